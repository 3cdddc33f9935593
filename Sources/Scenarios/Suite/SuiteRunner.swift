import Synchronization

/// Runs a plan, reports each result as it comes, and writes updates: what `answerback run` and `swift test` share.
package final class SuiteRunner: Sendable {
  private let runner: ScenarioRunner
  private let plan: RunPlan
  private let updates: ScenarioUpdate.Mode
  private let reports: any Reports
  private let tally = Tally()

  /// - Parameters:
  ///   - updates: What is written into scenario files when the run has ended.
  ///   - reports: They have begun.
  package init(_ runner: ScenarioRunner, _ plan: RunPlan, updates: ScenarioUpdate.Mode = .none, reports: any Reports) {
    self.runner = runner
    self.plan = plan
    self.updates = updates
    self.reports = reports
  }

  /// Runs the plan.
  /// - Parameters:
  ///   - jobs: How many scenarios run at a time; at least 1.
  ///   - maxFailures: No other scenario begins after so many have failed; nil runs all.
  ///   - untilFailure: Whether the plan is run again and again until something fails.
  /// - Returns: The counts of all rounds and the exit code of the last.
  package func run(jobs: Int = 1, maxFailures: Int? = nil, untilFailure: Bool = false) async -> RunSummary {
    repeat {
      tally.beginRound()
      await runner.runEach(
        plan,
        jobs: jobs,
        maxFailures: maxFailures,
        skipping: { ($0, nil) },
        { [self] in await judge($0) },
        result: { $0.result },
        onResult: { [self] in note($0.result, $0.update) }
      )
    } while untilFailure && tally.summary().exitCode == 0 && !Task.isCancelled
    return tally.summary()
  }

  /// Runs one scenario of the plan, where something else decides when each is run.
  package func run(_ scenario: PlannedScenario) async -> ScenarioResult {
    let (result, update) = await judge(scenario)
    note(result, update)
    return result
  }

  private func judge(_ scenario: PlannedScenario) async -> (result: ScenarioResult, update: ScenarioUpdate?) {
    reports.began(scenario)
    guard updates != .none else {
      let result = await runner.run(scenario)
      reports.judged(result)
      return (result, nil)
    }
    let (result, replay) = await runner.record(scenario)
    reports.judged(result)
    return (result, await runner.update(of: result, against: replay, mode: updates))
  }

  private func note(_ result: ScenarioResult, _ update: ScenarioUpdate?) {
    reports.finished(result)
    tally.add(result, update)
  }

  /// The counts until now.
  /// - Parameter exitCode: The exit code of a run that was interrupted; nil for the one that the results have.
  package func summary(exitCode: Int32? = nil) -> RunSummary {
    var summary = tally.summary()
    if let exitCode { summary.exitCode = exitCode }
    return summary
  }

  /// Ends the reports, and writes the updates.
  /// - Parameters:
  ///   - summary: What the reports say of the run as a whole.
  ///   - write: Writes a scenario file.
  /// - Throws: A report or a scenario that can't be written.
  package func finish(_ summary: RunSummary, write: (ScenarioUpdate) throws -> Void) throws -> Outcome {
    try reports.end(summary)
    var outcome = Outcome(exitCode: summary.exitCode)
    let (updates, areMended) = tally.updates
    for update in updates {
      if update.changesFile { try write(update) }
      outcome.updates.append(update)
    }
    let isWritten = updates.contains { $0.changesFile }
    if isWritten, areMended, summary.exitCode == 0 || summary.exitCode == 1 { outcome.exitCode = Outcome.updated }
    return outcome
  }
}

extension SuiteRunner {
  /// The reports of a run.
  package protocol Reports: Sendable {
    /// Notes that a scenario begins; several may run at a time.
    func began(_ scenario: PlannedScenario)
    /// Notes the result of a scenario as soon as it is there, in any order.
    func judged(_ result: ScenarioResult)
    /// Adds a result; they come in the order of the plan.
    func finished(_ result: ScenarioResult)
    /// Ends and writes the reports.
    func end(_ summary: RunSummary) throws
  }

  /// The end of a run.
  package struct Outcome: Sendable {
    /// The exit code when every scenario passes after the updates, and files were written.
    package static let updated: Int32 = 5

    /// The updates of scenarios, those that only refuse included.
    package var updates: [ScenarioUpdate] = []
    /// The exit code of `answerback run`.
    package var exitCode: Int32
  }

  /// Counts results as they come. It keeps a result of each kind, and the updates, so that a long run does not fill the memory.
  private final class Tally: Sendable {
    /// What the exit code depends on.
    private struct Kind: Hashable {
      let exitCode: Int32
      let isSkipped: Bool
      let isEnvironment: Bool
      let hasSteps: Bool
    }

    private struct State {
      var counts = RunSummary([], duration: .zero)
      var kinds: [Kind: ScenarioResult] = [:]
      var updates: [ScenarioUpdate] = []
      var paths: Set<String> = []
      var areMended = true
    }

    private let start = ContinuousClock.now
    private let state = Mutex(State())

    func beginRound() {
      state.withLock { $0.kinds = [:] }
    }

    func add(_ result: ScenarioResult, _ update: ScenarioUpdate?) {
      let one = RunSummary([result], duration: .zero)
      let kind = Kind(
        exitCode: one.exitCode,
        isSkipped: result.skipReason != nil,
        isEnvironment: result.environmentFailure != nil,
        hasSteps: !result.steps.isEmpty
      )
      state.withLock { state in
        state.counts.passed += one.passed
        state.counts.failed += one.failed
        state.counts.skipped += one.skipped
        if state.kinds[kind] == nil { state.kinds[kind] = result }
        guard result.path != "-", state.paths.insert(result.path).inserted else { return }
        if let update { state.updates.append(update) }
        let isMended = update.map { $0.changesFile ? $0.passes : result.passed } ?? result.passed
        if !isMended { state.areMended = false }
      }
    }

    func summary() -> RunSummary {
      state.withLock { state in
        var summary = state.counts
        summary.duration = start.duration(to: .now)
        summary.exitCode = RunSummary(Array(state.kinds.values), duration: .zero).exitCode
        return summary
      }
    }

    var updates: ([ScenarioUpdate], areMended: Bool) { state.withLock { ($0.updates, $0.areMended) } }
  }
}

extension SuiteRunner.Reports {
  /// Does nothing.
  package func began(_ scenario: PlannedScenario) {}
  /// Does nothing.
  package func judged(_ result: ScenarioResult) {}
}
