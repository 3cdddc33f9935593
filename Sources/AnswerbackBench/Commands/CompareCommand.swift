import ArgumentParser
import Exchanges
import Scenarios
import Wire

/// `answerback compare`: the same steps to two servers, and what differs between the responses.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Send the steps of scenarios to two servers, and show what differs between the responses.",
    discussion: """
      Expectations are not judged, but values that stand for a matcher or a capture may differ. Date, Server, Connection, \
      Transfer-Encoding and Keep-Alive are left out.
      Exit code 0: no differences; 1: differences; 2: usage, nothing to compare; 3: a file does not parse; 4: a side can't be reached; \
      130: interrupted.
      """
  )

  @Argument(help: "Files, FILE:LINE, and folders; - is standard input.")
  var paths = ["scenarios"]
  @Option(help: "in-process, or the URL of a server.")
  var left: String
  @Option(help: "in-process, or the URL of a server.")
  var right: String
  @Option(help: "Leave out a header field or cookie of this name, or a JSONPath like $.id. May be repeated.")
  var ignore: [String] = []
  @Flag(help: "Compare header lines to the byte and in their order, and JSON as text.")
  var strict = false
  @Flag(help: "Compare the chunks of the transfer coding as well.")
  var chunks = false
  @OptionGroup(title: "Which scenarios")
  var selection: SelectionOptions
  @OptionGroup(title: "Variables")
  var variables: VariableOptions
  @OptionGroup(title: "Connections")
  var connection: ConnectionOptions
  @OptionGroup(title: "Reports")
  var reporting: ReportingOptions
  @OptionGroup
  var limits: RunCommand.Limits
  @Flag(name: .customLong("fail-fast"), help: "Stop after the first scenario with differences.")
  var failFast = false

  func validate() throws {
    try RunCommand.checkAddress("--left", left)
    try RunCommand.checkAddress("--right", right)
  }

  func run() async throws {
    let (plan, rules): (RunPlan, ExchangeComparison.Rules)
    let options: RunnerOptions
    do {
      (plan, rules, options) = (try makePlan(), try makeRules(), try makeOptions())
      // Faults of the app are reported once, before anything is sent.
      if left == "in-process" || right == "in-process" { try await BenchedApp.current.withApp { _ in } }
    } catch {
      reporting.removeReports()
      throw error
    }
    let outputs = try ReportOutputs(reporting, redactor: options.redactor, command: "compare", again: try optionsOfAnotherRun())
    let client = WireClient()
    let isOurs = left == "in-process" || right == "in-process"
    let runner = ComparisonRunner(
      left: server(left),
      right: server(right),
      transport: connection.trusting(BenchedApp.current, isTarget: isOurs).transport(by: client),
      options: options,
      rules: rules
    )
    let start = ContinuousClock.now
    let (jobs, maxFailures) = (limits.jobs, failFast ? 1 : nil)
    let finished = Collected<[ScenarioResult]>()
    let run = await withInterruption {
      await runner.compareAll(plan, jobs: jobs, maxFailures: maxFailures) { result in
        outputs.finished(result)
        finished.append(result.slimmed)
      }
    } lastWords: { code in
      var summary = RunSummary(finished.value, duration: start.duration(to: .now))
      summary.exitCode = code
      do { try outputs.end(summary) } catch { Surroundings.writeErrorLine("error: \(error)") }
    }
    await client.shutdown()
    var summary = RunSummary(run.value, duration: start.duration(to: .now))
    summary.exitCode = run.code ?? summary.exitCode
    try outputs.end(summary)
    let wasCompared = run.value.contains { result in
      result.skipReason == nil && result.steps.contains { !$0.isSkipped }
    }
    if summary.exitCode == 0, !wasCompared {
      throw CommandFailure(.nothingCompared)
    }
    if summary.exitCode != 0 { throw ExitCode(summary.exitCode) }
  }

  private func makePlan() throws -> RunPlan {
    var plan = try RunPlan.commandLine(paths)
    try selection.apply(to: &plan)
    return plan
  }

  private func makeRules() throws -> ExchangeComparison.Rules {
    var rules = ExchangeComparison.Rules()
    (rules.isStrict, rules.comparesChunks) = (strict, chunks)
    for text in ignore {
      do {
        try rules.ignore(text)
      } catch {
        throw CommandFailure(.ignored(text, error))
      }
    }
    return rules
  }

  private func makeOptions() throws -> RunnerOptions {
    var options = RunnerOptions()
    options.variables = try variables.values(beside: paths)
    options.secrets = try variables.secretValues()
    options.timeout = limits.time
    options.timeScale = limits.timeScale
    for secret in options.secrets.values { options.redactor.add(secret) }
    for side in [left, right] { options.redactor.add(userInfoOf: side) }
    return options
  }

  private func server(_ side: String) -> ComparisonRunner.Target {
    let isOurs = side == "in-process"
    let server: any ServerUnderTest = isOurs ? BenchedApp.current.server : RemoteServer(side)
    return ComparisonRunner.Target(server, address: side, isOurs: isOurs)
  }

  /// The options that another comparison of a step needs.
  private func optionsOfAnotherRun() throws -> [String] {
    var arguments = ["--left", left.withoutUserInfo, "--right", right.withoutUserInfo]
    arguments += ignore.flatMap { ["--ignore", $0] }
    arguments += (strict ? ["--strict"] : []) + (chunks ? ["--chunks"] : [])
    arguments += try variables.arguments(beside: paths)
    arguments += connection.arguments
    return arguments + limits.arguments
  }
}
