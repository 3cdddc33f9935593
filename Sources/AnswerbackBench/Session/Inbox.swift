import Curses
import Exchanges
import Synchronization
import Workbench

/// What waits for the session: put in from anywhere, taken out by the loop.
///
/// What the terminal tells overtakes the rest, so that a key is heard while a stream pours in.
final class Inbox: Sendable {
  enum Item: Sendable {
    case terminal(Terminal.Event)
    case message(Message)
    /// An effect has come to its end.
    case finished(effect: Int)
    /// The pause after a drawing is over.
    case rested
    /// Somebody wants to know when a condition holds.
    case waiter(BenchSession.Waiter)
    /// The waiter of this number has waited long enough.
    case expired(waiter: Int)
    case quit(code: Int32)

    /// Whether it is drawn at once: what the user did, and the routes, without which there is nothing to do.
    var isUrgent: Bool {
      switch self {
      case .terminal, .message(.catalogue): true
      default: false
      }
    }
  }

  /// How many items of the slow queue are taken at once; a drawing may follow each time.
  private static let portion = 128

  /// When this many bytes of responses wait, sockets are no longer read; when only this few are left, they are read again.
  static let mostWaiting = Message.mostWaitingBytes
  private static let fewWaiting = mostWaiting / 4

  private struct Queues {
    var urgent: [Item] = []
    /// The slow queue as it will be taken, so that what was taken is copied no more and kept no longer.
    var portions: [Portion] = []
    /// The bytes of responses in them.
    var waiting = 0

    struct Portion {
      var items: [Item] = []
      var byteCount = 0
    }

    mutating func append(_ item: Item) {
      if portions.last.map({ $0.items.count == Inbox.portion }) ?? true {
        portions.append(Portion())
        if portions.count > 1 { portions[portions.count - 1].items.reserveCapacity(Inbox.portion) }
      }
      let count = item.byteCount
      portions[portions.count - 1].items.append(item)
      portions[portions.count - 1].byteCount += count
      waiting += count
    }
  }

  /// Stands before the sockets of every exchange.
  let gate = ReadGate()
  /// Rings when something was put in.
  let bell: AsyncStream<Void>
  private let ringing: AsyncStream<Void>.Continuation
  private let queues = Mutex(Queues())

  init() {
    (bell, ringing) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func put(_ item: Item) {
    queues.withLock { queues in
      if case .terminal = item { return queues.urgent.append(item) }
      queues.append(item)
      guard queues.waiting > Self.mostWaiting, !gate.isPaused else { return }
      gate.pause()
      queues.append(.message(.notice("reader paused by bench")))
    }
    ringing.yield()
  }

  /// The next items to work on; none when there are none.
  func take() -> [Item] {
    let (items, opensGate) = queues.withLock { queues -> ([Item], Bool) in
      guard queues.urgent.isEmpty else {
        defer { queues.urgent.removeAll() }
        return (queues.urgent, false)
      }
      guard !queues.portions.isEmpty else { return ([], gate.isPaused) }
      let portion = queues.portions.removeFirst()
      queues.waiting -= portion.byteCount
      return (portion.items, queues.waiting <= Self.fewWaiting && gate.isPaused)
    }
    if opensGate { gate.resume() }
    return items
  }

  /// Everything that is left.
  func takeAll() -> [Item] {
    defer { gate.resume() }
    return queues.withLock { queues in
      defer { queues = Queues() }
      return queues.urgent + queues.portions.flatMap(\.items)
    }
  }

  var isEmpty: Bool {
    queues.withLock { $0.urgent.isEmpty && $0.portions.isEmpty }
  }
}

extension Inbox.Item {
  /// The bytes of a response that it holds back.
  fileprivate var byteCount: Int {
    guard case .message(let message) = self else { return 0 }
    return message.responseBytes
  }
}
