import Answerback
import AnswerbackTesting
import ArgumentParser
import Exchanges
import FieldValues
import Foundation
import OpenAPIDescriptions
import ScenarioSyntax
import Scenarios
import Synchronization
import Wire

/// `answerback run`: scenarios headless.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run scenarios without a terminal.",
    discussion: """
      Exit code 0: all passed; 1: an expectation failed; 2: usage, nothing to run; 3: a file has a fault that check finds, \
      or no step ran; 4: no server, or a service failed; 5: all passed after --update wrote files; 130: interrupted (143: by SIGTERM); 141: nothing reads the output any more.
      """
  )

  @Argument(help: "Files, FILE:LINE, and folders; - is standard input.")
  var paths = ["scenarios"]
  @OptionGroup(title: "Which scenarios")
  var selection: SelectionOptions
  @OptionGroup(title: "Variables")
  var variables: VariableOptions
  @OptionGroup(title: "Connections")
  var connection: ConnectionOptions
  @OptionGroup(title: "Reports")
  var reporting: ReportingOptions
  @OptionGroup(title: "Updates")
  var updating: UpdateOptions
  @OptionGroup
  var limits: Limits
  @Flag(name: .customLong("fail-fast"), help: "Stop after the first scenario that fails.")
  var failFast = false
  @Option(name: .customLong("max-failures"), help: "Stop after this many scenarios have failed.")
  var maxFailures: Int?
  @Flag(name: .customLong("until-failure"), help: "Repeat the run until something fails.")
  var untilFailure = false
  @Option(help: "in-process, or the URL of a server.")
  var server = "in-process"
  @Option(
    name: .customLong("server-command"),
    help: "A shell command that starts a server on 127.0.0.1, with {port} where its port belongs. Each scenario gets a new one."
  )
  var serverCommand: String?
  @Option(
    help: "Show the slowest scenarios and steps, and save all durations for --shard: in this file, or .answerback/profile.ndjson."
  )
  var profile: String?
  @Flag(name: .customLong("no-progress"), help: "Don't show on a terminal how far the run is.")
  var noProgress = false
  @Flag(help: "List the scenarios that would run, without running them.")
  var list = false
  @Flag(name: .customLong("dry-run"), help: "Read the scenarios and list the steps that would run, without sending anything.")
  var dryRun = false
  @Flag(name: .customLong("openapi-coverage"), help: "List the responses that the app declares and no scenario has received.")
  var openAPICoverage = false
  @Flag(help: "Keep running, and rerun scenarios when they or the files in their setup change.")
  var watch = false

  func validate() throws {
    try Self.checkAddress("--server", server)
    guard serverCommand == nil || server == "in-process" else {
      throw ValidationError("--server and --server-command can't be used together.")
    }
    if let serverCommand, !CommandServer.namesPort(serverCommand) {
      throw ValidationError("\(CommandServer.StartError.noPort(command: serverCommand))")
    }
    guard serverCommand == nil || !openAPICoverage else {
      throw ValidationError("--openapi-coverage counts the app's own responses. Run without --server-command.")
    }
    guard !untilFailure || (selection.times == nil && !watch) else {
      throw ValidationError("--until-failure can't be used with --repeat or --watch.")
    }
    guard !failFast || maxFailures == nil else {
      throw ValidationError("--fail-fast and --max-failures can't be used together.")
    }
    guard !watch || paths != ["-"] else { throw ValidationError("--watch can't watch standard input. Name a file.") }
  }

  func run() async throws {
    let plan: RunPlan
    do {
      try updating.check()
      plan = try makePlan()
    } catch {
      if !list, !dryRun { reporting.removeReports() }
      throw error
    }
    if list {
      return Surroundings.writeLine(
        plan.scenarios.map { "\($0.path)  \($0.file?.title ?? "does not parse")" }.joined(separator: "\n")
      )
    }
    if dryRun { return try showSteps(plan) }
    let code = watch ? try await runWatching(plan) : try await run(plan)
    if code != 0 { throw ExitCode(code) }
  }

  private func makePlan() throws -> RunPlan {
    var plan = try RunPlan.commandLine(paths)
    try selection.apply(to: &plan, dividedBy: selection.shard == nil ? nil : try ReportOutputs.Profiling.durations(in: profile))
    return plan
  }

  /// Runs a plan, tells of it and writes what it is asked to.
  /// - Returns: The exit code.
  func run(_ plan: RunPlan) async throws -> Int32 {
    // A part of a whole that holds nothing has said so, and has nothing to fail.
    if plan.scenarios.isEmpty, selection.shard != nil || watch { return 0 }
    let options: RunnerOptions
    let server: any ServerUnderTest
    let progress = noProgress ? nil : ProgressLine(in: Surroundings.current)
    do {
      (options, server) = (try makeOptions(), try await makeServer(beside: progress))
    } catch {
      reporting.removeReports()
      throw error
    }
    let again = try optionsOfAnotherRun()
    let outputs = try ReportOutputs(reporting, redactor: options.redactor, again: again, progress: progress)
    let profiling = profile.map { ReportOutputs.Profiling(outputs, path: $0, isPart: selection.shard != nil, plan) }
    let client = WireClient()
    let app = BenchedApp.current
    let transport = connection.trusting(app, isTarget: options.isOurServer).transport(by: client)
    let coverage = openAPICoverage ? try await app.withApp { try CoverageTransport(transport, $0) } : nil
    let runner = ScenarioRunner(server: server, transport: coverage ?? transport, options: options)
    let suite = SuiteRunner(runner, plan, updates: updating.update, reports: profiling ?? outputs)
    let (jobs, maxFailures, untilFailure) = (limits.jobs, failFast ? 1 : maxFailures, untilFailure)
    let run = await withInterruption {
      await suite.run(jobs: jobs, maxFailures: maxFailures, untilFailure: untilFailure)
    } lastWords: { code in
      do { try outputs.end(suite.summary(exitCode: code)) } catch { Surroundings.writeErrorLine("error: \(error)") }
    }
    await client.shutdown()
    await (server as? CommandServer.Started)?.discard()
    var summary = run.value
    guard run.code == nil else {
      summary.exitCode = run.code ?? summary.exitCode
      try outputs.end(summary)
      coverage?.tell()
      return summary.exitCode
    }
    let outcome = try suite.finish(summary) { try updating.write($0) }
    coverage?.tell()
    updating.tell(outcome.updates)
    try profiling?.save(options.redactor)
    return outcome.exitCode
  }

  private func showSteps(_ plan: RunPlan) throws {
    _ = try makeOptions()
    var doesNotParse = false
    for scenario in plan.scenarios {
      switch scenario.parsed {
      case .failure(let failure):
        Surroundings.writeErrorLine(failure.description)
        doesNotParse = true
      case .success(let file):
        let lines = scenario.steps.map { "\(file.path):\($0.position.line)  \($0.summary)" }
        Surroundings.writeLine(lines.joined(separator: "\n"))
      }
    }
    if doesNotParse { throw ExitCode(CommandFailure.doesNotParse) }
  }

  /// The options that another run of a step needs.
  private func optionsOfAnotherRun() throws -> [String] {
    var arguments = server == "in-process" ? [] : ["--server", server]
    if let serverCommand { arguments += ["--server-command", serverCommand] }
    arguments += try variables.arguments(beside: paths)
    arguments += connection.arguments
    return arguments + limits.arguments
  }

  private func makeServer(beside progress: ProgressLine?) async throws -> any ServerUnderTest {
    if let serverCommand {
      var server = CommandServer(serverCommand, patience: .seconds(30) * limits.timeScale)
      let write = Surroundings.current.writeError
      server.write = { if let progress { progress.write($0, with: write) } else { write($0) } }
      // One is started before anything runs, so that a command that starts none is reported once.
      let starting = await withInterruption { [server] in await server.startedFirst() }
      if let code = starting.code {
        await (try? starting.value.get())?.discard()
        throw ExitCode(code)
      }
      do {
        return try starting.value.get()
      } catch let error as CommandServer.StartError {
        throw CommandFailure(.serverCommand(error))
      } catch {
        throw CommandFailure(CommandFailure.environment, telling: error)
      }
    }
    guard server == "in-process" else { return RemoteServer(server) }
    // Its faults are reported once, before anything runs.
    try await BenchedApp.current.withApp { _ in }
    return BenchedApp.current.server
  }

  private func makeOptions() throws -> RunnerOptions {
    var options = RunnerOptions()
    options.variables = try variables.values(beside: paths)
    options.secrets = try variables.secretValues()
    options.timeout = limits.time
    options.timeScale = limits.timeScale
    options.isOurServer = server == "in-process" && serverCommand == nil
    var files = LocalFiles()
    files.notes = (Surroundings.current.folder as NSString).appendingPathComponent(".answerback")
    options.output = files
    return options
  }
}

