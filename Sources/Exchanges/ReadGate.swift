import Synchronization

/// Stops and lets go the reading of answers, from any thread: what the reader does not take, the server cannot send.
///
/// One gate may stand before several exchanges. What the socket has brought already is reported even while the gate is closed.
public final class ReadGate: Sendable, Hashable {
  private struct State {
    var isPaused = false
    var waiters: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// An open gate.
  public init() {}

  /// Whether nothing is read now.
  public var isPaused: Bool { state.withLock { $0.isPaused } }

  /// From now on nothing is read.
  public func pause() {
    state.withLock { $0.isPaused = true }
  }

  /// Lets go what waits, and what comes.
  public func resume() {
    let waiters = state.withLock { state in
      defer { state = State() }
      return state.waiters
    }
    for waiter in waiters { waiter() }
  }

  /// Asks to read; whoever may not is called once the gate opens, and asks again.
  /// - Parameter retry: called on the thread that opens the gate; it must not block.
  /// - Returns: whether the reader may read now.
  public func admits(orCalls retry: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      if state.isPaused { state.waiters.append(retry) }
      return !state.isPaused
    }
  }

  /// Gates are the same when they are one.
  public static func == (left: ReadGate, right: ReadGate) -> Bool { left === right }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
