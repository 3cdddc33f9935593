import FieldValues

/// Checks that a text is JSON (RFC 8259) with holes in it, and finds where it ends.
///
/// A hole in a string may be a placeholder or a matcher, one in the place of a value a placeholder.
struct JSONScanner {
  private var region: PatternSyntax.Region
  private let style: TextStyle
  /// The brackets that are open.
  private var open: [UInt8] = []

  private static let depthLimit = 512

  init(_ source: SourceText, at start: Int, end: Int, style: TextStyle) {
    region = PatternSyntax.Region(source, start..<max(start, end))
    self.style = style
  }

  /// Where reading has come to.
  var at: Int { region.at }

  /// Reads one value, and blanks around it, up to the end.
  mutating func wholeDocument() throws(Diagnostic) -> [PatternSyntax.Part] {
    skipSpace()
    try skipValue()
    skipSpace()
    guard region.byte == nil else { throw fault(.textAfterJSON) }
    return region.finish()
  }

  /// Reads one value; the scanner ends behind its last byte.
  mutating func document() throws(Diagnostic) -> [PatternSyntax.Part] {
    try skipValue()
    return region.finish()
  }

  private mutating func skipValue() throws(Diagnostic) {
    repeat {
      try beginValue()
    } while try !endValue()
  }

  /// Reads a value that isn't a container, or opens containers up to their first value.
  private mutating func beginValue() throws(Diagnostic) {
    while true {
      skipSpace()
      guard !region.isAtHole, let bracket = region.byte, bracket == UInt8(ascii: "{") || bracket == UInt8(ascii: "[") else {
        return try scalar()
      }
      guard open.count < Self.depthLimit else {
        throw fault(.deepJSON(limit: Self.depthLimit))
      }
      open.append(bracket)
      region.advance()
      skipSpace()
      if region.byte == closing { return }
      if bracket == UInt8(ascii: "{") { try key() }
    }
  }

  /// Closes what ends here.
  /// - Returns: whether the whole value has ended; else a comma, and a key in an object, was read.
  private mutating func endValue() throws(Diagnostic) -> Bool {
    while let bracket = open.last {
      skipSpace()
      if region.byte == closing {
        region.advance()
        open.removeLast()
      } else if region.byte == UInt8(ascii: ",") {
        region.advance()
        if bracket == UInt8(ascii: "{") { try key() }
        return false
      } else {
        let shown = String(Character(Unicode.Scalar(closing)))
        throw fault(.jsonNotContinued(closing: shown, atEnd: region.byte == nil))
      }
    }
    return true
  }

  private var closing: UInt8 {
    open.last == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
  }

  private mutating func key() throws(Diagnostic) {
    skipSpace()
    guard region.byte == UInt8(ascii: "\"") else {
      throw fault(.missingKey)
    }
    try string()
    skipSpace()
    guard region.byte == UInt8(ascii: ":") else {
      throw fault(.keyWithoutColon)
    }
    region.advance()
  }

  private mutating func scalar() throws(Diagnostic) {
    if region.isAtHole { return try bareHole() }
    switch region.byte {
    case UInt8(ascii: "\""): try string()
    case let byte? where byte.isDigit || byte == UInt8(ascii: "-"): try number()
    default: try literal()
    }
  }

  private mutating func bareHole() throws(Diagnostic) {
    let text = region.source.bytes[region.at..<min(region.at + 3, region.end)]
    if text.last == UInt8(ascii: "*") { throw fault(.unquotedMatcher(inJSON: true)) }
    try region.readHole(style)
  }

  private mutating func string() throws(Diagnostic) {
    let first = region.at
    region.advance()
    while let byte = region.byte {
      switch byte {
      case UInt8(ascii: "\""):
        region.advance()
        return
      case UInt8(ascii: "\\"): try escape()
      case 0..<0x20:
        throw fault(.unclosedJSONString(atLineEnd: true), at: first)
      default:
        if region.isAtHole { try region.readHole(style) } else { region.advance() }
      }
    }
    throw fault(.unclosedJSONString(atLineEnd: false), at: first)
  }

  private mutating func escape() throws(Diagnostic) {
    let first = region.at
    region.advance()
    guard let letter = region.byte, "\"\\/bfnrtu".utf8.contains(letter) else {
      throw fault(.unknownJSONEscape, at: first)
    }
    region.advance()
    guard letter == UInt8(ascii: "u") else { return }
    for _ in 0..<4 {
      guard let digit = region.byte, digit.isHexDigit else {
        throw fault(.badJSONEscape, at: first)
      }
      region.advance()
    }
  }

  private mutating func number() throws(Diagnostic) {
    let first = region.at
    if region.byte == UInt8(ascii: "-") { region.advance() }
    let leading = region.byte
    let whole = digits()
    var isNumber = whole == 1 || (whole > 1 && leading != UInt8(ascii: "0"))
    if region.byte == UInt8(ascii: ".") {
      region.advance()
      isNumber = digits() > 0 && isNumber
    }
    if let byte = region.byte, byte | 0x20 == UInt8(ascii: "e") {
      region.advance()
      if region.byte == UInt8(ascii: "+") || region.byte == UInt8(ascii: "-") { region.advance() }
      isNumber = digits() > 0 && isNumber
    }
    guard isNumber else { throw fault(.badJSONNumber, at: first) }
  }

  private mutating func digits() -> Int {
    let first = region.at
    while region.byte?.isDigit == true { region.advance() }
    return region.at - first
  }

  private mutating func literal() throws(Diagnostic) {
    let first = region.at
    while region.byte?.isLetter == true { region.advance() }
    switch String(decoding: region.source.bytes[first..<region.at], as: UTF8.self) {
    case "true", "false", "null": return
    default:
      throw fault(.missingJSONValue, at: first)
    }
  }

  private mutating func skipSpace() {
    while let byte = region.byte, byte.isBlank || byte == 0x0A || byte == 0x0D { region.advance() }
  }

  private func fault(_ problem: SyntaxProblem) -> Diagnostic {
    fault(problem, at: region.at)
  }

  /// Where the text has ended, the fault stands at the end of its last line.
  private func fault(_ problem: SyntaxProblem, at offset: Int) -> Diagnostic {
    let source = region.source
    let endsLine = region.end > 0 && source.bytes[region.end - 1] == UInt8(ascii: "\n")
    let offset = min(offset, endsLine ? region.end - 1 : region.end)
    let line = source.line(of: offset)
    return Diagnostic(problem, at: source.position(of: min(offset, source.lines[line].end), line: line))
  }
}
