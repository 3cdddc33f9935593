public import Exchanges
import Foundation
public import Scenarios
import SystemIO
import Wire

/// All scenarios of a folder, run in parallel through the engine of `answerback run`.
public struct ScenarioSuite: Sendable {
  /// What came of a suite.
  public struct Outcome: Sendable {
    /// In the order of the plan.
    public var results: [ScenarioResult]
    /// Files that `SCENARIO_UPDATE` wrote.
    public var written: [String]
    /// Knows the secrets of the run.
    public var redactor: SecretRedactor
  }

  private let folder: String
  private let files: [String]
  private let server: any ServerUnderTest
  private let environment: [String: String]

  /// - Parameters:
  ///   - folder: absolute, with a slash at the end.
  ///   - files: relative to the folder.
  ///   - environment: where `SCENARIO_FILTER`, `SCENARIO_SHARD`, `SCENARIO_UPDATE` and `SCENARIO_REPORTS` are looked for.
  public init(
    folder: String,
    files: [String],
    server: any ServerUnderTest,
    environment: [String: String]
  ) {
    self.folder = folder
    self.files = files
    self.server = server
    self.environment = environment
  }

  /// Runs what the environment asks for, and writes `junit.xml` and `run.ndjson`.
  /// - Parameter jobs: how many scenarios run at a time; nil for as many as there are cores.
  /// - Throws: ``UsageFault`` when nothing fits or a value means nothing; an error for a report that cannot be written.
  public func run(jobs: Int? = nil) async throws -> Outcome {
    let settings = try ScenarioSettings(environment)
    let plan = try settings.plan(folder, files: files)
    let options = RunnerOptions()
    let reports = try SuiteReports(folder: settings.reports, redactor: options.redactor)
    let client = WireClient()
    let clock = ContinuousClock()
    let start = clock.now
    let collected = Collected<[ScenarioResult]>()
    let runner = ScenarioRunner(server: server, transport: client, options: options)
    _ = await runner.runAll(plan, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount) { result in
      reports.finished(result)
      collected.append(result)
    }
    await client.shutdown()
    let results = collected.value
    try reports.end(RunSummary(results, duration: clock.now - start))
    let written = try await update(results, settings.update, options.redactor)
    return Outcome(results: results, written: written, redactor: options.redactor)
  }

  private func update(_ results: [ScenarioResult], _ mode: ScenarioUpdate.Mode, _ redactor: SecretRedactor) async throws
    -> [String]
  {
    var written: [String] = []
    for result in results {
      guard let update = await ScenarioUpdate.make(result, mode: mode, redactor: redactor), update.changesFile else { continue }
      try OutputFile(update.path).write(Array(update.text.utf8))
      written.append(update.path)
    }
    return written
  }
}
