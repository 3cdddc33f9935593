#if Hummingbird
import Answerback
import AsyncAlgorithms
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A raw answer on its way: its responder writes, in a task of its own, and Hummingbird takes the head first, then the pieces.
///
/// A piece is handed over when Hummingbird has written the one before, so memory stays bounded. When Hummingbird drops the
/// answer, because the client has left or a middleware has sent another, the responder is cancelled and its writes throw.
final class RelayedResponse: Sendable {
  private let writer: Writer
  private let task: Task<Void, Never>

  private init(_ writing: @escaping @Sendable (any Answerback.ResponseWriter) async throws -> Void, isHead: Bool) {
    let writer = Writer(isHead: isHead)
    self.writer = writer
    task = Task {
      do {
        try await writing(writer)
        writer.parts.finish()
      } catch {
        writer.parts.fail(error)
      }
    }
  }

  deinit {
    if writer.leave() { task.cancel() }
  }

  /// Lets a responder run and returns when its head is known.
  /// - Throws: a ``Fault`` when it ends without a head, or what it threw before it.
  static func start(
    _ writing: @escaping @Sendable (any Answerback.ResponseWriter) async throws -> Void,
    isHead: Bool
  ) async throws -> Hummingbird.Response {
    let answer = RelayedResponse(writing, isHead: isHead)
    var parts = answer.writer.parts.makeAsyncIterator()
    let first = try await parts.next()
    try Task.checkCancellation()
    guard case .head(let status, let fields)? = first else { throw Fault.noHead }
    // Of an unknown length Hummingbird would write a last chunk after an answer to HEAD, and spoil the connection.
    return Hummingbird.Response(
      status,
      fields,
      Hummingbird.ResponseBody(contentLength: isHead ? 0 : nil) { try await answer.write(to: &$0) }
    )
  }

  private func write(to wire: inout any ResponseBodyWriter) async throws {
    for try await case .piece(let bytes) in writer.parts { try await wire.write(bytes) }
    try Task.checkCancellation()
    try await wire.finish(nil)
  }

  /// What keeps a responder's answer from going on.
  enum Fault: Error, CustomStringConvertible {
    case noHead, twoHeads, bodyBeforeHead, afterEnd, clientLeft

    var description: String {
      switch self {
      case .noHead: "a responder ended without a head — send one"
      case .twoHeads: "a responder sent a second head — send one"
      case .bodyBeforeHead: "a responder wrote a body before its head — send the head first"
      case .afterEnd: "a responder wrote after its end — write before"
      case .clientLeft: "a responder wrote to a client that has left — stop writing"
      }
    }
  }

  /// The responder's end.
  private final class Writer: Answerback.ResponseWriter {
    enum Part: Sendable {
      case head(Status, HTTPFields)
      case piece(ByteBuffer)
    }

    private enum Stage { case start, body, ended, left }

    let parts = AsyncThrowingChannel<Part, any Error>()
    /// Never raised: Hummingbird ends running answers itself.
    let shutdown = ShutdownNotice()
    private let stage = Mutex(Stage.start)
    private let isHead: Bool

    init(isHead: Bool) { self.isHead = isHead }

    func head(_ status: Status, _ fields: HTTPFields) async throws {
      try advance(from: .start, to: .body, otherwise: .twoHeads)
      await parts.send(.head(status, fields))
      try checkLeft()
    }

    func write(_ bytes: ByteBuffer) async throws {
      try advance(from: .body, to: .body, otherwise: .bodyBeforeHead)
      if isHead || bytes.readableBytes == 0 { return }
      await parts.send(.piece(bytes))
      try checkLeft()
    }

    /// Hummingbird's own way of trailers is not used: they are left out.
    func end(trailers: HTTPFields) async throws {
      try advance(from: .body, to: .ended, otherwise: .noHead)
      parts.finish()
    }

    /// Nobody takes parts any more.
    /// - Returns: whether there might have been more.
    func leave() -> Bool {
      let before = stage.withLock { stage in
        defer { stage = stage == .ended ? .ended : .left }
        return stage
      }
      parts.finish()
      return before != .ended
    }

    private func checkLeft() throws {
      if stage.withLock({ $0 == .left }) || Task.isCancelled { throw Fault.clientLeft }
    }

    private func advance(from: Stage, to: Stage, otherwise fault: Fault) throws {
      try stage.withLock { stage in
        switch stage {
        case from: stage = to
        case .left: throw Fault.clientLeft
        case .ended: throw Fault.afterEnd
        case .start, .body: throw fault
        }
      }
    }
  }
}
#endif
