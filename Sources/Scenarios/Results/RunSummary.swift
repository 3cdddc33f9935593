import Exchanges
import FieldValues

/// The result of a run as a whole.
package struct RunSummary: Sendable, Hashable {
  /// Scenarios that passed; steps are not counted.
  package var passed = 0
  /// Scenarios that failed, do not parse, or had no server.
  package var failed = 0
  /// Scenarios that were not run.
  package var skipped = 0
  /// How long the run took.
  package var duration: Duration
  /// `answerback run`'s exit code: 0 when all passed, 1 when an expectation failed, 2 when there was nothing to run, 3 when a file does
  /// not parse or no step ran, 4 when a server did not start or no scenario could connect to it.
  package var exitCode: Int32

  /// Counts the results of a run.
  package init(_ results: [ScenarioResult], duration: Duration) {
    self.duration = duration
    for result in results {
      if result.skipReason != nil {
        skipped += 1
      } else if result.passed {
        passed += 1
      } else {
        failed += 1
      }
    }
    exitCode = RunSummary.exitCode(results)
  }

  /// `12 passed, 1 failed, 0 skipped in 41 ms`
  package var text: String {
    "\(passed) passed, \(failed) failed, \(skipped) skipped in \(duration.shortText)"
  }

  private static func exitCode(_ results: [ScenarioResult]) -> Int32 {
    if results.isEmpty { return 2 }
    if results.contains(where: { $0.environmentFailure != nil }) { return 4 }
    let run = results.filter { $0.skipReason == nil && $0.diagnostics.isEmpty }
    if !run.isEmpty, run.allSatisfy(\.foundNobody) { return 4 }
    if results.contains(where: { !$0.diagnostics.isEmpty }) { return 3 }
    // A run that judged nothing is not a success. Files that say so themselves may all be skipped.
    if results.allSatisfy({ $0.skipReason != nil }), results.contains(where: { !$0.steps.isEmpty }) { return 3 }
    return results.allSatisfy(\.passed) ? 0 : 1
  }
}

extension ScenarioResult {
  /// Whether it sent requests, and no connection came about for any of them.
  fileprivate var foundNobody: Bool {
    let exchanges = steps.flatMap(\.exchanges)
    let somethingPassed = steps.contains { $0.outcome == .passed }
    return !exchanges.isEmpty && !somethingPassed && exchanges.allSatisfy { $0.failure?.kind == .connect }
  }
}
