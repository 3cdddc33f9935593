public import NIOCore

/// The content of a response, encoded.
public enum ResponseBody: Sendable {
  /// No content.
  case empty
  case bytes(ByteBuffer)
  /// A value that is nothing, as its format writes it: `null`, say. Left out where the status allows no content.
  case nothing(ByteBuffer)
  /// Something that writes head and body itself; it never throws before the head is sent.
  case raw(@Sendable (any ResponseWriter) async throws -> Void)
  /// Content that is written in pieces while it is sent.
  case stream(BodyStream)
  /// Content of which a request may ask for parts; finishing puts the bytes or the stream in its place that were asked for.
  case ranged(RangedBody)
  /// A value too large to be encoded on an event loop; finishing encodes it where blocking is allowed.
  case unencoded(ResponseBody.Unencoded)

  /// The number of bytes; nil when it is not known beforehand.
  public var count: Int? {
    switch self {
    case .empty: 0
    case .raw: nil
    case .bytes(let buffer), .nothing(let buffer): buffer.readableBytes
    case .stream(let stream): stream.length
    case .ranged(let content): content.length
    case .unencoded: buffer?.readableBytes
    }
  }

  /// The bytes to be sent after the head, as far as they are known. A value that is not encoded yet is encoded for this, and
  /// again when it is sent.
  public var buffer: ByteBuffer? {
    switch self {
    case .empty, .raw, .stream, .ranged: nil
    case .bytes(let buffer), .nothing(let buffer): buffer
    case .unencoded(let value): (try? value.encode())?.buffer
    }
  }

  /// The body itself, or the bytes of a value that is not encoded yet.
  /// - Throws: what the value's own encoding throws.
  func encoded() throws -> ResponseBody {
    if case .unencoded(let value) = self { try value.encode() } else { self }
  }
}

extension ResponseBody {
  /// A large value that is yet to be encoded, see ``RenderingContext/encode(_:as:)``.
  public struct Unencoded: Sendable {
    /// Encodes the value; its bytes are never an ``ResponseBody.Unencoded`` again.
    let encode: @Sendable () throws -> ResponseBody
  }
}
