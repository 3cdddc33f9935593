import FieldValues

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
