extension JSONReader {
  /// Reads a number and returns its text.
  mutating func number() throws(MalformedBody) -> String {
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
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits(_ rule: String) throws(MalformedBody) {
    guard let first = peek, isDigit(first) else { throw fault(at: index, rule) }
    while let next = peek, isDigit(next) { index += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// Reads a string, from its opening quotation mark to behind the closing one.
  mutating func string() throws(MalformedBody) -> String {
    let start = index
    index += 1
    // Without an escape the text is the bytes as they stand.
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
    guard peek == UInt8(ascii: "\"") else { return try escapedString(from: start) }
    let text = try validated(bytes[start + 1..<index], at: start + 1)
    index += 1
    return text
  }

  private mutating func escapedString(from start: Int) throws(MalformedBody) -> String {
    var text = ""
    var run = start + 1
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        text += try validated(bytes[run..<index], at: run)
        index += 1
        return text
      case UInt8(ascii: "\\"):
        text += try validated(bytes[run..<index], at: run)
        text.unicodeScalars.append(try escape())
        run = index
      case ..<0x20:
        throw fault(at: index, "A control character stands in a string. Write it as \\u00\(hex(byte)).")
      default:
        index += 1
      }
    }
    throw fault(at: index, "The text ends within a string.")
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

  private func validated(_ slice: ArraySlice<UInt8>, at offset: Int) throws(MalformedBody) -> String {
    if let text = String(validating: slice, as: UTF8.self) { return text }
    throw fault(at: offset + slice.validUTF8Count, "This byte is not UTF-8.")
  }

  private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
