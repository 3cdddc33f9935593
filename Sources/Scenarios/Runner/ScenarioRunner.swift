package import Exchanges
package import ScenarioSyntax
import Synchronization

/// Runs scenarios, each against a fresh server, with its own variables and its own cookies.
package struct ScenarioRunner: Sendable {
  private let server: any ServerUnderTest
  let transport: any ExchangeTransport
  let options: RunnerOptions

  /// A runner for one server; the values of all secrets go into the options' redactor at once.
  package init(server: any ServerUnderTest, transport: any ExchangeTransport, options: RunnerOptions = RunnerOptions()) {
    self.server = server
    self.transport = transport
    self.options = options
    for secret in options.secrets.values { options.redactor.add(secret) }
  }

  /// Runs a scenario file; the server is stopped in every case.
  /// - Parameter selection: which of its steps.
  /// - Returns: the result; nothing is thrown.
  package func run(_ file: ScenarioFile, selection: StepSelection = .all) async -> ScenarioResult {
    await run(file, selection, nil)
  }

  private func run(_ file: ScenarioFile, _ selection: StepSelection, _ tape: Replay.Tape?) async -> ScenarioResult {
    let start = options.clock.now()
    var result = ScenarioResult(path: file.path, text: file.text, name: file.title)
    let setUps = file.setUps(from: options.files)
    if let reason = file.skipReason(isOurServer: options.isOurServer, setUps: setUps) {
      result.skipReason = reason
      return result
    }
    result.diagnostics =
      options.checksFirst ? file.faults(knownVariables: Set(options.variables.keys), setUps: setUps) : file.faultsBeforeRun
    guard result.diagnostics.isEmpty else { return result }
    do throws(Fault) {
      if let own = try file.ownServer() {
        result.steps = await run(file, selection, on: tape?.watching(own, selection) ?? own, tape ?? transport)
        result.skipReason = result.reasonWhyNothingRan
        result.duration = options.clock.now() - start
        return result
      }
    } catch {
      let place = error.position ?? .start
      result.diagnostics = [Diagnostic(error.message, at: place, length: error.length)]
      return result
    }
    do {
      let running = try await server.start()
      result.steps = await run(file, selection, on: tape?.watching(running, selection) ?? running, tape ?? transport)
      result.skipReason = result.reasonWhyNothingRan
      await running.stop()
    } catch {
      result.environmentFailure = "the server under test did not start: \(error)"
    }
    result.duration = options.clock.now() - start
    return result
  }

  /// Runs the text of a scenario file; one that does not parse gives a result with diagnostics.
  package func run(text: String, path: String, selection: StepSelection = .all) async -> ScenarioResult {
    do throws(ScenarioFile.ParseFailure) {
      return await run(try ScenarioFile.parse(text, path: path), selection: selection)
    } catch {
      return ScenarioResult(error)
    }
  }

  private func run(
    _ file: ScenarioFile,
    _ selection: StepSelection,
    on server: any RunningServer,
    _ transport: any ExchangeTransport
  ) async -> [StepResult] {
    let limit = options.scaled(file.timeLimit ?? options.timeout)
    var run = ScenarioRun(file, options: options, transport: transport, server: server, limit: limit)
    if await run.prepare() {
      await run.run(selection)
    } else {
      run.addNotReached(because: "the set-up failed")
    }
    await run.finish()
    return run.results
  }
}

extension ScenarioRunner {
  /// Runs scenarios, several at a time; each has its own server, variables and cookies.
  /// - Parameters:
  ///   - jobs: How many run at a time; at least 1.
  ///   - maxFailures: No other scenario begins after so many have failed; nil runs all.
  ///   - onResult: Receives the results in the order of the plan, each as soon as those before it are there.
  /// - Returns: The results in the order of the plan. Of steps that passed they keep no exchanges, and of scenarios that passed no text.
  ///   A scenario that was not run is skipped and says why.
  package func runAll(
    _ plan: RunPlan,
    jobs: Int = 1,
    maxFailures: Int? = nil,
    onResult: @escaping @Sendable (ScenarioResult) -> Void = { _ in }
  ) async -> [ScenarioResult] {
    let results = Results()
    await runEach(plan, jobs: jobs, maxFailures: maxFailures, skipping: { $0 }, { await run($0) }, result: { $0 }) { result in
      onResult(result)
      results.append(result.slimmed)
    }
    return results.value
  }