extension RunCommand {
  /// How many scenarios are sent at the same time, and how long each may take.
  struct Limits: ParsableArguments {
    @Option(help: "The number of scenarios that are sent at the same time.")
    var jobs = 1
    @Option(help: "The time limit for each scenario, in seconds.")
    var timeout = 30.0
    @Option(name: .customLong("time-scale"), help: "Multiply all waits and time limits, --timeout among them, by this number.")
    var timeScale = 1.0

    func validate() throws {
      guard jobs >= 1 else { throw ValidationError("--jobs must be at least 1, got \(jobs).") }
      guard timeout > 0, timeout < 86400 else {
        throw ValidationError("--timeout must be more than 0 and less than 86400 seconds, got \(timeout).")
      }
      guard timeScale >= 0.001, timeScale <= 1000 else {
        throw ValidationError("--time-scale must be between 0.001 and 1000, got \(timeScale).")
      }
    }

    var time: Duration { .milliseconds(Int(timeout * 1000)) }
    /// The options that a step needs when it is sent again.
    var arguments: [String] {
      (timeout == 30 ? [] : ["--timeout", Self.text(timeout)]) + (timeScale == 1 ? [] : ["--time-scale", Self.text(timeScale)])
    }

    private static func text(_ number: Double) -> String {
      number == number.rounded() ? String(Int(number)) : String(number)
    }
  }

