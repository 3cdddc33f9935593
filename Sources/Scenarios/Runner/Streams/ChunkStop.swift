import Exchanges
import ScenarioSyntax
import Synchronization

/// Closes the connection when a body has brought more chunks than `[Chunks]` lists, or all that a last line `@any` lets pass: so a body
/// that never ends does not keep a step waiting.
final class ChunkStop: RequestSender.Watch {
  private struct State {
    var count = 0
    var isPassing = false
    var isReached = false
    var cancel: (@Sendable () -> Void)?
  }

  private let limit: Int
  private let state = Mutex(State())

  /// nil where the section is not there, or something asks for the whole body.
  convenience init?(_ response: ResponseSyntax) {
    guard response.section(.chunks) != nil, response.body == nil, response.trailers.isEmpty else { return nil }
    var limit = 0
    for line in response.chunks {
      switch line.kind {
      case .text, .hex, .bytes: limit += 1
      case .any(let range): limit = limit.addingReportingOverflow(range.upperBound).overflow ? .max : limit + range.upperBound
      case .abort, .end: return nil
      case .within, .gap: break
      }
    }
    let surplus = response.chunks.leaveEndOpen ? 0 : 1
    self.init(limit: limit.addingReportingOverflow(surplus).overflow ? .max : limit + surplus)
  }

  private init(limit: Int) {
    self.limit = limit
  }

  func observer(of request: RequestMessage, from start: Duration, follows: Bool) -> @Sendable (Exchange.Event, Duration) -> Void {
    { event, _ in self.take(event, follows: follows) }
  }

  /// Sends a request and returns when the answer has come as far as it is asked for.
  func send(_ message: RequestMessage, _ sender: RequestSender, _ jar: CookieJar?) async -> ([Exchange], CookieJar?) {
    var sender = sender
    sender.watch = self
    let task = Task { [sender] in
      var jar = jar
      let exchanges = await sender.send(message, jar: &jar)
      return (exchanges, jar)
    }
    let isReached = state.withLock { state in
      state.cancel = { task.cancel() }
      return state.isReached
    }
    if isReached { task.cancel() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func take(_ event: Exchange.Event, follows: Bool) {
    let cancel = state.withLock { state -> (@Sendable () -> Void)? in
      switch event {
      case .head(let head, _):
        state.isPassing = follows && RequestSender.isRedirect(head)
        state.count = 0
      case .chunk where !state.isPassing: state.count += 1
      default: return nil
      }
      guard !state.isPassing, state.count >= limit, limit > 0 else { return nil }
      state.isReached = true
      return state.cancel
    }
    cancel?()
  }
}

extension ResponseSyntax {
  /// What a step with `[Chunks]` may bring, in bytes: a body that is judged chunk by chunk is kept whole, and may have no end.
  static let leastSizeLimitOfChunks = 64 * 1024 * 1024

  /// nil where the section is not there. Listed chunks always fit, with their framing.
  var sizeLimitOfChunks: Int? {
    guard section(.chunks) != nil else { return nil }
    let listed = chunks.map { line in
      if case .bytes(let count) = line.kind { count...count } else { 0...0 }
    }
    let sum = ClosedRange<Int>.sum(of: listed).upperBound
    let (twice, overflow) = sum.multipliedReportingOverflow(by: 2)
    return overflow ? .max : max(Self.leastSizeLimitOfChunks, twice)
  }

  /// Whether `[Chunks]` judges how the body ended.
  func judgesEnding(of exchange: Exchange) -> Bool {
    guard section(.chunks) != nil, exchange.head != nil else { return false }
    return !chunks.leaveEndOpen || exchange.ending == .cancelled
  }
}

extension [ChunkSyntax] {
  /// Whether a line says how the body ends.
  var stateEnding: Bool { contains { $0.kind == .abort || $0.kind == .end } }

  /// Whether the last line is `@any`, so that the body may go on.
  var leaveEndOpen: Bool {
    if case .any = last?.kind { true } else { false }
  }
}
