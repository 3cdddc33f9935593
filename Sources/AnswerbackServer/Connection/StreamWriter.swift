import Answerback
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// Writes one response in pieces. ``ResponseMachine`` checks their order.
///
/// Pieces are collected and passed to the event loop together. A writer that is further ahead of the socket than its connection's
/// memory allows waits, so memory stays bounded and a burst of small pieces needs few system calls.
final class StreamWriter: ResponseWriter {
  /// A part of the response, in order.
  enum Part: Sendable {
    case head(RenderedResponse)
    case piece(ByteBuffer)
    case end(HTTPHeaders?)

    fileprivate var count: Int {
      switch self {
      case .head: 0
      case .piece(let bytes): bytes.readableBytes
      case .end: 1
      }
    }
  }

  private struct State {
    var machine: ResponseMachine
    /// Whether fields may follow the body.
    var allowsTrailers = false
    var waiting: [Part] = []
    /// The number of bytes that the socket has not taken yet.
    var ahead = 0
    var isScheduled = false
    var failure: (any Error)?
    /// The callers that wait until at most this many bytes are unsent.
    var held = Waiters<Int>()

    mutating func take(_ event: ResponseMachine.Event) throws -> ResponseMachine.Action {
      if let failure { throw failure }
      let action = machine.take(event)
      if case .refuse(let misuse) = action { throw misuse }
      return action
    }

    func check(_ misuse: ResponseMachine.Misuse?) throws {
      if let failure { throw failure }
      if let misuse { throw misuse }
    }
  }

  let shutdown: ShutdownNotice
  private let state: NIOLockedValueBox<State>
  private let framing: ResponseFraming
  private let memory: ResponseMemory.OfConnection
  /// The stream's flow-control window; nil on HTTP/1.1, which has none.
  private let window: HTTP2Windows.OfStream?
  private let loop: any EventLoop
  /// Writes parts on the event loop. The future succeeds when the socket has taken them.
  private let put: @Sendable ([Part]) -> EventLoopFuture<Void>

  init(
    _ framing: ResponseFraming,
    _ memory: ResponseMemory.OfConnection,
    _ window: HTTP2Windows.OfStream?,
    shutdown: ShutdownNotice,
    loop: any EventLoop,
    put: @escaping @Sendable ([Part]) -> EventLoopFuture<Void>
  ) {
    state = NIOLockedValueBox(State(machine: ResponseMachine(isHead: framing.isHead)))
    self.framing = framing
    self.memory = memory
    self.window = window
    self.shutdown = shutdown
    self.loop = loop
    self.put = put
  }

  func head(_ status: Status, _ fields: HTTPFields) async throws {
    var fields = fields
    for name in [HTTPField.Name.transferEncoding, .connection] { fields[name] = nil }
    let chunks = framing.chunks(status, fields)
    if chunks { fields.append(HTTPField(name: .transferEncoding, value: "chunked")) }
    let length = fields[.contentLength].flatMap { Int($0) }
    try add { [framing] state in
      _ = try state.take(.head(status, length: length))
      state.allowsTrailers = state.machine.allowsBody && (chunks || framing.version == .http2)
      return .head(RenderedResponse(status: status, fields: fields))
    }
  }

  func write(_ bytes: ByteBuffer) async throws {
    guard case .sendPiece = try state.withLockedValue({ try $0.take(.piece(bytes.readableBytes)) }) else { return }
    try await untilWritable()
    try add { state in
      try state.check(state.machine.misuseOfBody)
      return .piece(bytes)
    }
    let lead = memory.lead
    if state.withLockedValue({ $0.ahead > lead }) { try await hold(untilAhead: lead / 2) }
  }

  func untilWritable() async throws {
    // The writer of a response without content doesn't wait for the client.
    if framing.isHead || !state.withLockedValue({ $0.machine.allowsBody }) { return }
    if memory.isServerFull { try await memory.untilServerHasRoom() }
    try await window?.untilRoom()
  }

  func end(trailers: HTTPFields) async throws {
    try add { state in
      guard case .sendEnd(let trailers) = try state.take(.end(trailers)), state.allowsTrailers, !trailers.isEmpty else {
        return .end(nil)
      }
      return .end(HTTPHeaders(trailers.map { ($0.name.rawName, $0.value) }))
    }
    try await hold(untilAhead: 0)
  }

  /// Whether writing to the socket has failed, usually because the client has left.
  var hasFailed: Bool { state.withLockedValue { $0.failure != nil } }

  /// Ends the response unless it has ended.
  func endIfNeeded() async throws {
    if !state.withLockedValue({ $0.machine.hasEnded }) { try await end() }
  }

  /// Adds a part to those that wait to be written, unless the state refuses it.
  private func add(_ part: (inout State) throws -> Part) throws {
    let (count, isFirst) = try state.withLockedValue { state in
      let part = try part(&state)
      state.waiting.append(part)
      state.ahead += part.count
      defer { state.isScheduled = true }
      return (part.count, !state.isScheduled)
    }
    memory.take(count)
    window?.addPending(count)
    if isFirst { loop.execute { self.flush() } }
  }

  /// Writes everything that waits, on the event loop.
  private func flush() {
    let (parts, count) = state.withLockedValue { state in
      defer { (state.waiting, state.isScheduled) = ([], false) }
      return (state.waiting, state.waiting.reduce(0) { $0 + $1.count })
    }
    let written = put(parts)
    window?.addPending(-count)
    written.whenComplete { result in
      self.memory.release(count)
      self.state.withLockedValue { state in
        state.ahead -= count
        if case .failure(let error) = result { state.failure = state.failure ?? error }
        let (ahead, hasFailed) = (state.ahead, state.failure != nil)
        return state.held.take { bytes in hasFailed || ahead <= bytes }
      }.resume()
    }
  }

  /// Waits until at most this many bytes are unsent.
  private func hold(untilAhead bytes: Int) async throws {
    try await state.wait(in: \.held, for: bytes) { state in
      if let failure = state.failure { throw failure }
      return state.ahead <= bytes
    }
  }
}
