/// Until when a step may be judged. Matching a large body against a large expression can take longer than the step has.
struct JudgingLimit: Sendable {
  var clock: RunnerClock
  /// The moment of the clock at which the time is used up.
  var end: Duration
  /// What to say then.
  var reason: String

  /// The limit of the step at hand; nil outside a run.
  @TaskLocal static var current: JudgingLimit?

  /// Why judging must end now; nil while it may go on.
  static var interruption: String? {
    if Task.isCancelled { return "the run was interrupted" }
    guard let limit = current, limit.clock.now() >= limit.end else { return nil }
    return limit.reason
  }
}

extension Fault {
  /// Why an expression was not matched to the end of its text.
  static var interrupted: Fault {
    Fault("matching the expression was interrupted: \(JudgingLimit.interruption ?? "the step's time is used up")")
  }
}
