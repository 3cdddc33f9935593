import NIOConcurrencyHelpers
import NIOCore

/// Calls back after delays.
///
/// Callbacks with the same delay share one task. A sleeping task for each would cost more than the rest of a short stream does.
final class DelayQueue: Sendable {
  /// A callback that waits.
  struct Ticket: Sendable {
    fileprivate let delay: Duration
    fileprivate let number: Int
  }

  /// The callbacks with the same delay, which are due in the order in which they came.
  private struct Lane {
    var deadlines = CircularBuffer<(time: ContinuousClock.Instant, number: Int)>()
    /// What has not been cancelled, by its number.
    var callbacks: [Int: @Sendable () -> Void] = [:]

    /// Takes out what is due, and what was cancelled before it.
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
  /// A year.
  private static let longest = Duration.seconds(365 * 24 * 3600)

  private let state = NIOLockedValueBox(State())

  /// Calls back once, from a task of the queue, unless that is cancelled before.
  func schedule(after delay: Duration, _ callback: @escaping @Sendable () -> Void) -> Ticket {
    // Time has an end, and a delay may be meant as none.
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

  /// Releases a callback, which is not called from now on.
  func cancel(_ ticket: Ticket) {
    // Kept until the lock is free: it may be the last owner of what it captures.
    let callback = state.withLockedValue { $0.lanes[ticket.delay]?.callbacks.removeValue(forKey: ticket.number) }
    _ = callback
  }

  /// The number of callbacks that wait.
  var count: Int { state.withLockedValue { $0.lanes.values.reduce(0) { $0 + $1.callbacks.count } } }

  /// Runs until nothing waits for this delay any more.
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
