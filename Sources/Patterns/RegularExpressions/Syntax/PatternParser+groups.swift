extension PatternParser {
  /// A group with all that is inside; nil for `(?i)`, which switches flags for what follows.
  mutating func parseGroup(_ flags: inout Flags) throws(RegularExpressionError) -> PatternNode? {
    let place = scanner.position
    _ = scanner.take("(")
    guard scanner.take("?") else { return try parseCapture(named: nil, flags, openedAt: place) }
    if scanner.take(":") { return try parseRest(flags, openedAt: place) }
    if let text = takeLookAround() { throw RegularExpressionError(.lookAround("(?\(text)"), at: place) }
    if scanner.take("P=") { throw RegularExpressionError(.backreference("(?P=\(word()))"), at: place) }
    if scanner.take("P<") || scanner.take("<") {
      return try parseCapture(named: try parseGroupName(), flags, openedAt: place)
    }
    if let next = scanner.next, next == "-" || next.isASCII && next.properties.isAlphabetic, next != "P", next != "R" {
      return try parseFlags(&flags, openedAt: place)
    }
    throw RegularExpressionError(.unsupportedGroup("(?\(scanner.next.map { String($0) } ?? "")"), at: place)
  }

  private mutating func takeLookAround() -> String? {
    ["=", "!", "<=", "<!"].first { scanner.take($0) }
  }

  private mutating func word() -> String {
    scanner.take { $0.isWord }
  }

  private mutating func parseCapture(
    named name: String?,
    _ flags: Flags,
    openedAt place: Int
  ) throws(RegularExpressionError) -> PatternNode {
    groupNames.append(name)
    let group = groupNames.count
    return .capture(try parseRest(flags, openedAt: place), group: group)
  }

  private mutating func parseRest(_ flags: Flags, openedAt place: Int) throws(RegularExpressionError) -> PatternNode {
    let node = try parseAlternatives(flags)
    guard scanner.take(")") else { throw RegularExpressionError(.unclosedGroup, at: place) }
    return node
  }

  private mutating func parseGroupName() throws(RegularExpressionError) -> String {
    let place = scanner.position
    let start = scanner.index
    let name = scanner.take { $0.isASCII && $0.isWord }
    guard scanner.take(">"), let first = name.unicodeScalars.first, !("0"..."9").contains(first) else {
      scanner.go(to: start)
      throw RegularExpressionError(.invalidGroupName(scanner.take { $0 != ">" && $0 != ")" }), at: place)
    }
    guard !groupNames.contains(name) else { throw RegularExpressionError(.repeatedGroupName(name), at: place) }
    return name
  }

  /// `(?i)`, `(?i-s)` or `(?i:…)`.
  private mutating func parseFlags(_ flags: inout Flags, openedAt start: Int) throws(RegularExpressionError) -> PatternNode? {
    var changed = flags
    var value = true
    while let scalar = scanner.next, scalar != ")", scalar != ":" {
      switch scalar {
      case "i": changed.ignoresCase = value
      case "m": changed.isMultiline = value
      case "s": changed.dotTakesLineFeed = value
      case "x": changed.skipsBlanks = value
      case "-" where value: value = false
      default: throw RegularExpressionError(.unknownFlag(String(scalar)), at: scanner.position)
      }
      _ = scanner.take()
    }
    if scanner.take(":") { return try parseRest(changed, openedAt: start) }
    guard scanner.take(")") else { throw RegularExpressionError(.unclosedGroup, at: start) }
    flags = changed
    return nil
  }
}
