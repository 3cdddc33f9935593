extension RegularExpression {
  /// The text with each match replaced.
  /// - template: `$1`, `${1}`, `$name` and `${name}` stand for what a group matched, `$0` for the whole match, `$$` for a dollar sign.
  ///   Without braces, a name goes as far as letters, digits and `_` do. A dollar sign before anything else is itself.
  /// - Throws: ``RegularExpressionError`` when the template names a group that is not there; its position counts in the template.
  package func replacingMatches(in text: String, with template: String) throws(RegularExpressionError) -> String {
    let parts = try parts(of: template)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var end = 0
    for match in matches(in: text) {
      result += bytes[end..<match.range.lowerBound]
      for part in parts {
        switch part {
        case .literal(let literal): result += Array(literal.utf8)
        case .group(let group): if let range = match.range(of: group) { result += bytes[range] }
        }
      }
      end = match.range.upperBound
    }
    return String(decoding: result + bytes[end...], as: UTF8.self)
  }

  private enum TemplatePart {
    case literal(String)
    case group(Int)
  }

  private func parts(of template: String) throws(RegularExpressionError) -> [TemplatePart] {
    var scanner = PatternScanner(template)
    var parts: [TemplatePart] = []
    while !scanner.isAtEnd {
      let start = scanner.index
      let place = scanner.position
      let literal = scanner.take { $0 != "$" }
      if !literal.isEmpty {
        parts.append(.literal(literal))
        continue
      }
      _ = scanner.take("$")
      if scanner.take("$") {
        parts.append(.literal("$"))
        continue
      }
      let name = scanner.take("{") ? scanner.take(upTo: "}") ?? "" : scanner.take { $0.isASCII && $0.isWord }
      if name.isEmpty {
        parts.append(.literal(scanner.text(from: start)))
      } else if let group = Int(name) ?? groupNames.firstIndex(of: name).map({ $0 + 1 }), (0...groupNames.count).contains(group) {
        parts.append(.group(group))
      } else {
        throw RegularExpressionError(.unknownGroup(name), at: place)
      }
    }
    return parts
  }
}
