public import NIOCore

/// The body of one response, in the hands of what writes it in pieces.
public protocol BodyWriter: Sendable {
  /// Sends a piece, as one chunk, and returns when the connection can take more. A piece of nothing sends nothing.
  /// - Throws: when the client has left, or when the piece is more than the declared length has room for.
  func write(_ bytes: ByteBuffer) async throws

  /// Sends a piece of text, as UTF-8. The default implementation waits until the client takes more, and writes the bytes.
  /// - Throws: as for bytes.
  func write(_ text: String) async throws

  /// Waits until the client takes more of the body. Call it before producing a large piece: a piece that the client is not ready for is
  /// held in memory. The default implementation does nothing.
  /// - Throws: when the client has left.
  func untilWritable() async throws

  /// Fields to be sent after the body, where it is sent in chunks (RFC 9112 section 7.1.2); they replace those set before.
  func setTrailers(_ trailers: ResponseHeaders)

  /// Raised when the server begins to shut down.
  var shutdown: ShutdownNotice { get }
}

extension BodyWriter {
  /// Returns at once.
  public func untilWritable() async throws {}

  /// Waits until the client takes more, and sends the text as UTF-8.
  /// - Throws: as for bytes.
  public func write(_ text: String) async throws {
    try await untilWritable()
    try await write(ByteBuffer(string: text))
  }
}
