import FieldValues

/// A variable in a text: `{{id}}`, `{{secret.password}}`.
package struct PlaceholderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The variable, up to the first dot.
  package var name: String
  /// What follows the first dot, split at dots: `["index"]` in `{{loop.index}}`.
  package var path: [String]
  /// Where the braces open.
  package var position: SourcePosition
  /// How many characters it takes, braces included.
  package var length: Int

  /// Makes a placeholder; a node that was parsed has its place in the file.
  package init(_ name: String, path: [String] = [], position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.path = path
    self.position = position
    self.length = length
  }

  /// The name and its path, joined by dots.
  package var fullName: String { ([name] + path).joined(separator: ".") }

  /// Reads what follows two opening braces.
  /// - Returns: The placeholder and the place behind its closing braces; nil where the braces name no variable.
  static func typed(in bytes: [UInt8], from start: Int) -> (placeholder: PlaceholderSyntax, end: Int)? {
    // Names are short; braces that are never closed must not make reading a text take time by its square.
    let end = min(bytes.count, start + 256)
    let brace = UInt8(ascii: "}")
    guard let close = (start..<max(start, end - 1)).first(where: { bytes[$0] == brace && bytes[$0 + 1] == brace }) else {
      return nil
    }
    let names = bytes[start..<close].trimmingBlanks().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let first = names.first?.first, first.isLetter || first == UInt8(ascii: "_"),
      names.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isWord) })
    else { return nil }
    let words = names.map { String(decoding: $0, as: UTF8.self) }
    return (PlaceholderSyntax(words[0], path: Array(words.dropFirst())), close + 2)
  }
}

extension LineScanner {
  /// Reads a placeholder or a matcher; the scanner stands on the opening braces.
  mutating func hole(_ style: TextStyle) throws(Diagnostic) -> PatternSyntax.Part {
    guard byte(after: 2) == UInt8(ascii: "*") else { return .placeholder(try placeholder(style)) }
    if let problem = style.matcherProblem {
      throw fault(problem, at: at, length: 3)
    }
    return .matcher(try matcher())
  }

  /// Reads `{{name.path}}`.
  mutating func placeholder(_ style: TextStyle) throws(Diagnostic) -> PlaceholderSyntax {
    let first = at
    at += 2
    skipBlanks()
    let name = identifier()
    var path: [String] = []
    while let name, !name.isEmpty, byte == UInt8(ascii: ".") {
      at += 1
      let segment = take { $0.isWord }
      guard !segment.isEmpty else { throw badPlaceholder(from: first, style) }
      path.append(segment)
    }
    skipBlanks()
    guard let name, skip("}}") else { throw badPlaceholder(from: first, style) }
    return PlaceholderSyntax(name, path: path, position: position(first), length: length(from: first))
  }

  private mutating func badPlaceholder(from first: Int, _ style: TextStyle) -> Diagnostic {
    while !isAtEnd, !starts(with: "}}") { at += 1 }
    _ = skip("}}")
    return fault(.noVariableNamed(text(from: first), hint: style.bracesHint), from: first)
  }
}