  /// Runs scenarios as ``runAll(_:jobs:maxFailures:onResult:)`` does, and keeps none of the results, however long the plan is.
  /// - Parameters:
  ///   - run: Runs one scenario.
  ///   - result: The result in what that returns.
  ///   - onResult: Receives what it returns, in the order of the plan. A scenario that was not run is skipped.
  package func runEach<Value: Sendable>(
    _ plan: RunPlan,
    jobs: Int = 1,
    maxFailures: Int? = nil,
    skipping skipped: @escaping @Sendable (ScenarioResult) -> Value,
    _ run: @escaping @Sendable (PlannedScenario) async -> Value,
    result: @escaping @Sendable (Value) -> ScenarioResult,
    onResult: @escaping @Sendable (Value) -> Void
  ) async {
    let queue = RunQueue(count: plan.scenarios.count, maxFailures: maxFailures, onResult: onResult)
    let locks = SerialLocks()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, min(jobs, plan.scenarios.count)) {
        group.addTask {
          while let number = queue.next() {
            let scenario = plan.scenarios[number].loaded
            if let reason = queue.stopReason(isCancelled: Task.isCancelled) {
              queue.finish(number, skipped(ScenarioResult(scenario, notRun: reason)), passed: true)
            } else {
              let others = scenario.file?.setUps([.setup, .finally], from: options.files) ?? []
              let names = Set((scenario.file?.values(of: .serial) ?? []) + others.flatMap { $0.file.values(of: .serial) })
              await locks.acquire(names)
              let value = await run(scenario)
              await locks.release(names)
              queue.finish(number, value, passed: result(value).passed)
            }
          }
        }
      }
    }
  }

  /// Runs a scenario of a plan.
  package func run(_ scenario: PlannedScenario) async -> ScenarioResult { await run(scenario, nil) }

  /// - Parameter tape: Keeps what the scenario receives.
  func run(_ scenario: PlannedScenario, _ tape: Replay.Tape?) async -> ScenarioResult {
    switch scenario.parsed {
    case .failure(let failure): ScenarioResult(failure)
    case .success(let file): await run(file, scenario.selection, tape)
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

  /// The result without what no one asks for after it was reported.
  package var slimmed: ScenarioResult {
    var result = self
    if passed { result.text = "" }
    for place in result.steps.indices where result.steps[place].passed {
      result.steps[place].exchanges = []
      if passed { result.steps[place].verdicts.removeAll { $0.outcome == .passed } }
    }
    return result
  }
}

extension ScenarioRunner {
  /// Hands out the numbers of scenarios, and hands on their results in order.
  private final class RunQueue<Value: Sendable>: Sendable {
    private struct State {
      var next = 0
      var failures = 0
      /// Results that wait for those before them.
      var waiting: [Int: Value] = [:]
      /// How many results have been handed on.
      var told = 0
    }

    private let state = Mutex(State())
    private let count: Int
    private let maxFailures: Int?
    private let onResult: @Sendable (Value) -> Void

    init(count: Int, maxFailures: Int?, onResult: @escaping @Sendable (Value) -> Void) {
      self.count = count
      self.maxFailures = maxFailures
      self.onResult = onResult
    }

    func next() -> Int? {
      state.withLock { state in
        guard state.next < count else { return nil }
        defer { state.next += 1 }
        return state.next
      }
    }

    /// Why no other scenario begins; nil while there isn't a reason.
    func stopReason(isCancelled: Bool) -> String? {
      if isCancelled { return "not run: the run was interrupted" }
      guard let maxFailures, state.withLock({ $0.failures }) >= maxFailures else { return nil }
      return maxFailures == 1
        ? "not run: the run stopped at the first failure" : "not run: the run stopped after \(maxFailures) failures"
    }

    /// Results are handed on within the lock: otherwise two workers could overtake each other.
    func finish(_ number: Int, _ value: Value, passed: Bool) {
      state.withLock { state in
        state.waiting[number] = value
        if !passed { state.failures += 1 }
        while let value = state.waiting.removeValue(forKey: state.told) {
          onResult(value)
          state.told += 1
        }
      }
    }
  }

  /// Collects results from any thread.
  private final class Results: Sendable {
    private let list = Mutex<[ScenarioResult]>([])

    var value: [ScenarioResult] { list.withLock { $0 } }

    func append(_ result: ScenarioResult) { list.withLock { $0.append(result) } }
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
