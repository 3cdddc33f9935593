import NIOCore

/// The line with which a request begins, as it comes in, for what NIO's parser does not tell: it reads RTSP and ICE too, and takes their
/// versions for those of HTTP.
struct StartLine {
  /// More than any that is not refused for its length.
  private static let limit = 128 * 1024

  /// What has come of the line; nil when it is over.
  private var line: ByteBuffer?

  /// What comes next begins a request.
  mutating func begin() { line = ByteBuffer() }

  /// Takes in what came.
  /// - Returns: whether it ends a line that names another protocol than HTTP.
  mutating func isForeign(after bytes: ByteBuffer) -> Bool {
    guard var line else { return false }
    if line.readableBytes == 0 { line = bytes } else { line.writeImmutableBuffer(bytes) }
    // Empty lines before it do not count (RFC 9112 section 2.2).
    let view = line.readableBytesView.drop { $0 == 13 || $0 == 10 }
    guard let end = view.firstIndex(of: 10) else {
      self.line = line.readableBytes < Self.limit ? line : nil
      return false
    }
    self.line = nil
    // All but the odd one end in `HTTP/1.1` and a carriage return.
    if end - view.startIndex > 9, view[end - 9] == UInt8(ascii: "H") { return false }
    guard let space = view[..<end].lastIndex(of: 0x20) else { return false }
    let name = view[space..<end].dropFirst()
    return name.starts(with: Array("RTSP/".utf8)) || name.starts(with: Array("ICE/".utf8))
  }
}
