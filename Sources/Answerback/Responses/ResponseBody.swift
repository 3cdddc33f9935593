public import NIOCore

/// The content of an answer, encoded.
public enum ResponseBody: Sendable {
  /// No content.
  case empty
  case bytes(ByteBuffer)

  /// The number of bytes.
  public var count: Int {
    switch self {
    case .empty: 0
    case .bytes(let buffer): buffer.readableBytes
    }
  }
}
