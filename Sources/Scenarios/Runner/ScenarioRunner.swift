package import Exchanges
package import ScenarioSyntax
import Synchronization

/// Runs scenarios, each against a fresh server, with its own variables and its own cookies.
package struct ScenarioRunner: Sendable {
  private let server: any ServerUnderTest
  private let transport: any ExchangeTransport
  private let options: RunnerOptions

  /// A runner for one server; the values of all secrets go into the options' redactor at once.
  package init(server: any ServerUnderTest, transport: any ExchangeTransport, options: RunnerOptions = RunnerOptions()) {
    self.server = server
    self.transport = transport
    self.options = options
    for secret in options.secrets.values { options.redactor.add(secret) }
  }

  /// Runs a scenario file; the server is stopped in every case.
  /// - Parameter selection: which of its steps.
  /// - Returns: what came of it; nothing is thrown.
  package func run(_ file: ScenarioFile, selection: StepSelection = .all) async -> ScenarioResult {
    let start = options.clock.now()
    var result = ScenarioResult(path: file.path, text: file.text, name: file.title)
    if let reason = skipReason(file) {
      result.skipReason = reason
      return result
    }
    do {
      let running = try await server.start()
      result.steps = await run(file, selection, on: running)
      await running.stop()
    } catch {
      result.environmentFailure = "the server under test did not start: \(error)"
    }
    result.duration = options.clock.now() - start
    return result
  }

  /// Runs the text of a scenario file; one that does not parse gives a result with diagnostics.
  package func run(text: String, path: String, selection: StepSelection = .all) async -> ScenarioResult {
    do throws(ParseFailure) {
      return await run(try ScenarioFile.parse(text, path: path), selection: selection)
    } catch {
      return ScenarioResult(error)
    }
  }

  private func skipReason(_ file: ScenarioFile) -> String? {
    if let reason = file.values(of: .skip).first { return reason.isEmpty ? "the file says #@ skip:" : reason }
    guard !options.isOurServer, let reason = file.values(of: .oursOnly).first else { return nil }
    return reason.isEmpty ? "the file is of no use against another server" : reason
  }

  private func run(_ file: ScenarioFile, _ selection: StepSelection, on server: any RunningServer) async -> [StepResult] {
    var run = ScenarioRun(file, options: options, transport: transport, server: server, limit: limit(of: file) ?? options.timeout)
    if let fault = fault(of: file) {
      run.addNotReached(fault)
      return run.results
    }
    if await run.prepare() {
      await run.run(selection)
    } else {
      run.addNotReached(because: "the set-up failed")
    }
    await run.finish()
    return run.results
  }

  /// nil where the file states none.
  private func limit(of file: ScenarioFile) -> Duration? {
    guard let text = file.values(of: .timeout).first,
      case .duration(let limit) = try? OptionSyntax.value(of: .maxTime, filledIn: text)
    else { return nil }
    return limit
  }

  /// What in the head of a file keeps it from being run.
  private func fault(of file: ScenarioFile) -> Fault? {
    file.metadata.first { $0.key == .server }.map { metadata in
      Fault("#@ server: cannot be run yet by this version of Answerback", at: metadata)
    }
  }
}

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
      name: file?.title ?? ScenarioFile.Name(path: scenario.path).file,
      skipReason: reason
    )
  }

  fileprivate var slimmed: ScenarioResult {
    var result = self
    for place in result.steps.indices where result.steps[place].failures.isEmpty { result.steps[place].exchanges = [] }
    return result
  }
}

extension ScenarioRunner {
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

  /// Lets one scenario at a time have each resource that `#@ serial:` names. All names are taken at once, so that two scenarios
  /// never wait for each other.
  private actor SerialLocks {
    private var held: Set<String> = []
    private var waiting: [(names: Set<String>, wake: CheckedContinuation<Void, Never>)] = []

    func acquire(_ names: Set<String>) async {
      if held.isDisjoint(with: names) {
        held.formUnion(names)
        return
      }
      await withCheckedContinuation { waiting.append((names, $0)) }
    }

    func release(_ names: Set<String>) {
      held.subtract(names)
      var still: [(names: Set<String>, wake: CheckedContinuation<Void, Never>)] = []
      for waiter in waiting {
        if held.isDisjoint(with: waiter.names) {
          held.formUnion(waiter.names)
          waiter.wake.resume()
        } else {
          still.append(waiter)
        }
      }
      waiting = still
    }
  }
}
