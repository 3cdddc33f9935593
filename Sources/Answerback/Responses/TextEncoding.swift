import Codecs
import FieldValues
import NIOCore

/// The character encodings a text body can be written in, chosen by the charset of its media type.
enum TextEncoding {
  case utf8, ascii, latin1

  /// nil for a charset nobody here can write.
  init?(charset: String) {
    switch charset.lowercased() {
    case "utf-8", "utf8": self = .utf8
    case "us-ascii", "ascii": self = .ascii
    case "iso-8859-1", "latin1", "latin-1": self = .latin1
    default: return nil
    }
  }

  /// The encoding of a media type; UTF-8 when it names none.
  /// - Throws: a ``RenderingError`` for a charset that cannot be written; a declared one is refused when the app is built.
  init(_ type: MediaType) throws {
    guard let charset = type.charset else {
      self = .utf8
      return
    }
    guard let encoding = TextEncoding(charset: charset) else { throw RenderingError.unknownCharset(charset) }
    self = encoding
  }

  /// The bytes of a text.
  /// - Parameter limit: a longer text is refused, unless it is copied as it is.
  /// - Throws: a ``RenderingError`` for a character that the encoding has not, or that the limit is exceeded.
  func encode(_ text: String, limit: Int = .max) throws -> ByteBuffer {
    if self != .utf8, text.utf8.count > limit { throw BodyEncoder.LimitExceeded() }
    switch self {
    case .utf8: return ByteBuffer(string: text)
    case .ascii: return try encode(text, upTo: 0x7F, charset: "us-ascii")
    case .latin1: return try encode(text, upTo: 0xFF, charset: "iso-8859-1")
    }
  }

  private func encode(_ text: String, upTo limit: UInt32, charset: String) throws -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(text.unicodeScalars.count)
    for scalar in text.unicodeScalars {
      guard scalar.value <= limit else { throw RenderingError.unencodable(character: Character(scalar), charset: charset) }
      buffer.writeInteger(UInt8(truncatingIfNeeded: scalar.value))
    }
    return buffer
  }
}
