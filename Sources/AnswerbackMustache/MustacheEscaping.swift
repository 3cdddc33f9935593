#if Mustache
import Mustache

extension MustacheTemplate {
  /// Escapes text for HTML and XML, scalar by scalar.
  struct MarkupText: MustacheContentType {
    static let name = "ANSWERBACK-MARKUP"
    /// Registered once, when it is first used.
    static let registration: Void = MustacheContentTypes.register(MustacheTemplate.MarkupText(), named: name)

    func escapeText(_ text: String) -> String {
      guard text.utf8.contains(where: { Self.replacement(of: $0) != nil }) else { return text }
      var escaped: [UInt8] = []
      escaped.reserveCapacity(text.utf8.count + 16)
      for byte in text.utf8 {
        if let replacement = Self.replacement(of: byte) {
          escaped += replacement.utf8
        } else {
          escaped.append(byte)
        }
      }
      return String(decoding: escaped, as: UTF8.self)
    }

    private static func replacement(of byte: UInt8) -> String? {
      switch byte {
      case UInt8(ascii: "&"): "&amp;"
      case UInt8(ascii: "<"): "&lt;"
      case UInt8(ascii: ">"): "&gt;"
      case UInt8(ascii: "\""): "&quot;"
      case UInt8(ascii: "'"): "&#39;"
      default: nil
      }
    }
  }
}
#endif
