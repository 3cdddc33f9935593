import NIOConcurrencyHelpers
import NIOCore

/// Calls closures after delays.
///
/// Callbacks with the same delay share one task, because a sleeping task for each would cost more than the rest of a short
/// stream.
final class DelayQueue: Sendable {
  /// A callback that is waiting.
  struct Ticket: Sendable {
    fileprivate let delay: Duration
    fileprivate let number: Int
  }

  /// The callbacks with the same delay, which are due in the order of their registration.
  private struct Lane {
    var deadlines = CircularBuffer<(time: ContinuousClock.Instant, number: Int)>()
    /// The callbacks that have not been cancelled, by number.
    var callbacks: [Int: @Sendable () -> Void] = [:]

    /// Removes and returns the callbacks that are due, and removes those that were cancelled before them.
    mutating func takeDue(at now: ContinuousClock.Instant) -> [@Sendable () -> Void] {
      var due: [@Sendable () -> Void] = []
      while let first = deadlines.first, first.time <= now || callbacks[first.number] == nil {
        deadlines.removeFirst()
        if let callback = callbacks.removeValue(forKey: first.number) { due.append(callback) }
      }
      return due
    }
  }

  private struct State {
    var nextNumber = 0
    var lanes: [Duration: Lane] = [:]
  }

  static let shared = DelayQueue()
  /// One year.
  private static let longest = Duration.seconds(365 * 24 * 3600)

  private let state = NIOLockedValueBox(State())

  /// Calls a closure once, from a task of the queue, unless it is cancelled before.
  func schedule(after delay: Duration, _ callback: @escaping @Sendable () -> Void) -> Ticket {
    // The addition would overflow for a very long delay, which may mean no delay limit.
    let deadline = ContinuousClock.now + min(delay, Self.longest)
    let (number, isFirst) = state.withLockedValue { state in
      let number = state.nextNumber
      state.nextNumber += 1
      let isFirst = state.lanes[delay] == nil
      state.lanes[delay, default: Lane()].deadlines.append((deadline, number))
      state.lanes[delay]?.callbacks[number] = callback
      return (number, isFirst)
    }
    if isFirst { Task.detached { await self.run(delay) } }
    return Ticket(delay: delay, number: number)
  }

  /// Removes a callback, which is then never called.
  func cancel(_ ticket: Ticket) {
    // Released after the lock: it may be the last owner of what it captures.
    let callback = state.withLockedValue { $0.lanes[ticket.delay]?.callbacks.removeValue(forKey: ticket.number) }
    _ = callback
  }

  /// The number of callbacks that are waiting.
  var count: Int { state.withLockedValue { $0.lanes.values.reduce(0) { $0 + $1.callbacks.count } } }

  /// Runs until no callback with this delay is left.
  private func run(_ delay: Duration) async {
    while true {
      let (due, next) = state.withLockedValue { state in
        let due = state.lanes[delay]?.takeDue(at: .now) ?? []
        let next = state.lanes[delay]?.deadlines.first?.time
        if next == nil { state.lanes[delay] = nil }
        return (due, next)
      }
      for callback in due { callback() }
      guard let next else { return }
      // This task is never cancelled.
      try? await Task.sleep(until: next, clock: .continuous)
    }
  }
}
