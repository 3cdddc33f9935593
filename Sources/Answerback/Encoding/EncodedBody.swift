import FieldValues
import NIOCore

/// A body that somebody else has encoded: it goes out as it is, under the media type the route or response declares.
public struct EncodedBody: Encodable, Sendable {
  private enum Content: Sendable {
    case bytes([UInt8])
    case text(String)
  }

  private let content: Content

  /// Bytes, to the byte.
  public init(_ bytes: [UInt8]) {
    content = .bytes(bytes)
  }

  /// Text in the format of the media type; only its characters are still to be encoded, in the charset the type names.
  public init(text: String) {
    content = .text(text)
  }

  func bytes(as type: MediaType, limit: Int = .max) throws -> ByteBuffer {
    switch content {
    case .bytes(let bytes): ByteBuffer(bytes: bytes)
    case .text(let text): try TextEncoding(type).encode(text, limit: limit)
    }
  }

  /// As a member of another value: a list of bytes, or a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch content {
    case .bytes(let bytes): try container.encode(bytes)
    case .text(let text): try container.encode(text)
    }
  }
}
