package import Exchanges
import FieldValues

/// What a run is given from outside.
package struct RunnerOptions: Sendable {
  /// `--var NAME=VALUE`: variables every scenario begins with.
  package var variables: [String: String] = [:]
  /// `--secret NAME=VALUE`: values of `{{secret.NAME}}`, which no report shows.
  package var secrets: [String: String] = [:]
  /// For all steps of a scenario together, unless its `#@ timeout:` says otherwise.
  package var timeout: Duration = .seconds(30)
  /// By how much waits and time limits are multiplied: more than 1 for a slow machine. What a server must not do before its time, such as
  /// `@silence`, the lower end of `@gap` and `duration > …`, stays as it is written.
  package var timeScale = 1.0
  /// Whether the server under test is one of ours; scenarios that are `#@ ours-only:` are skipped on others.
  package var isOurServer = true
  /// Where the files come from that scenarios name.
  package var files: any FileSource = LocalFiles()
  /// Where the option `output` writes to; nil lets steps that have it fail with a sentence.
  package var output: (any FileSink)? = LocalFiles()
  /// The time the runner goes by.
  package var clock: RunnerOptions.Clock = .machine
  /// Whether the responses are to be compared with those of another server. Then a set-up that fails stops nothing, streams are read as far
  /// as their sections reach whatever they bring, and results say what a comparison needs.
  package var isComparing = false
  /// Whether a file in which `check` finds a fault is not run.
  package var checksFirst = true
  /// Receives each step when it begins. Steps that begin after the run was cancelled are not among them.
  package var onStep: @Sendable (RunningStep) -> Void = { _ in }
  /// What reports must not show; the runner adds secrets, and captures that say `redact`.
  package var redactor = SecretRedactor()

  /// No variables, 30 seconds for a scenario, the machine's files and clocks.
  package init() {}
}

extension RunnerOptions {
  /// A step that has begun.
  package struct RunningStep: Sendable, Hashable {
    /// The place that the step takes in the results of the scenario.
    package var place: Int
    /// `2 of 3`; empty for a set-up.
    package var number: String
    /// The name of the step, or its request line.
    package var name: String

    package init(place: Int, number: String, name: String) {
      self.place = place
      self.number = number
      self.name = name
    }
  }

  /// The time a runner goes by; tests give one that stands still.
  package struct Clock: Sendable {
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

    /// The machine's own clocks.
    package static var machine: RunnerOptions.Clock {
      let start = ContinuousClock.now
      return RunnerOptions.Clock(
        now: { start.duration(to: .now) },
        sleep: { try? await Task.sleep(for: $0) },
        date: { HTTPDate.now.secondsSince1970 }
      )
    }
  }
}

extension RunnerOptions {
  /// A wait or a limit, multiplied.
  func scaled(_ time: Duration) -> Duration { timeScale == 1 ? time : time * timeScale }
}

extension ClosedRange<Duration> {
  /// The range of `@gap`, with its upper end multiplied.
  func limitScaled(by scale: Double) -> Self {
    scale == 1 ? self : lowerBound...Swift.max(lowerBound, upperBound * scale)
  }
}
