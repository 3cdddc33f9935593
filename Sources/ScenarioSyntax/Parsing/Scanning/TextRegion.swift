/// Text over several lines in which holes are looked for.
struct TextRegion {
  let source: SourceText
  let end: Int
  private(set) var at: Int
  private var literalStart: Int
  private var parts: [PatternSyntax.Part] = []

  init(_ source: SourceText, _ range: Range<Int>) {
    self.source = source
    at = range.lowerBound
    end = range.upperBound
    literalStart = at
  }

  var byte: UInt8? { at < end ? source.bytes[at] : nil }

  /// Whether `{{` comes next.
  var isAtHole: Bool {
    at + 1 < end && source.bytes[at] == UInt8(ascii: "{") && source.bytes[at + 1] == UInt8(ascii: "{")
  }

  mutating func advance() {
    at += 1
  }

  /// Reads the placeholder or matcher that comes next.
  mutating func readHole(_ style: TextStyle) throws(Diagnostic) {
    endLiteral()
    var scanner = LineScanner(source, line: source.line(of: at))
    scanner.at = at
    parts.append(try scanner.hole(style))
    at = scanner.at
    literalStart = at
  }

  private mutating func endLiteral() {
    if at > literalStart { parts.append(.literal(source.text(literalStart..<at))) }
  }

  /// What was read so far.
  mutating func finish() -> [PatternSyntax.Part] {
    endLiteral()
    literalStart = at
    return parts
  }

  /// Reads everything.
  mutating func parts(_ style: TextStyle) throws(Diagnostic) -> [PatternSyntax.Part] {
    while at < end {
      if isAtHole { try readHole(style) } else { at += 1 }
    }
    return finish()
  }
}
