import ScenarioSyntax
import Synchronization

extension ScenarioRunner {
  /// Runs scenarios, several at a time; each has its own server, variables and cookies.
  /// - Parameters:
  ///   - jobs: how many at a time; at least 1.
  ///   - maxFailures: after so many scenarios that did not pass no other is begun; nil runs all.
  ///   - onResult: is given the results in the order of the plan, each as soon as those before it are there.
  /// - Returns: the results in the order of the plan, without the exchanges of steps that passed, so that a long run does not fill the
  ///   memory; `onResult` is given those too. A scenario that was not begun is skipped and says why.
  package func runAll(
    _ plan: RunPlan,
    jobs: Int = 1,
    maxFailures: Int? = nil,
    onResult: @escaping @Sendable (ScenarioResult) -> Void = { _ in }
  ) async -> [ScenarioResult] {
    let queue = RunQueue(count: plan.scenarios.count, maxFailures: maxFailures, onResult: onResult)
    let locks = SerialLocks()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, min(jobs, plan.scenarios.count)) {
        group.addTask {
          while let number = queue.next() {
            let scenario = plan.scenarios[number]
            if let reason = queue.stopReason(isCancelled: Task.isCancelled) {
              queue.finish(number, ScenarioResult(scenario, notRun: reason))
            } else {
              queue.finish(number, await run(scenario, locks))
            }
          }
        }
      }
    }
    return queue.results
  }

  private func run(_ scenario: PlannedScenario, _ locks: SerialLocks) async -> ScenarioResult {
    switch scenario.parsed {
    case .failure(let failure):
      return ScenarioResult(failure)
    case .success(let file):
      let names = Set(file.values(of: .serial))
      await locks.acquire(names)
      let result = await run(file, selection: scenario.selection)
      await locks.release(names)
      return result
    }
  }
}

extension ScenarioResult {
  fileprivate init(_ scenario: PlannedScenario, notRun reason: String) {
    let file = scenario.file
    self.init(
      path: scenario.path,
      text: file?.text ?? "",
      name: file?.title ?? ScenarioName(path: scenario.path).file,
      skipReason: reason
    )
  }
}

extension ScenarioResult {
  fileprivate var slimmed: ScenarioResult {
    var result = self
    for place in result.steps.indices where result.steps[place].failures.isEmpty { result.steps[place].exchanges = [] }
    return result
  }
}

/// Hands out the numbers of scenarios, and hands on their results in order.
private final class RunQueue: Sendable {
  private struct State {
    var next = 0
    var failures = 0
    var results: [ScenarioResult?]
    /// How many results have been handed on.
    var told = 0
  }

  private let state: Mutex<State>
  private let maxFailures: Int?
  private let onResult: @Sendable (ScenarioResult) -> Void

  init(count: Int, maxFailures: Int?, onResult: @escaping @Sendable (ScenarioResult) -> Void) {
    state = Mutex(State(results: Array(repeating: nil, count: count)))
    self.maxFailures = maxFailures
    self.onResult = onResult
  }

  func next() -> Int? {
    state.withLock { state in
      guard state.next < state.results.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  /// Why nothing more is begun; nil while there is no reason.
  func stopReason(isCancelled: Bool) -> String? {
    if isCancelled { return "not run: the run was interrupted" }
    guard let maxFailures, state.withLock({ $0.failures }) >= maxFailures else { return nil }
    return maxFailures == 1
      ? "not run: the run stopped at the first failure" : "not run: the run stopped after \(maxFailures) failures"
  }

  /// Results are handed on within the lock: else two workers could overtake each other.
  func finish(_ number: Int, _ result: ScenarioResult) {
    state.withLock { state in
      state.results[number] = result
      if !result.passed { state.failures += 1 }
      while state.told < state.results.count, let result = state.results[state.told] {
        onResult(result)
        state.results[state.told] = result.slimmed
        state.told += 1
      }
    }
  }

  var results: [ScenarioResult] { state.withLock { $0.results.compactMap { $0 } } }
}
