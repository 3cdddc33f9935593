extension JSONReader {
  /// Reads a number.
  mutating func number() throws(MalformedBody) -> ParsedBody.Node {
    let start = index
    if peek == UInt8(ascii: "-") { index += 1 }
    if peek == UInt8(ascii: "0") {
      index += 1
      if let next = peek, isDigit(next) { throw fault(at: start, "A number has no zero before its other digits.") }
    } else {
      try digits("A minus sign is followed by a digit.")
    }
    if peek == UInt8(ascii: ".") {
      index += 1
      try digits("A decimal point is followed by a digit.")
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      index += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
      try digits("An exponent has at least one digit.")
    }
    return ParsedBody.Node(.number, start..<index)
  }

  private mutating func digits(_ rule: String) throws(MalformedBody) {
    guard let first = peek, isDigit(first) else { throw fault(at: index, rule) }
    while let next = peek, isDigit(next) { index += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// Reads a string, from its opening quotation mark to the closing one.
  mutating func string() throws(MalformedBody) -> ParsedBody.Node {
    let start = index
    var kind = ParsedBody.Node.Kind.string
    index += 1
    while true {
      try run()
      guard let byte = peek else { throw fault(at: index, "The text ends within a string.") }
      if byte == UInt8(ascii: "\"") { break }
      kind = .escapedString
      _ = try escape()
    }
    index += 1
    return ParsedBody.Node(kind, start..<index)
  }

  /// Reads the part of a string before the next escape or quotation mark.
  private mutating func run() throws(MalformedBody) {
    let start = index
    var union: UInt8 = 0
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      if byte < 0x20 { throw fault(at: index, "A control character stands in a string. Write it as \\u00\(hex(byte)).") }
      union |= byte
      index += 1
    }
    guard union >= 0x80, index < bytes.count else { return }
    let end = validEnd ?? bytes[start...].validUTF8End
    validEnd = end
    guard index <= end else { throw fault(at: end, "This byte is not UTF-8.") }
  }

  /// The text of a string that has been read, so that all of its escapes are valid.
  static func unescaped(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    var reader = JSONReader(bytes, nestingLimit: 0)
    reader.index = range.lowerBound + 1
    var text: [UInt8] = []
    text.reserveCapacity(range.count - 2)
    while reader.index < range.upperBound - 1 {
      if reader.peek == UInt8(ascii: "\\"), let scalar = try? reader.escape() {
        text.append(contentsOf: String(scalar).utf8)
      } else {
        text.append(bytes[reader.index])
        reader.index += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape() throws(MalformedBody) -> Unicode.Scalar {
    let start = index
    index += 1
    guard let byte = peek else { throw fault(at: index, "The text ends within a string.") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw fault(at: start, "There is no such escape. A backslash is written \\\\.")
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(MalformedBody) -> Unicode.Scalar {
    let first = try codeUnit(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    let lone = "Half of a surrogate pair stands alone. A character beyond U+FFFF takes both halves, the high one first."
    guard UTF16.isLeadSurrogate(UInt16(first)), peek == UInt8(ascii: "\\") else { throw fault(at: start, lone) }
    let second = index
    index += 1
    guard peek == UInt8(ascii: "u") else { throw fault(at: start, lone) }
    index += 1
    let low = try codeUnit(from: second)
    guard UTF16.isTrailSurrogate(UInt16(low)),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (low - 0xdc00))
    else { throw fault(at: start, lone) }
    return scalar
  }

  /// Reads the four hexadecimal digits of an escape that began at `start`.
  private mutating func codeUnit(from start: Int) throws(MalformedBody) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault(at: start, "\\u is followed by four hexadecimal digits.")
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }

  private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
