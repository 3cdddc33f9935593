import Answerback
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1

/// The wire of one answer that is written in pieces.
///
/// Pieces are collected and handed to the loop together; a writer that is further ahead of the socket than its connection's memory
/// allows waits, so memory stays bounded and a burst of small pieces costs few system calls.
final class AnswerWriter: ResponseWriter {
  /// What a responder did that no answer can be made of.
  enum Misuse: Error, CustomStringConvertible {
    case twoHeads, noHead, afterEnd, notFinal
    case tooLong(declared: Int)
    case tooShort(missing: Int)

    var description: String {
      switch self {
      case .twoHeads: "a responder sent a second head — send one"
      case .noHead: "a responder wrote a body before its head — send the head first"
      case .afterEnd: "a responder wrote after its end — write before"
      case .notFinal: "a responder sent a status that cannot end an exchange — send one from 200 to 999"
      case .tooLong(let declared):
        "a responder wrote more than the \(declared) bytes it declares — declare the right length, or none"
      case .tooShort(let missing):
        "a responder ended \(missing) bytes before the length it declares — declare the right length, or none"
      }
    }
  }

  /// What is to be put on the wire, in order.
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

  private enum Stage { case start, body, ended }

  private struct State {
    var stage = Stage.start
    /// Whether fields may follow the body.
    var allowsTrailers = false
    /// Whether content may follow the head.
    var allowsBody = true
    var declared: Int?
    /// What is still to come of the declared length.
    var missing = 0
    var waiting: [Part] = []
    /// Bytes that the socket has not taken yet.
    var ahead = 0
    var isScheduled = false
    var failure: (any Error)?
    /// Callers that wait until at most this many bytes are unsent.
    var held = Waiters<Int>()

    func check(_ expected: Stage, otherwise misuse: Misuse) throws {
      if let failure { throw failure }
      guard stage == expected else { throw stage == .ended ? Misuse.afterEnd : misuse }
    }
  }

  let shutdown: ShutdownNotice
  private let state = NIOLockedValueBox(State())
  private let framing: MessageFraming
  private let memory: ResponseMemory.OfConnection
  /// The stream's flow-control window; nil on HTTP/1.1, which has none.
  private let window: HTTP2Windows.OfStream?
  private let loop: any EventLoop
  /// Puts parts on the wire, on the loop; the future tells when the socket has taken them.
  private let put: @Sendable ([Part]) -> EventLoopFuture<Void>

  init(
    _ framing: MessageFraming,
    _ memory: ResponseMemory.OfConnection,
    _ window: HTTP2Windows.OfStream?,
    shutdown: ShutdownNotice,
    loop: any EventLoop,
    put: @escaping @Sendable ([Part]) -> EventLoopFuture<Void>
  ) {
    self.framing = framing
    self.memory = memory
    self.window = window
    self.shutdown = shutdown
    self.loop = loop
    self.put = put
  }

  func head(_ status: Status, _ fields: HTTPFields) async throws {
    guard (200...999).contains(status.code) else { throw Misuse.notFinal }
    var fields = fields
    for name in [HTTPField.Name.transferEncoding, .connection] { fields[name] = nil }
    let chunks = framing.chunks(status, fields)
    if chunks { fields.append(HTTPField(name: .transferEncoding, value: "chunked")) }
    let head = Part.head(RenderedResponse(status: status, fields: fields))
    try add(head, count: 0, from: .start, to: .body, otherwise: .twoHeads) { [framing] state in
      state.allowsBody = !framing.isHead && status.allowsBody
      state.allowsTrailers = state.allowsBody && (chunks || framing.version == .http2)
      state.declared = state.allowsBody ? fields[.contentLength].flatMap { Int($0) } : nil
      state.missing = state.declared ?? 0
    }
  }

  func write(_ bytes: ByteBuffer) async throws {
    let isSent = try state.withLockedValue { state in
      try state.check(.body, otherwise: .noHead)
      guard state.allowsBody, bytes.readableBytes > 0 else { return false }
      if let declared = state.declared {
        guard bytes.readableBytes <= state.missing else { throw Misuse.tooLong(declared: declared) }
        state.missing -= bytes.readableBytes
      }
      return true
    }
    guard isSent else { return }
    try await untilWritable()
    try add(.piece(bytes), count: bytes.readableBytes, from: .body, to: .body, otherwise: .noHead)
    let lead = memory.lead
    if state.withLockedValue({ $0.ahead > lead }) { try await hold(untilAhead: lead / 2) }
  }

  func untilWritable() async throws {
    // A response without content does not wait for a client to take any.
    if framing.isHead || !state.withLockedValue({ $0.allowsBody }) { return }
    if memory.isServerFull { try await memory.untilServerHasRoom() }
    try await window?.untilRoom()
  }

  func end(trailers: HTTPFields) async throws {
    let lines = trailers.isEmpty ? nil : HTTPHeaders(trailers.map { ($0.name.rawName, $0.value) })
    let allowsTrailers = try state.withLockedValue { state in
      if state.missing > 0 { throw Misuse.tooShort(missing: state.missing) }
      return state.allowsTrailers
    }
    try add(.end(allowsTrailers ? lines : nil), count: 1, from: .body, to: .ended, otherwise: .noHead)
    try await hold(untilAhead: 0)
  }

  /// Whether the socket has refused something, as it does when the client has left.
  var hasFailed: Bool { state.withLockedValue { $0.failure != nil } }

  /// Ends the answer unless that has been done.
  func endIfNeeded() async throws {
    if state.withLockedValue({ $0.stage }) != .ended { try await end() }
  }

  private func add(
    _ part: Part,
    count: Int,
    from: Stage,
    to: Stage,
    otherwise misuse: Misuse,
    _ change: (inout State) -> Void = { _ in }
  ) throws {
    let isFirst = try state.withLockedValue { state in
      try state.check(from, otherwise: misuse)
      state.stage = to
      change(&state)
      state.waiting.append(part)
      state.ahead += count
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    memory.take(count)
    window?.addPending(count)
    if isFirst { loop.execute { self.flush() } }
  }

  /// Hands everything that waits to the wire; on the loop.
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
