public import NIOCore

/// Writes the body of one response in pieces.
public protocol BodyWriter: Sendable {
  /// Sends a piece as one chunk and returns when the connection can take more. An empty piece sends nothing.
  /// - Throws: An error if the client has left, or if the body would exceed the declared length.
  func write(_ bytes: ByteBuffer) async throws

  /// Sends a piece of text as UTF-8. The default implementation waits until the client takes more, and then writes the bytes.
  /// - Throws: What writing bytes throws.
  func write(_ text: String) async throws

  /// Waits until the client takes more of the body. Call it before producing a large piece, which is held in memory until the
  /// client takes it. The default implementation does nothing.
  /// - Throws: An error if the client has left.
  func untilWritable() async throws

  /// Sets the fields to send after a chunked body (RFC 9112 section 7.1.2). They replace those set before.
  func setTrailers(_ trailers: ResponseHeaders)

  /// Raised when the server begins to shut down.
  var shutdown: ShutdownNotice { get }
}

/// A writer that can take text without suspending its caller.
package protocol ImmediateWriter: Sendable {
  /// Writes a piece of text, unless its caller would have to wait.
  /// - Returns: Whether the text was written. If it wasn't, the writer's `write` waits and writes it, or throws the reason.
  func writeAtOnce(_ text: String) throws -> Bool
}

extension BodyWriter {
  /// Returns at once.
  public func untilWritable() async throws {}

  /// Waits until the client takes more, and sends the text as UTF-8.
  /// - Throws: What writing bytes throws.
  public func write(_ text: String) async throws {
    try await untilWritable()
    try await write(ByteBuffer(string: text))
  }
}
