import Scenarios

/// What is known of a scenario file since the bench was opened.
enum RunState: Sendable, Hashable {
  case running
  case passed(checks: Int)
  case failed(count: Int)
  case skipped
  /// It does not parse, or no server could be started.
  case broken

  init(_ result: ScenarioResult) {
    if !result.diagnostics.isEmpty || result.environmentFailure != nil {
      self = .broken
    } else if result.skipReason != nil {
      self = .skipped
    } else if result.failures.isEmpty {
      self = .passed(checks: result.verdicts.count)
    } else {
      self = .failed(count: result.failures.count)
    }
  }
}
