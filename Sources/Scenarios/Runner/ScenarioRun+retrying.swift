import Exchanges
import FieldValues
import ScenarioSyntax

extension ScenarioRun {
  /// Tries a step until it needs no further try.
  mutating func attempts(_ step: StepSyntax, _ settings: StepOptions, row: Int?) async -> StepResult {
    tellStep(name(of: step, row: row), number: file.steps.firstIndex { $0.position == step.position })
    let start = options.clock.now()
    let end = settings.maxTime.map { min(deadline, start + $0) } ?? deadline
    if settings.delay > .zero { await options.clock.sleep(min(settings.delay, end - start)) }
    var count = 1
    var outcome = await limited(to: end, settings) { await $0.attempt(step, settings, number: count, until: end) }
    var exchanges = outcome.exchanges
    while outcome.retry.wantsTry, settings.retries.map({ count <= $0 }) ?? true, !Task.isCancelled {
      guard options.clock.now() + settings.retryInterval < end else { break }
      await options.clock.sleep(settings.retryInterval)
      count += 1
      outcome = await limited(to: end, settings) { await $0.attempt(step, settings, number: count, until: end) }
      exchanges += outcome.exchanges
    }
    variables = outcome.variables
    collectRedactions(exchanges)
    var result = StepResult(
      name: name(of: step, row: row),
      position: step.position,
      exchanges: exchanges,
      verdicts: outcome.verdicts,
      duration: options.clock.now() - start,
      attempts: count
    )
    if options.isComparing {
      result.sent = StepResult.Sent(exchangeCount: outcome.exchanges.count, variables: variables.values)
    }
    switch outcome.retry {
    case .condition(let condition, let reason):
      result.verdicts.append(pending(condition, reason, after: count))
      result.verdicts.sort { $0.position < $1.position }
    case .unreadable(let reason): result.verdicts = skipped(step, row: row, because: reason).verdicts
    case .none, .failure: break
    }
    return result
  }

  /// The verdict on a condition of `retry-on` that no further try could change.
  private func pending(_ condition: AssertSyntax, _ reason: String?, after count: Int) -> Verdict {
    let expectation = Expectation(condition, in: source)
    let tries = "\(count) \(count == 1 ? "try" : "tries")"
    let message =
      reason.map { "retry-on can't be judged after \(tries): \($0)" }
      ?? "retry-on still holds after \(tries): \(expectation.words)"
    return expectation.verdict(.failed, message)
  }

  private mutating func attempt(
    _ step: StepSyntax,
    _ settings: StepOptions,
    number: Int,
    until end: Duration
  ) async -> StepAttempt.Outcome {
    var attempt = StepAttempt(step, settings, number: number, until: end, of: self)
    let outcome = await attempt.outcome()
    jars = attempt.jars
    return outcome
  }
}
