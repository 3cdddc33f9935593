import Answerback
import HTTPTypes
import NIOCore
import NIOHTTP1
import Synchronization

/// The wire of one answer that is written in pieces. Each piece is awaited until the socket has taken it, so memory stays bounded.
final class ChannelWriter: ResponseWriter {
  /// What a responder did that no answer can be made of.
  enum Misuse: Error, CustomStringConvertible {
    case twoHeads, noHead, afterEnd

    var description: String {
      switch self {
      case .twoHeads: "a responder sent a second head — send one"
      case .noHead: "a responder wrote a body before its head — send the head first"
      case .afterEnd: "a responder wrote after its end — write before"
      }
    }
  }

  private enum Stage { case start, body, ended }

  private let stage = Mutex(Stage.start)
  private let isChunked = Mutex(false)
  let shutdown: ShutdownNotice
  private let connection: Connection
  private let send: @Sendable (HTTPServerResponsePart) async throws -> Void
  private let sendHead: @Sendable (RenderedResponse) async throws -> Void

  /// - Parameters:
  ///   - sendHead: writes a head with the server's own fields.
  ///   - send: writes another part.
  init(
    _ connection: Connection,
    shutdown: ShutdownNotice = ShutdownNotice(),
    sendHead: @escaping @Sendable (RenderedResponse) async throws -> Void,
    send: @escaping @Sendable (HTTPServerResponsePart) async throws -> Void
  ) {
    self.connection = connection
    self.shutdown = shutdown
    self.sendHead = sendHead
    self.send = send
  }

  func head(_ status: Status, _ fields: HTTPFields) async throws {
    try advance(from: .start, to: .body, otherwise: .twoHeads)
    var fields = fields
    let chunks = connection.chunks(status, fields)
    isChunked.withLock { $0 = chunks }
    if chunks { fields.append(HTTPField(name: .transferEncoding, value: "chunked")) }
    try await sendHead(RenderedResponse(status: status, fields: fields))
  }

  func write(_ bytes: ByteBuffer) async throws {
    try advance(from: .body, to: .body, otherwise: .noHead)
    if connection.isHead || bytes.readableBytes == 0 { return }
    try await send(.body(.byteBuffer(bytes)))
  }

  func end(trailers: HTTPFields) async throws {
    try advance(from: .body, to: .ended, otherwise: .noHead)
    let lines = HTTPHeaders(trailers.map { ($0.name.rawName, $0.value) })
    try await send(.end(isChunked.withLock { $0 } && !trailers.isEmpty ? lines : nil))
  }

  /// Ends the answer unless that has been done.
  func endIfNeeded() async throws {
    if stage.withLock({ $0 }) != .ended { try await end() }
  }

  private func advance(from: Stage, to: Stage, otherwise misuse: Misuse) throws {
    try stage.withLock { stage in
      guard stage == from else { throw stage == .ended ? Misuse.afterEnd : misuse }
      stage = to
    }
  }
}