  /// Refuses what is neither this process's app nor an address.
  static func checkAddress(_ option: String, _ server: String) throws {
    guard server == "in-process" || ["http://", "https://"].contains(where: server.hasPrefix) else {
      throw ValidationError("\(option) must be in-process or a URL like http://127.0.0.1:8080, got \(server).")
    }
  }
}

extension ReportOutputs: SuiteRunner.Reports {}

extension RunCommand {
  /// Sends by another transport, and records which of the responses that an app declares were received.
  final class CoverageTransport: ExchangeTransport {
    private let transport: any ExchangeTransport
    private let coverage: Mutex<OpenAPIDescription.Coverage>

    /// - Throws: When the app's document cannot be read back, which would be a fault of ours.
    init(_ transport: any ExchangeTransport, _ app: App) throws {
      self.transport = transport
      let document = app.openAPI(app.documentationInfo ?? OpenAPIInfo(title: "app", version: "0"))
      coverage = Mutex(OpenAPIDescription.Coverage(try OpenAPIDescription(json: document.json)))
    }

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      let exchange = await transport.perform(request, options: options, onEvent: onEvent)
      coverage.withLock { $0.record(exchange) }
      return exchange
    }

    /// Writes the lines to standard output.
    func tell() {
      Surroundings.writeLine(lines.joined(separator: "\n") + "\n")
    }

    /// What was not seen, what differs from its declaration, and how many of how many were seen.
    private var lines: [String] {
      let coverage = coverage.withLock { $0 }
      let differing = coverage.differences.map { difference in
        "differs: \(difference.exchange): \(difference.violations.map(\.description).joined(separator: "; "))"
      }
      return differing + coverage.lines
    }
  }
}

extension RunCommand {
  /// Whether expectations in the scenario files are updated from the responses.
  struct UpdateOptions: ParsableArguments {
    @Option(
      help: "Update expectations from the responses: none, missing, failed, pending (into x.scenario.new) or all.",
      transform: choice()
    )
    var update = ScenarioUpdate.Mode.none
    @Flag(name: .customLong("update-in-ci"), help: "Let --update write while CI is set.")
    var updateInCI = false

    /// - Throws: A ``CommandFailure`` in CI: there a run judges, and changes nothing.
    func check() throws {
      guard update != .none, !updateInCI, Surroundings.current.isSet("CI") else { return }
      throw CommandFailure(.updateInCI(mode: update.rawValue))
    }

    /// Writes an update.
    /// - Throws: A ``CommandFailure`` for a file that cannot be written.
    func write(_ update: ScenarioUpdate) throws(CommandFailure) {
      try ReportOutputs.write(update.text, to: update.path, "--update")
    }

    /// Says what was updated, what was not, and what someone should look at.
    func tell(_ updates: [ScenarioUpdate]) {
      for update in updates {
        for line in update.notes { Surroundings.writeErrorLine(line) }
      }
    }
  }
}
