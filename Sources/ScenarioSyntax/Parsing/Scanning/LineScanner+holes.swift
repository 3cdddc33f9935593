extension LineScanner {
  /// Reads a placeholder or a matcher; the scanner stands on the opening braces.
  mutating func hole(_ style: TextStyle) throws(Diagnostic) -> PatternSyntax.Part {
    guard byte(after: 2) == UInt8(ascii: "*") else { return .placeholder(try placeholder(style)) }
    if let refusal = style.matcherFault {
      throw fault(refusal, at: at, length: 3, hint: "matchers stand on the expected side only")
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
    return fault("\(text(from: first)) names no variable", from: first, hint: style.bracesHint)
  }

  /// Reads the name of a variable: a letter or `_`, then letters, digits, `_` and `-`; nil where there is none.
  mutating func identifier() -> String? {
    guard let first = byte, first.isLetter || first == UInt8(ascii: "_") else { return nil }
    return take { $0.isWord }
  }

  /// Reads `{{*:kind -> name}}`.
  private mutating func matcher() throws(Diagnostic) -> MatcherSyntax {
    let first = at
    at += 3
    let kind = skip(":") ? try matcherKind() : .any
    skipBlanks()
    var capture: String?
    if skip("->") {
      skipBlanks()
      capture = identifier()
      if capture == nil { throw fault("the matcher captures into no variable", from: first, hint: "write a name after ->") }
      skipBlanks()
    }
    guard skip("}}") else { throw fault("the matcher is not closed", from: first, hint: "add }}") }
    return MatcherSyntax(kind, capture: capture, position: position(first), length: length(from: first))
  }

  private mutating func matcherKind() throws(Diagnostic) -> MatcherSyntax.Kind {
    if skip("re/") { return .regex(try regexBody(from: at - 1)) }
    let first = at
    let word = take { $0.isWord }
    if let known = MatcherSyntax.Kind.words.first(where: { $0.word == word }) { return known.kind }
    if word == "len" {
      skipBlanks()
      return .length(try integerRange("len has no range"))
    }
    throw fault(
      "unknown matcher \(word)",
      at: first,
      hint: Spelling.hint(for: word, among: MatcherSyntax.Kind.words.map(\.word) + ["re/../", "len"])
    )
  }

  /// Reads a regular expression up to its closing slash; the opening one was read.
  mutating func regexBody(from first: Int) throws(Diagnostic) -> String {
    let body = at
    while at < end {
      switch source.bytes[at] {
      case UInt8(ascii: "\\") where at + 1 < end: at += 2
      case UInt8(ascii: "/"):
        let expression = text(from: body)
        at += 1
        return expression
      default: at += 1
      }
    }
    throw fault("the regular expression is not closed", from: first, hint: "add the closing /")
  }
}
