#if Hummingbird
import Answerback
import AsyncAlgorithms
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A response whose body is written in pieces: its writer runs in a task of its own, and Hummingbird takes the head first, then the pieces.
///
/// A piece is handed over when Hummingbird has written the one before, so memory stays bounded. When Hummingbird drops the
/// response, because the client has left or a middleware has sent another, the writer's task is cancelled and its writes throw.
final class RelayedResponse: Sendable {
  /// Thrown to a responder that writes after its client has left.
  struct ClientLeft: Error, CustomStringConvertible {
    var description: String { "The client has left. Stop writing when a write throws." }
  }

  private let writer: Writer
  private let task: Task<Void, Never>

  private init(
    _ writing: @escaping @Sendable (any Answerback.ResponseWriter) async throws -> Void,
    isHead: Bool,
    logFailure: @escaping @Sendable (any Error) -> Void
  ) {
    let writer = Writer(isHead: isHead)
    self.writer = writer
    task = Task {
      do {
        try await writing(writer)
        try writer.returned()
      } catch {
        if writer.isCut(by: error) { logFailure(error) }
        writer.parts.fail(error)
      }
    }
  }

  deinit {
    if writer.leave() { task.cancel() }
  }

  /// Starts a response and returns it when its head is known.
  /// - Parameters:
  ///   - writing: Writes the response.
  ///   - isHead: Whether the request was HEAD.
  ///   - logFailure: Logs an error that cuts the body, unless its client has left.
  /// - Throws: A ``ResponseMachine/Misuse`` if the response ends without a head, or what its writer threw before that.
  static func start(
    _ writing: @escaping @Sendable (any Answerback.ResponseWriter) async throws -> Void,
    isHead: Bool,
    logFailure: @escaping @Sendable (any Error) -> Void
  ) async throws -> Hummingbird.Response {
    let response = RelayedResponse(writing, isHead: isHead, logFailure: logFailure)
    var parts = response.writer.parts.makeAsyncIterator()
    let first = try await parts.next()
    try Task.checkCancellation()
    guard case .head(let status, let fields)? = first else { throw ResponseMachine.Misuse.noResponse }
    // Of an unknown length Hummingbird would write a last chunk after a response to HEAD, and spoil the connection.
    return Hummingbird.Response(
      status,
      fields,
      Hummingbird.ResponseBody(contentLength: isHead ? 0 : nil) { try await response.write(to: &$0) }
    )
  }

  private func write(to wire: inout any ResponseBodyWriter) async throws {
    for try await case .piece(let bytes) in writer.parts { try await wire.write(bytes) }
    try Task.checkCancellation()
    try await wire.finish(nil)
  }

  /// The end that the response is written to. It checks the body against its Content-Length, which Hummingbird doesn't.
  private final class Writer: Answerback.ResponseWriter {
    enum Part: Sendable {
      case head(Status, HTTPFields)
      case piece(ByteBuffer)
    }

    private struct State {
      var machine: ResponseMachine
      var hasLeft = false
    }

    let parts = AsyncThrowingChannel<Part, any Error>()
    /// Never raised: Hummingbird ends running responses itself.
    let shutdown = ShutdownNotice()
    private let state: Mutex<State>

    init(isHead: Bool) { state = Mutex(State(machine: ResponseMachine(isHead: isHead))) }

    func head(_ status: Status, _ fields: HTTPFields) async throws {
      try take(.head(status, length: fields[.contentLength].flatMap { Int($0) }))
      try await send(.head(status, fields))
    }

    func write(_ bytes: ByteBuffer) async throws {
      if try take(.piece(bytes.readableBytes)) == .sendPiece { try await send(.piece(bytes)) }
    }

    /// Trailers are left out.
    func end(trailers: HTTPFields) async throws {
      try take(.end(trailers))
      parts.finish()
    }

    /// Ends a response whose writer has returned.
    /// - Throws: A ``ResponseMachine/Misuse`` if there isn't a head, or less of the body than the head declares.
    func returned() throws {
      if state.withLock({ $0.machine.hasEnded }) { return }
      try take(.returned)
      try take(.end(HTTPFields()))
      parts.finish()
    }

    /// Whether an error ends the response after its head, while its client is still there.
    func isCut(by error: any Error) -> Bool {
      if error is CancellationError || Task.isCancelled { return false }
      return state.withLock { !$0.hasLeft && $0.machine.take(.failed) == .cut }
    }

    /// Notes that the parts are no longer taken.
    /// - Returns: Whether there might have been more.
    func leave() -> Bool {
      let mayGoOn = state.withLock { state in
        state.hasLeft = true
        return !state.machine.hasEnded
      }
      parts.finish()
      return mayGoOn
    }

    private func send(_ part: Part) async throws {
      await parts.send(part)
      if Task.isCancelled || state.withLock({ $0.hasLeft }) { throw ClientLeft() }
    }

    @discardableResult
    private func take(_ event: ResponseMachine.Event) throws -> ResponseMachine.Action {
      let action = try state.withLock { state in
        if state.hasLeft, !state.machine.hasEnded { throw ClientLeft() }
        return state.machine.take(event)
      }
      if case .refuse(let misuse) = action { throw misuse }
      return action
    }
  }
}
#endif
