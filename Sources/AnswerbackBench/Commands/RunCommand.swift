import ArgumentParser
import Foundation
import Scenarios
import Wire

/// `answerback run`: scenarios headless.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run scenarios without a terminal.",
    discussion:
      "Exit code 0: all passed; 1: an expectation failed; 2: usage, nothing to run; 3: a file does not parse; 4: no server."
  )

  @Argument(help: "Files, FILE:LINE, and folders; - is standard input.")
  var paths = ["scenarios"]
  @Option(help: "Only steps whose folder/name/step fits this regular expression.")
  var filter: String?
  @Option(help: "Only scenarios with these tags: 'sse and not slow'.")
  var tag: String?
  @Option(help: "How many scenarios run at a time.")
  var jobs = 1
  @Flag(name: .customLong("fail-fast"), help: "Begin no other scenario after one that failed.")
  var failFast = false
  @Option(name: .customLong("max-failures"), help: "Begin no other scenario after so many that failed.")
  var maxFailures: Int?
  @Option(help: "Time for each scenario, in seconds.")
  var timeout = 30.0
  @Option(name: .customLong("var"), help: "A variable every scenario begins with, NAME=VALUE; may be repeated.")
  var variables: [Assignment] = []
  @Option(name: .customLong("secret"), help: "A value of {{secret.NAME}} that no report shows, NAME=VALUE; may be repeated.")
  var secrets: [Assignment] = []
  @Option(help: "in-process, or the URL of a server.")
  var server = "in-process"
  @Option(name: .customLong("report"), help: "text, junit:PATH, ndjson:PATH or tap:PATH; may be repeated.")
  var reports: [String] = []
  @Flag(help: "List what would run, and run nothing.")
  var list = false

  func validate() throws {
    guard jobs >= 1 else {
      throw ValidationError("--jobs \(jobs) — is less than 1 — give a number of scenarios to run at a time")
    }
    guard timeout > 0, timeout < 86400 else {
      throw ValidationError("--timeout \(timeout) — is no time — give seconds, up to a day")
    }
    guard server == "in-process" || server.hasPrefix("http://") else {
      throw ValidationError("--server \(server) — is neither in-process nor a URL — write http://127.0.0.1:8080")
    }
  }

  func run() async throws {
    let plan = try makePlan()
    if list { return print(plan.scenarios.map { "\($0.path)  \($0.file?.title ?? "does not parse")" }.joined(separator: "\n")) }
    let options = makeOptions()
    let outputs = try ReportOutputs(reports.isEmpty ? ["text"] : reports, redactor: options.redactor)
    let client = WireClient()
    let clock = ContinuousClock()
    let start = clock.now
    let runner = ScenarioRunner(server: try makeServer(), transport: client, options: options)
    let results = await withInterruption {
      await runner.runAll(plan, jobs: jobs, maxFailures: failFast ? 1 : maxFailures) { outputs.finished($0) }
    }
    await client.shutdown()
    let summary = RunSummary(results.value, duration: clock.now - start)
    try outputs.end(summary)
    let code = results.wasInterrupted ? 130 : summary.exitCode
    if code != 0 { throw ExitCode(code) }
  }

  private func makePlan() throws -> RunPlan {
    var plan = try RunPlan.commandLine(paths)
    do throws(UsageFault) {
      if let filter { try plan.keep(filter: filter) }
      if let tag { try plan.keep(try TagExpression(tag)) }
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
    return plan
  }

  private func makeServer() throws -> any ServerUnderTest {
    guard server == "in-process" else { return RemoteServer(url: server) }
    _ = try makeApp()  // so that its faults are told once, before anything runs
    return InProcessServer(CurrentApp.make)
  }

  private func makeOptions() -> RunnerOptions {
    var options = RunnerOptions()
    options.variables = Dictionary(variables.map { ($0.name, $0.value) }) { _, last in last }
    options.secrets = Dictionary(secrets.map { ($0.name, $0.value) }) { _, last in last }
    options.timeout = .milliseconds(Int(timeout * 1000))
    options.isOurServer = server == "in-process"
    return options
  }
}

/// `NAME=VALUE` of a command line.
struct Assignment: ExpressibleByArgument {
  let name: String
  let value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
  }
}
