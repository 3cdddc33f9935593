import Exchanges
import FieldValues
import Synchronization

/// Hands what comes on a connection to a script that reads it in its own time.
///
/// Events are put in from the transport's thread, items are taken out in order by one reader. What a script sees depends on the events'
/// own times only, not on when it looks: an item that came after the moment it asks for is not there yet.
final class StreamFeed: RequestSender.Watch {
  enum Item: Sendable, Hashable {
    /// The head of the answer that is the stream; heads of redirects that are followed are none.
    case head
    case frame(Frame)
    /// More bytes than the limit, with no frame finished by them.
    case flood
    case ended(Ending)
  }

  struct Arrival: Sendable, Hashable {
    var item: Item
    /// By the runner's clock.
    var at: Duration
  }

  private struct State {
    var decoder: ServerSentEventDecoder
    var arrivals: [Arrival] = []
    var taken = 0
    var bytes = 0
    var isFlooded = false
    var isEnded = false
    /// Whether what comes belongs to a redirect.
    var isPassing = false
    /// Whether the body's coding is taken off, and the frames are those of what is decoded.
    var isDecoded = false
    /// The exchange without its body.
    var outline: Exchange?
    var waiter: CheckedContinuation<Void, Never>?
    var isWoken = false
  }

  private let state: Mutex<State>
  private let byteLimit: Int

  /// - Parameters:
  ///   - lastEventID: what the connection resumes after.
  ///   - byteLimit: after so many bytes nothing more is kept.
  init(lastEventID: String = "", byteLimit: Int) {
    state = Mutex(State(decoder: ServerSentEventDecoder(lastEventID: lastEventID)))
    self.byteLimit = byteLimit
  }

  /// The head, and what was sent for it; nil before the head is there.
  var outline: Exchange? { state.withLock { $0.outline } }

  /// How many bytes have come of a frame that is not finished.
  var unfinishedBytes: Int { state.withLock { $0.decoder.pendingBytes.count } }

  /// What is given to a transport for one exchange.
  /// - Parameters:
  ///   - start: when the exchange begins, by the runner's clock.
  ///   - follows: whether an answer that redirects is followed, and so is not the stream.
  func observer(
    of request: RequestMessage,
    from start: Duration,
    follows: Bool
  ) -> @Sendable (Exchange.Event, Duration) -> Void {
    state.withLock { $0.outline = Exchange(request: request) }
    return { event, time in self.take(event, time, from: start, follows: follows) }
  }

  /// Says that no exchange will follow.
  func finish(_ ending: Ending, at time: Duration) {
    push(at: time) { state in
      guard !state.isEnded else { return [] }
      state.isEnded = true
      return [.ended(ending)]
    }
  }

  private func take(_ event: Exchange.Event, _ time: Duration, from start: Duration, follows: Bool) {
    push(at: start + time) { state in
      switch event {
      case .head(let head, _):
        state.outline?.apply(event, at: time)
        state.isPassing = follows && RequestSender.isRedirect(head)
        return state.isPassing ? [] : [.head]
      case .decoding(.begins):
        state.isDecoded = true
        return []
      case .body(let bytes) where !state.isDecoded, .decoding(.bytes(let bytes)):
        return state.isPassing || state.isFlooded ? [] : frames(of: bytes, start + time, &state)
      case .body: return []
      case .ended(let ending):
        if state.isPassing { return [] }
        state.isEnded = true
        return [.ended(ending)]
      case .received: return []
      default:
        state.outline?.apply(event, at: time)
        return []
      }
    }
  }

  private func frames(of bytes: [UInt8], _ time: Duration, _ state: inout State) -> [Item] {
    var items: [Item] = []
    for frame in state.decoder.decode(bytes) {
      state.bytes += frame.bytes.count + (frame.bytes.suffix(2) == [0x0D, 0x0A] ? 2 : 1)
      items.append(.frame(Frame(frame: frame, at: time, bytes: state.bytes)))
    }
    if state.bytes + state.decoder.pendingBytes.count > byteLimit {
      state.isFlooded = true
      items.append(.flood)
    }
    return items
  }

  private func push(at time: Duration, _ items: (inout State) -> [Item]) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      let new = items(&state)
      guard !new.isEmpty else { return nil }
      state.arrivals += new.map { Arrival(item: $0, at: time) }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }
}

extension StreamFeed {
  private enum Look {
    case arrival(Arrival)
    case later
    case nothing
  }

  /// The next item that came up to a moment.
  /// - Parameter moment: nil waits for as long as the transport does.
  /// - Returns: nil when the moment has passed without one, or the task was cancelled.
  func next(until moment: Duration?, _ clock: RunnerOptions.Clock) async -> Arrival? {
    while true {
      switch look(until: moment) {
      case .arrival(let arrival): return arrival
      case .later: return nil
      case .nothing: break
      }
      if Task.isCancelled { return nil }
      guard let moment else {
        await arrival()
        continue
      }
      let pause = moment - clock.now()
      guard pause > .zero else { return nil }
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          await clock.sleep(pause)
          if !Task.isCancelled { self.wake() }
        }
        await arrival()
        group.cancelAll()
      }
    }
  }

  private func look(until moment: Duration?) -> Look {
    state.withLock { state in
      state.isWoken = false
      guard state.taken < state.arrivals.count else { return .nothing }
      let arrival = state.arrivals[state.taken]
      if let moment, arrival.at > moment { return .later }
      state.taken += 1
      if state.taken == state.arrivals.count { (state.arrivals, state.taken) = ([], 0) }
      return .arrival(arrival)
    }
  }

  private func arrival() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isThere = state.withLock { state in
          if state.isWoken || state.taken < state.arrivals.count { return true }
          state.waiter = continuation
          return false
        }
        if isThere { continuation.resume() }
      }
    } onCancel: {
      wake()
    }
  }

  private func wake() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.isWoken = true
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// A frame of an event stream as it came.
  struct Frame: Sendable, Hashable {
    var frame: ServerSentEventFrame
    /// By the runner's clock.
    var at: Duration
    /// How many bytes of frames the connection had brought with it.
    var bytes: Int
    /// Counted from 1 over all connections of the step.
    var number = 0

    /// The lines as they stood on the wire.
    var lines: [String] {
      frame.fields.map { $0.value.isEmpty ? "\($0.name):" : "\($0.name): \($0.value)" }
    }

    /// The frame on one line, for sentences about its neighbours.
    var summary: String { lines.joined(separator: " | ").shortened }

    /// What a reader sends back as Last-Event-ID because of this frame; nil when it names none.
    var id: String? { frame.values(of: "id").last { !$0.utf8.contains(0) } }

    /// How long a reader waits before it connects again because of this frame; nil when it does not say.
    var retry: Duration? {
      frame.values(of: "retry").last { !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }
        .map { Int64($0).map { .milliseconds($0) } ?? .seconds(Int64(Int32.max)) }
    }
  }
}
