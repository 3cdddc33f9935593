import Scenarios
import Synchronization

/// A plan that is run once, or again and again until something fails.
struct Rounds: Sendable {
  let runner: ScenarioRunner
  let plan: RunPlan
  var jobs = 1
  var maxFailures: Int?
  var untilFailure = false

  /// Runs until the end, a failure or cancellation.
  /// - Parameter onResult: Is given each result as it comes, with all its exchanges.
  /// - Returns: The counts of all rounds and the exit code of the last.
  func run(_ onResult: @escaping @Sendable (ScenarioResult) -> Void) async -> RunSummary {
    let clock = ContinuousClock()
    let start = clock.now
    var total = RunSummary([], duration: .zero)
    repeat {
      let results = await runner.runAll(plan, jobs: jobs, maxFailures: maxFailures, onResult: onResult)
      let round = RunSummary(results, duration: clock.now - start)
      total.passed += round.passed
      total.failed += round.failed
      total.skipped += round.skipped
      total.duration = round.duration
      total.exitCode = round.exitCode
    } while untilFailure && total.exitCode == 0 && !Task.isCancelled
    return total
  }
}

extension Rounds {
  /// Counts of results as they come, from any thread.
  final class Tally: Sendable {
    private let start = ContinuousClock.now
    private let counts = Mutex(RunSummary([], duration: .zero))

    func add(_ result: ScenarioResult) {
      let one = RunSummary([result], duration: .zero)
      counts.withLock { counts in
        counts.passed += one.passed
        counts.failed += one.failed
        counts.skipped += one.skipped
      }
    }

    /// The counts until now.
    func summary(exitCode: Int32) -> RunSummary {
      var summary = counts.withLock { $0 }
      summary.duration = ContinuousClock.now - start
      summary.exitCode = exitCode
      return summary
    }
  }
}
