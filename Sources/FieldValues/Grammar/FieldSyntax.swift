/// The characters that field names and field values are made of (RFC 9110 sections 5.1, 5.5 and 5.6).
public enum FieldSyntax {
  /// Whether the text is a token, as a field name, a method or a cookie name must be (RFC 9110 section 5.6.2).
  public static func isToken(_ text: String) -> Bool {
    var isEmpty = true
    for byte in text.utf8 {
      guard byte.isTokenByte else { return false }
      isEmpty = false
    }
    return !isEmpty
  }

  /// Whether the text can be sent as a field value: tab, visible ASCII, space, and what ISO-8859-1 holds above.
  public static func isFieldValue(_ text: String) -> Bool {
    fault(inFieldValue: text) == nil
  }

  /// Why the text cannot be sent as a field value, as the rest of a sentence such as "has a line feed at byte 3";
  /// nil when it can be.
  ///
  /// Control characters are refused because they end a line or are changed on the way, text outside ISO-8859-1
  /// because the wire has no room for it (RFC 9110 section 5.5).
  public static func fault(inFieldValue text: String) -> String? {
    if text.utf8.allSatisfy(isVisibleOrBlank) { return nil }
    var offset = 0
    for scalar in text.unicodeScalars {
      if let name = unsendable(scalar) { return "has \(name) at byte \(offset)" }
      offset += UTF8.width(scalar)
    }
    return nil
  }

  private static func isVisibleOrBlank(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) || byte == 0x09
  }

  private static func unsendable(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x09, 0x20...0x7E, 0xA0...0xFF: nil
    case 0x00: "a NUL"
    case 0x0A: "a line feed"
    case 0x0D: "a carriage return"
    case 0x00...0x1F, 0x7F...0x9F: "the control character \(scalar.escaped(asASCII: true))"
    default: "\"\(scalar.shown)\", which is not in ISO-8859-1,"
    }
  }

  /// What may stand inside quotes, escaped or not: tab, space, visible ASCII and obs-text (RFC 9110 section 5.6.4).
  @inline(__always)
  static func isQuotableByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != 0x7F || byte == 0x09
  }
}
