public import NIOCore

/// A body that is written in pieces while it is sent.
public struct BodyStream: Sendable {
  /// The number of bytes, sent as Content-Length and kept; nil where it is not known, which sends the body in chunks.
  public var length: Int?
  /// How long the head waits for the first piece: a source that fails within that time, and before its first piece, becomes an
  /// error answer instead of a cut one.
  public var headDelay: Duration
  /// Writes the body. It is cancelled when the client leaves.
  /// - Throws: before the head was sent this becomes a 500, afterwards a body that is visibly cut.
  public var write: @Sendable (any BodyWriter) async throws -> Void
  /// What is sent instead when the source fails before the head; set by finishing.
  var failure: (@Sendable (any Error) -> RenderedResponse)?

  public init(
    length: Int? = nil,
    headDelay: Duration = .milliseconds(100),
    write: @escaping @Sendable (any BodyWriter) async throws -> Void
  ) {
    self.length = length
    self.headDelay = headDelay
    self.write = write
  }
}

/// The body of one answer, in the hands of what writes it in pieces.
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
  public func untilWritable() async throws {}

  public func write(_ text: String) async throws {
    try await untilWritable()
    try await write(ByteBuffer(string: text))
  }
}
