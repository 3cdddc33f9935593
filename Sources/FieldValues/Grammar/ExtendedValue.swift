/// Text with its character encoding, `UTF-8''na%C3%AFve` (RFC 8187 section 3.2).
enum ExtendedValue {
  /// The text; nil where the encoding is another than UTF-8 or ISO-8859-1, or where a byte is badly written.
  static func decoded(_ value: String) -> String? {
    let parts = value.utf8.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].allSatisfy({ $0 < 0x80 }), let bytes = [UInt8](percentEncoded: parts[2]) else { return nil }
    switch String(Substring(parts[0])).lowercased() {
    case "utf-8", "utf8": return String(validating: bytes, as: UTF8.self)
    case "iso-8859-1": return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    default: return nil
    }
  }

  /// attr-char (RFC 8187 section 3.2.1): a token character other than `*`, `'` and `%`.
  fileprivate static func isAttributeByte(_ byte: UInt8) -> Bool {
    byte.isTokenByte && byte != UInt8(ascii: "*") && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "%")
  }
}

extension String {
  /// Appends the text as `UTF-8''` and percent-encoded bytes.
  mutating func append(extendedValue text: String) {
    append("UTF-8''")
    append(text.percentEncoded(keeping: ExtendedValue.isAttributeByte))
  }
}
