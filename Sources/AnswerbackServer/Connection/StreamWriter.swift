import Answerback
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// Writes one response in pieces. ``ResponseMachine`` checks their order.
///
/// Pieces are collected and passed to the event loop together. A writer that is further ahead of the socket than its connection's
/// memory allows waits, so memory stays bounded and a burst of small pieces needs few system calls.
final class StreamWriter: ResponseWriter, ImmediateWriter {
  /// A part of the response, in order.
  enum Part: Sendable {
    case head(RenderedResponse)
    case piece(ByteBuffer)
    /// Chunks of HTTP/1.1 with their framing, and the number of bytes of their content.
    case chunks(ByteBuffer, content: Int)
    case end(HTTPHeaders?)

    fileprivate var count: Int {
      switch self {
      case .head: 0
      case .piece(let bytes): bytes.readableBytes
      case .chunks(_, let content): content
      case .end: 1
      }
    }
  }

  private struct State {
    var machine: ResponseMachine
    /// Whether fields may follow the body.
    var allowsTrailers = false
    /// Whether the body is sent in chunks.
    var isInChunks = false
    private var waiting: [Part] = []
    /// The chunks after the parts that wait, and the number of bytes of their content.
    private var chunks = (bytes: ByteBuffer(), content: 0)
    /// The number of bytes that the socket has not taken yet.
    var ahead = 0
    var isScheduled = false
    var failure: (any Error)?
    /// The callers that wait until at most this many bytes are unsent.
    var held = Waiters<Int>()

    init(machine: ResponseMachine) { self.machine = machine }

    mutating func append(_ part: Part) {
      closeChunks()
      waiting.append(part)
    }

    mutating func append(_ text: String) {
      if !isInChunks { return waiting.append(.piece(ByteBuffer(string: text))) }
      HTTP1ResponseEncoder.writeChunk(text, to: &chunks.bytes)
      chunks.content += text.utf8.count
    }

    /// Returns all parts that wait, which then no longer do.
    mutating func takeWaiting() -> [Part] {
      closeChunks()
      defer { (waiting, isScheduled) = ([], false) }
      return waiting
    }

    private mutating func closeChunks() {
      if chunks.content == 0 { return }
      waiting.append(.chunks(chunks.bytes, content: chunks.content))
      chunks = (ByteBuffer(), 0)
    }

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
      state.isInChunks = chunks
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

  /// Writes text on HTTP/1.1, while the client is not too far behind.
  func writeAtOnce(_ text: String) throws -> Bool {
    guard window == nil, !memory.isServerFull, !text.isEmpty else { return false }
    let (count, lead) = (text.utf8.count, memory.lead)
    let isFirst = try state.withLockedValue { state -> Bool? in
      if let failure = state.failure { throw failure }
      guard state.machine.takesEveryPiece, state.ahead + count <= lead else { return nil }
      state.append(text)
      state.ahead += count
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    guard let isFirst else { return false }
    memory.take(count)
    if isFirst { loop.execute { self.flush() } }
    return true
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
      state.append(part)
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
    let parts = state.withLockedValue { $0.takeWaiting() }
    let count = parts.reduce(0) { $0 + $1.count }
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
