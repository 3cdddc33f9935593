import FieldValues

/// The time a runner goes by; tests give one that stands still.
package struct RunnerClock: Sendable {
  /// The time since some fixed moment; it never goes back.
  package var now: @Sendable () -> Duration
  /// Returns after so long, or at once when the task is cancelled.
  package var sleep: @Sendable (Duration) async -> Void
  /// Seconds since 1970, for the expiry of cookies.
  package var date: @Sendable () -> Int64

  /// A clock made of its three parts.
  package init(
    now: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async -> Void,
    date: @escaping @Sendable () -> Int64
  ) {
    self.now = now
    self.sleep = sleep
    self.date = date
  }
}

extension RunnerClock {
  /// The machine's own clocks.
  package static var machine: RunnerClock {
    let start = ContinuousClock.now
    return RunnerClock(
      now: { start.duration(to: .now) },
      sleep: { try? await Task.sleep(for: $0) },
      date: { HTTPDate.now.secondsSince1970 }
    )
  }
}
