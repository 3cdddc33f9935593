extension LineScanner {
  /// Reads a text up to its terminator, which stays unread, or to the end of the line.
  mutating func pattern(_ style: TextStyle) throws(Diagnostic) -> PatternSyntax {
    let first = at
    var literal = LiteralRun(start: at)
    var parts: [PatternSyntax.Part] = []
    var last = at
    scan: while at < end {
      let byte = source.bytes[at]
      switch byte {
      case UInt8(ascii: "{") where self.byte(after: 1) == UInt8(ascii: "{"):
        literal.append(to: &parts, in: source, upTo: at)
        parts.append(try hole(style))
        literal = LiteralRun(start: at)
      case UInt8(ascii: "\\") where style.escapes != .none:
        let escape = at
        let bytes = try self.escape(style.escapes)
        literal.append(source, upTo: escape, then: bytes, resumingAt: at)
      case UInt8(ascii: "#") where style.endsAtComment && at > start && source.bytes[at - 1].isBlank:
        comment = at - start
        break scan
      case 0..<0x20 where style.escapes != .none && byte != 0x09, 0x7F where style.escapes != .none:
        throw controlFault(byte)
      case UInt8(ascii: "\r") where !style.allowsCarriageReturns: throw carriageReturnFault()
      default:
        if style.terminators.contains(byte) { break scan }
        at += 1
      }
      if !style.trims || !byte.isBlank { last = at }
    }
    literal.append(to: &parts, in: source, upTo: style.trims ? last : at)
    let length = source.characters(from: first, to: max(first, style.trims ? last : at), line: line)
    if comment != nil { at = end }
    return PatternSyntax(parts, position: position(first), length: max(1, length))
  }

  /// Reads a text that holds no matchers.
  mutating func template(_ style: TextStyle) throws(Diagnostic) -> TemplateSyntax {
    let pattern = try pattern(style)
    return TemplateSyntax(
      pattern.parts.compactMap { part in
        switch part {
        case .literal(let text): .literal(text)
        case .placeholder(let placeholder): .placeholder(placeholder)
        case .matcher: nil
        }
      },
      position: pattern.position,
      length: pattern.length
    )
  }

  /// Reads a text with its delimiters on both sides, the same one.
  mutating func delimited(_ style: TextStyle, what: String) throws(Diagnostic) -> PatternSyntax {
    let first = at
    at += 1
    var text = try pattern(style)
    guard !isAtEnd else { throw fault("\(what) is not closed", from: first, hint: "add the closing \(closing(style))") }
    at += 1
    text.position = position(first)
    text.length = length(from: first)
    return text
  }

  func carriageReturnFault() -> Diagnostic {
    fault("a carriage return in a line", hint: "end lines with LF, or CR LF")
  }

  private func closing(_ style: TextStyle) -> String {
    String(decoding: style.terminators, as: UTF8.self)
  }

  private func controlFault(_ byte: UInt8) -> Diagnostic {
    let code = String(byte, radix: 16)
    return fault("control character U+00\(byte < 16 ? "0" : "")\(code.uppercased())", hint: "write it as \\u{\(code)}")
  }

  /// Reads an escape and gives the bytes it stands for.
  private mutating func escape(_ escapes: TextStyle.Escapes) throws(Diagnostic) -> [UInt8] {
    let first = at
    at += 1
    guard let letter = byte else { throw fault("a backslash ends the line", at: first, hint: "write \\\\ for one backslash") }
    at += 1
    switch letter {
    case UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: "{"): return [letter]
    case UInt8(ascii: "u"): return try unicodeEscape(from: first)
    case UInt8(ascii: "|") where escapes == .field: return [letter]
    case UInt8(ascii: "\""), UInt8(ascii: "`"): if escapes == .quoted { return [letter] }
    case UInt8(ascii: "n"): if escapes == .quoted { return [0x0A] }
    case UInt8(ascii: "r"): if escapes == .quoted { return [0x0D] }
    case UInt8(ascii: "t"): if escapes == .quoted { return [0x09] }
    case UInt8(ascii: "b"): if escapes == .quoted { return [0x08] }
    case UInt8(ascii: "f"): if escapes == .quoted { return [0x0C] }
    default: break
    }
    while at < end, source.bytes[at] & 0xC0 == 0x80 { at += 1 }
    throw fault("unknown escape \(text(from: first))", from: first, hint: "write \\\\ for one backslash")
  }

  private mutating func unicodeEscape(from first: Int) throws(Diagnostic) -> [UInt8] {
    let hint = "write the code point in hexadecimal digits, \\u{e9}"
    guard byte == UInt8(ascii: "{") else { throw fault("bad escape \\u", from: first, hint: hint) }
    at += 1
    let digits = take { $0.isLetter || $0.isDigit }
    guard byte == UInt8(ascii: "}") else { throw fault("bad escape \\u", from: first, hint: hint) }
    at += 1
    guard digits.utf8.count <= 6, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
      throw fault("bad escape \(text(from: first))", from: first, hint: hint)
    }
    return Array(String(scalar).utf8)
  }
}

/// A stretch of literal text: the bytes of the source as long as no escape was met, then a copy.
private struct LiteralRun {
  /// Where bytes begin that are not copied yet.
  private(set) var start: Int
  private var copied: [UInt8] = []

  init(start: Int) {
    self.start = start
  }

  /// Takes the bytes up to an escape, what the escape stands for, and goes on behind it.
  mutating func append(_ source: SourceText, upTo end: Int, then bytes: [UInt8], resumingAt next: Int) {
    copied += source.bytes[start..<end]
    copied += bytes
    start = next
  }

  func append(to parts: inout [PatternSyntax.Part], in source: SourceText, upTo end: Int) {
    let rest = source.bytes[start..<max(start, end)]
    if copied.isEmpty {
      if !rest.isEmpty { parts.append(.literal(String(decoding: rest, as: UTF8.self))) }
    } else {
      parts.append(.literal(String(decoding: copied + rest, as: UTF8.self)))
    }
  }
}
