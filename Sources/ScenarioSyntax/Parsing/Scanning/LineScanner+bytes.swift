extension LineScanner {
  /// Reads hexadecimal digits up to the semicolon; `hex,` was read.
  mutating func hexBytes(from first: Int) throws(Diagnostic) -> [UInt8] {
    let digits = try encoded("hex", from: first) { $0.isDigit || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) }
    guard let bytes = ByteText.hex(digits) else {
      throw fault("an odd number of hexadecimal digits", from: first, hint: "two digits make a byte")
    }
    return bytes
  }

  /// Reads base64 up to the semicolon; `base64,` was read.
  mutating func base64Bytes(from first: Int) throws(Diagnostic) -> [UInt8] {
    let digits = try encoded("base64", from: first) {
      $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "=")
    }
    guard let bytes = ByteText.base64(digits) else {
      throw fault("the base64 text is cut short", from: first, hint: "four characters make three bytes; pad with =")
    }
    return bytes
  }

  private mutating func encoded(
    _ what: String,
    from first: Int,
    _ isDigit: (UInt8) -> Bool
  ) throws(Diagnostic) -> [UInt8] {
    var digits: [UInt8] = []
    while let byte {
      if byte == UInt8(ascii: ";") {
        at += 1
        return digits
      }
      guard isDigit(byte) || byte.isBlank else {
        throw fault("\(Character(Unicode.Scalar(byte))) does not belong in \(what)", hint: "end the bytes with ;")
      }
      if !byte.isBlank { digits.append(byte) }
      at += 1
    }
    throw fault("the bytes are not closed", from: first, hint: "end them with ;")
  }

  /// Reads `path[a..b];`; `file,` was read.
  mutating func file(from first: Int) throws(Diagnostic) -> FileSyntax {
    let path = try template(.filePath)
    guard !path.parts.isEmpty else { throw fault("the path of the file is missing", from: first, hint: "write file,path;") }
    var range: ClosedRange<Int>?
    if skip("[") {
      range = try integerRange("the slice has no range")
      guard skip("]") else { throw fault("the slice is not closed", from: first, hint: "add ]") }
    }
    guard skip(";") else { throw fault("the file is not closed", from: first, hint: "end it with ;") }
    return FileSyntax(path, range: range, position: position(first), length: length(from: first))
  }
}
