extension SetCookieSyntax {
  /// Takes a line apart at its semicolons and at the first `=` of each piece (RFC 6265 section 5.2).
  ///
  /// The name is empty where the first piece has no `=`.
  package init(_ line: PatternSyntax) {
    let pieces = line.split(at: ";", limit: .max)
    let pair = (pieces.first ?? line).split(at: "=", limit: 1)
    self.line = line
    name = pair.count == 2 ? pair[0] : PatternSyntax([], position: line.position, length: 1)
    value = pair.last ?? line
    attributes = pieces.dropFirst().map { piece in
      let pair = piece.split(at: "=", limit: 1)
      return Attribute(pair[0].firstLiteral, pair.count == 2 ? pair[1] : nil)
    }
  }
}

extension PatternSyntax {
  /// The pieces between the separators in literal text, each without blanks around it; always at least one.
  fileprivate func split(at separator: Unicode.Scalar, limit: Int) -> [PatternSyntax] {
    var pieces: [[Part]] = [[]]
    for part in parts {
      guard case .literal(let text) = part else {
        pieces[pieces.count - 1].append(part)
        continue
      }
      let allowed = limit - pieces.count + 1
      let texts = text.unicodeScalars.split(maxSplits: max(0, allowed), omittingEmptySubsequences: false) { $0 == separator }
      for (index, text) in texts.enumerated() {
        if index > 0 { pieces.append([]) }
        if !text.isEmpty { pieces[pieces.count - 1].append(.literal(String(text))) }
      }
    }
    return pieces.map { PatternSyntax(trimmed($0), position: position, length: length) }
  }

  private func trimmed(_ parts: [Part]) -> [Part] {
    var parts = parts
    if case .literal(let text) = parts.first { parts[0] = .literal(String(text.unicodeScalars.drop { $0.isBlank })) }
    if case .literal(let text) = parts.last {
      let scalars = text.unicodeScalars
      parts[parts.count - 1] = .literal(scalars.lastIndex { !$0.isBlank }.map { String(scalars[...$0]) } ?? "")
    }
    return parts.filter { $0 != .literal("") }
  }

  fileprivate var firstLiteral: String {
    if case .literal(let text) = parts.first { text } else { "" }
  }
}

extension Unicode.Scalar {
  /// Space or tab.
  var isBlank: Bool { self == " " || self == "\t" }
}
