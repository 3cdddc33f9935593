import Curses
import Synchronization
import Workbench

/// What waits for the session: put in from anywhere, taken out by the loop.
///
/// What the terminal tells overtakes the rest, so that a key is heard while a stream pours in.
final class Inbox: Sendable {
  enum Item: Sendable {
    case terminal(TerminalEvent)
    case message(Message)
    /// An effect has come to its end.
    case finished(effect: Int)
    /// The pause after a drawing is over.
    case rested
    /// Somebody wants to know when a condition holds.
    case waiter(SessionWaiter)
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

  /// Rings when something was put in.
  let bell: AsyncStream<Void>
  private let ringing: AsyncStream<Void>.Continuation
  private let queues = Mutex((urgent: [Item](), others: [Item]()[...]))

  init() {
    (bell, ringing) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func put(_ item: Item) {
    queues.withLock { queues in
      if case .terminal = item { queues.urgent.append(item) } else { queues.others.append(item) }
    }
    ringing.yield()
  }

  /// The next items to work on; none when there are none.
  func take() -> [Item] {
    queues.withLock { queues in
      guard queues.urgent.isEmpty else {
        defer { queues.urgent.removeAll() }
        return queues.urgent
      }
      let items = queues.others.prefix(Self.portion)
      // A slice keeps what was cut off it alive, so an empty one is made afresh.
      queues.others = items.count == queues.others.count ? [] : queues.others.dropFirst(items.count)
      return Array(items)
    }
  }

  /// Everything that is left.
  func takeAll() -> [Item] {
    queues.withLock { queues in
      defer { queues = ([], []) }
      return queues.urgent + queues.others
    }
  }

  var isEmpty: Bool {
    queues.withLock { $0.urgent.isEmpty && $0.others.isEmpty }
  }
}
