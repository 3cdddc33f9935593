/// Text with its character encoding, `UTF-8''na%C3%AFve` (RFC 8187 section 3.2).
enum ExtendedValue {
  /// The text; nil where the encoding is another than UTF-8 or ISO-8859-1, or where a byte is badly written.
  static func decoded(_ value: String) -> String? {
    let parts = value.utf8.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = percentDecoded(parts[2]) else { return nil }
    switch String(Substring(parts[0])).lowercased() {
    case "utf-8", "utf8": return String(validating: bytes, as: UTF8.self)
    case "iso-8859-1": return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    default: return nil
    }
  }

  private static func percentDecoded(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text.makeIterator()
    while let byte = rest.next() {
      if byte == UInt8(ascii: "%") {
        guard let high = rest.next()?.hexValue, let low = rest.next()?.hexValue else { return nil }
        bytes.append(high << 4 | low)
      } else {
        guard byte < 0x80 else { return nil }
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// attr-char (RFC 8187 section 3.2.1): a token character other than `*`, `'` and `%`.
  static func isAttributeByte(_ byte: UInt8) -> Bool {
    FieldSyntax.isTokenByte(byte) && byte != UInt8(ascii: "*") && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "%")
  }
}

extension String {
  /// Appends the text as `UTF-8''` and percent-encoded bytes.
  mutating func append(extendedValue text: String) {
    append("UTF-8''")
    append(percentEncoding: text, keeping: ExtendedValue.isAttributeByte)
  }
}
