public import NIOCore

/// The encoded content of a response.
///
/// The large cases are indirect, because every response moves its body several times and most bodies are bytes.
public enum ResponseBody: Sendable {
  /// No content.
  case empty
  /// Bytes that are complete.
  case bytes(ByteBuffer)
  /// An encoded null, such as `null` in JSON. It is left out if the status allows no content.
  case nothing(ByteBuffer)
  /// A closure that writes head and body itself. It never throws before the head is sent.
  case raw(@Sendable (any ResponseWriter) async throws -> Void)
  /// Content that is written in pieces while it is sent.
  indirect case stream(BodyStream)
  /// Content of which a client can request parts. Finishing replaces it with the requested bytes or stream.
  indirect case ranged(RangedBody)
  /// A value that is too large to be encoded on an event loop. Finishing encodes it on a thread that may block.
  case unencoded(ResponseBody.Unencoded)

  /// The number of bytes; nil if it isn't known in advance.
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

  /// The bytes after the head, as far as they are known. A value that isn't encoded yet is encoded for this, and again when it is
  /// sent.
  public var buffer: ByteBuffer? {
    switch self {
    case .empty, .raw, .stream, .ranged: nil
    case .bytes(let buffer), .nothing(let buffer): buffer
    case .unencoded(let value): (try? value.encode())?.buffer
    }
  }

  /// Returns the body itself, or the encoded body of a value that isn't encoded yet.
  /// - Throws: What the value's own encoding throws.
  func encoded() throws -> ResponseBody {
    if case .unencoded(let value) = self { try value.encode() } else { self }
  }
}

extension ResponseBody {
  /// A large value that is still to be encoded; see ``RenderingContext/encode(_:as:)``.
  public struct Unencoded: Sendable {
    /// Encodes the value. The result is never ``ResponseBody/unencoded(_:)``.
    let encode: @Sendable () throws -> ResponseBody
  }
}
