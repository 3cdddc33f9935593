public import NIOCore

/// The content of an answer, encoded.
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

  /// The number of bytes; nil when it is not known beforehand.
  public var count: Int? {
    switch self {
    case .empty: 0
    case .raw: nil
    case .bytes(let buffer), .nothing(let buffer): buffer.readableBytes
    case .stream(let stream): stream.length
    case .ranged(let content): content.length
    }
  }

  /// The bytes to be sent after the head, as far as they are known.
  public var buffer: ByteBuffer? {
    switch self {
    case .empty, .raw, .stream, .ranged: nil
    case .bytes(let buffer), .nothing(let buffer): buffer
    }
  }
}
