public import HTTPTypes
public import NIOCore

/// Writes one response of a ``RawResponder``: a head, the pieces of a body, and an end.
public protocol ResponseWriter: Sendable {
  /// Sends the head. Without Content-Length the body is chunked. Date, Connection and Transfer-Encoding are written by the
  /// server.
  ///
  /// Content-Length is left out for 204. It is kept for 304 and in a response to HEAD.
  /// - Throws: An error for a status outside 200 to 999, for a Content-Length that isn't a number, if a head was already sent, or
  ///   if the client has left.
  func head(_ status: Status, _ fields: HTTPFields) async throws

  /// Sends a piece of the body and returns when the connection can take more. Nothing is sent in a response to HEAD, or for 204,
  /// 205 and 304.
  /// - Throws: An error if no head was sent, or if the client has left.
  func write(_ bytes: ByteBuffer) async throws

  /// Waits until the client takes more of the body. Call it before producing a large piece, which is held in memory until the
  /// client takes it. The default implementation does nothing.
  /// - Throws: An error if the client has left.
  func untilWritable() async throws

  /// Ends the response. If the responder returns without calling it, the server ends the response.
  /// - Parameter trailers: The fields to send after a chunked body.
  func end(trailers: HTTPFields) async throws

  /// Raised when the server begins to shut down.
  var shutdown: ShutdownNotice { get }
}

extension ResponseWriter {
  /// Returns at once.
  public func untilWritable() async throws {}

  /// Sends a piece of text, as UTF-8.
  public func write(_ text: String) async throws {
    try await untilWritable()
    try await write(ByteBuffer(string: text))
  }

  /// Ends the response without trailers.
  public func end() async throws {
    try await end(trailers: HTTPFields())
  }

  /// Sends a rendered response.
  public func send(_ response: RenderedResponse) async throws {
    if let writing = response.writing { return try await writing(self) }
    try await head(response.status, response.fields)
    if let bytes = response.body.buffer { try await write(bytes) }
    try await end()
  }
}
