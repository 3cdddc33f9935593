public import HTTPTypes
public import NIOCore

/// The wire of one response, in the hands of a ``RawResponder``: a head, pieces of a body, an end.
public protocol ResponseWriter: Sendable {
  /// Sends the head. Without Content-Length the body is chunked; Date, Connection and Transfer-Encoding are the server's.
  ///
  /// Content-Length is left out under 204, and stays under 304 and in the response to HEAD.
  /// - Throws: for a status outside 200 to 999, for a Content-Length that is no number, when a head was sent before, or when the
  ///   client has left.
  func head(_ status: Status, _ fields: HTTPFields) async throws

  /// Sends a piece of the body and returns when the connection can take more; nothing is sent in response to HEAD, or under 204, 205
  /// and 304.
  /// - Throws: when no head was sent, or the client has left.
  func write(_ bytes: ByteBuffer) async throws

  /// Waits until the client takes more of the body. Call it before producing a large piece: a piece that the client is not ready for is
  /// held in memory. The default implementation does nothing.
  /// - Throws: when the client has left.
  func untilWritable() async throws

  /// Ends the response; what returns without it is ended by the server.
  /// - Parameter trailers: fields to be sent after the body, where it is sent in chunks.
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

  /// Sends a response that is ready for the wire.
  public func send(_ response: RenderedResponse) async throws {
    if let writing = response.writing { return try await writing(self) }
    try await head(response.status, response.fields)
    if let bytes = response.body.buffer { try await write(bytes) }
    try await end()
  }
}
