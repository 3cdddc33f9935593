import Exchanges
import Foundation
import Scenarios
import Synchronization
import SystemIO
import Wire

/// The scenarios of a folder under `swift test`: what the environment asks for, run one by one or all together, reported once.
final class ScenarioSession: Sendable {
  /// What the environment says, because `swift test` passes no flags on.
  ///
  /// `SCENARIO_FILTER`, `SCENARIO_TAG`, `SCENARIO_SHARD` (`1/3`), `SCENARIO_FAILED` (`1`) and `SCENARIO_UPDATE` are the options `--filter`,
  /// `--tag`, `--shard`, `--failed` and `--update` of `answerback run`; the parts take about the same time where that command has saved a
  /// profile. `SCENARIO_VAR_name=value` and `SCENARIO_SECRET_name=value` are
  /// `--var name=value` and `--secret name=value`, the name in the letters of the scenario. The reports `junit.xml` and `run.ndjson` are written into the folder
  /// `SCENARIO_REPORTS`, else into `.answerback`.
  struct Settings {
    var selection = RunPlan.Selection(.environment)
    var updates = ScenarioUpdate.Mode.none
    var reports = ".answerback"

    /// - Throws: ``UsageFault`` for a value that means nothing, and for an update where `CI` is set.
    init(_ environment: [String: String]) throws(UsageFault) {
      func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
      reports = value("SCENARIO_REPORTS") ?? reports
      (selection.filter, selection.tag, selection.shard) = (
        value("SCENARIO_FILTER"), value("SCENARIO_TAG"), value("SCENARIO_SHARD")
      )
      // What answerback run --profile saves, so that the parts take about the same time.
      let profile = "\(reports)/profile.ndjson"
      if selection.shard != nil, let text = try? InputFile(profile).readText(), !text.isEmpty {
        selection.durations = try DurationProfile(parsing: text, path: profile)
      }
      if Self.isSet(environment["SCENARIO_FAILED"]) {
        do throws(SystemError) {
          selection.lastRun = try InputFile(SessionReports.lastRun(in: reports)).readText()
        } catch {
          throw .missingReport(option: "SCENARIO_FAILED", path: SessionReports.lastRun(in: reports))
        }
      }
      guard let word = value("SCENARIO_UPDATE") else { return }
      guard let mode = ScenarioUpdate.Mode(rawValue: word) else {
        throw .updateMode(variable: "SCENARIO_UPDATE", known: ScenarioUpdate.Mode.allCases.map(\.rawValue), word: word)
      }
      guard mode == .none || !Self.isSet(environment["CI"]) else {
        throw .updateInCI(variable: "SCENARIO_UPDATE", word: word)
      }
      updates = mode
    }

    private static func isSet(_ value: String?) -> Bool { !["", "0", "false"].contains(value ?? "") }
  }

  /// The scenarios that the environment asks for.
  let plan: RunPlan
  let redactor: SecretRedactor
  private let suite: SuiteRunner
  private let client: WireClient

  /// - Parameter onResult: Receives each result as it comes.
  /// - Throws: ``UsageFault`` when nothing matches or a value means nothing; an error for a report that can't be written.
  init(
    folder: String,
    files: [String],
    server: any ServerUnderTest,
    environment: [String: String],
    onResult: @escaping @Sendable (ScenarioResult) -> Void = { _ in }
  ) throws {
    let options = Self.options(environment)
    let settings: Settings
    do throws(UsageFault) {
      settings = try Settings(environment)
      var plan = try RunPlan(folder: folder, names: files)
      _ = try settings.selection.apply(to: &plan)
      self.plan = plan
    } catch {
      // A report of an earlier run must not be taken for one of this run.
      SessionReports.remove(from: environment["SCENARIO_REPORTS"] ?? "")
      throw error
    }
    client = WireClient()
    redactor = options.redactor
    suite = SuiteRunner(
      ScenarioRunner(server: server, transport: client, options: options),
      plan,
      updates: settings.updates,
      reports: try SessionReports(folder: settings.reports, redactor: options.redactor, onResult)
    )
  }

  /// The options of a run with the variables and secrets of an environment.
  private static func options(_ environment: [String: String]) -> RunnerOptions {
    var options = RunnerOptions()
    for (name, value) in environment {
      if name.hasPrefix("SCENARIO_VAR_") { options.variables[String(name.dropFirst("SCENARIO_VAR_".count))] = value }
      if name.hasPrefix("SCENARIO_SECRET_") { options.secrets[String(name.dropFirst("SCENARIO_SECRET_".count))] = value }
    }
    return options
  }

  /// Runs everything.
  func run(jobs: Int) async { _ = await suite.run(jobs: jobs) }

  /// Runs the scenario of a file.
  /// - Returns: Nil where the environment does not ask for it.
  func run(_ name: String) async -> ScenarioResult? {
    guard let scenario = plan.scenarios.first(where: { $0.name == name }) else { return nil }
    return await suite.run(scenario)
  }

  /// Writes the reports and the updates.
  /// - Returns: What was updated, and what was not.
  /// - Throws: An error for a report or a scenario that can't be written.
  func finish() async throws -> SuiteRunner.Outcome {
    await client.shutdown()
    return try suite.finish(suite.summary()) { update in
      try OutputFile(update.path).write(Array(update.text.utf8))
    }
  }
}

extension ScenarioSession {
  /// The two reports of a session, each written as a whole when it ends, and the one that `SCENARIO_FAILED` reads.
  private final class SessionReports: SuiteRunner.Reports {
    private let folder: String
    private let sinks: [ReportSink]
    private let files: [(name: String, text: Collected<String>)]
    private let onResult: @Sendable (ScenarioResult) -> Void

    static func lastRun(in folder: String) -> String { "\(folder)/last-run.ndjson" }

    /// Removes the reports of an earlier run.
    static func remove(from folder: String) {
      let folder = folder.isEmpty ? ".answerback" : folder
      for name in ["junit.xml", "run.ndjson"] { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    }

    init(folder: String, redactor: SecretRedactor, _ onResult: @escaping @Sendable (ScenarioResult) -> Void) throws {
      self.folder = folder
      self.onResult = onResult
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let (junit, events) = (Collected<String>(), Collected<String>())
      files = [("junit.xml", junit), ("run.ndjson", events), ("last-run.ndjson", events)]
      sinks = [
        ReportSink(JUnitReport(), redactor: redactor, collectedIn: junit),
        ReportSink(NDJSONReport(), redactor: redactor, collectedIn: events),
      ]
      for sink in sinks { sink.begin() }
      // What can't be written is known before anything runs, and nothing of an earlier run stays.
      for (name, text) in files.dropLast() { try OutputFile("\(folder)/\(name)").write(Array(text.value.utf8)) }
    }

    func finished(_ result: ScenarioResult) {
      onResult(result)
      for sink in sinks { sink.finished(result) }
    }

    func end(_ summary: RunSummary) throws {
      for sink in sinks { sink.end(summary) }
      for (name, text) in files { try OutputFile("\(folder)/\(name)").write(Array(text.value.utf8)) }
    }
  }
}
