/// One JSON object a line: `runStarted`, then for each scenario `scenarioStarted`, `expectation` for each verdict, `stepFinished` for
/// each step and `scenarioFinished`, at the end `runFinished`. Times are in milliseconds.
public struct NDJSONReport: Report {
  /// The version of these events; it changes when a member changes its meaning.
  public static let schema = 1

  /// A report that has told nothing yet.
  public init() {}

  /// The line or lines at the head.
  public mutating func begin() -> String {
    line("runStarted", [("schema", .number(DecimalNumber(NDJSONReport.schema)))])
  }

  /// What is said of a scenario.
  public mutating func finished(_ result: ScenarioResult) -> String {
    let path = ("path", QueryValue.text(result.path))
    var text = line("scenarioStarted", [path, ("name", .text(result.name))])
    for step in result.steps {
      text += step.verdicts.map { line("expectation", [path, ("step", .text(step.name))] + members(of: $0)) }.joined()
      text += line("stepFinished", [path] + members(of: step))
    }
    return text + line("scenarioFinished", [path] + members(of: result))
  }

  /// The end of the report.
  public mutating func end(_ summary: RunSummary) -> String {
    line(
      "runFinished",
      [
        ("passed", number(summary.passed)), ("failed", number(summary.failed)), ("skipped", number(summary.skipped)),
        ("exitCode", number(Int(summary.exitCode))), ("time", time(summary.duration)),
      ]
    )
  }

  private func members(of verdict: Verdict) -> [(String, QueryValue)] {
    var members: [(String, QueryValue)] = [
      ("outcome", .text(verdict.outcome.rawValue)), ("line", number(verdict.position.line)),
      ("column", number(verdict.position.column)), ("length", number(verdict.length)),
      ("expectation", .text(verdict.expectation)),
    ]
    if !verdict.message.isEmpty { members.append(("message", .text(verdict.message))) }
    if !verdict.details.isEmpty { members.append(("details", .list(verdict.details.map(QueryValue.text)))) }
    return members
  }

  private func members(of step: StepResult) -> [(String, QueryValue)] {
    var members: [(String, QueryValue)] = [
      ("step", .text(step.name)), ("line", number(step.position.line)), ("outcome", .text(outcome(of: step))),
      ("expectations", number(step.verdicts.count)), ("failed", number(step.failures.count)), ("time", time(step.duration)),
    ]
    members.append(("exchanges", .list(step.exchanges.map(summary))))
    return members
  }

  private func summary(of exchange: Exchange) -> QueryValue {
    var members = [("method", QueryValue.text(exchange.request.method)), ("url", .text(exchange.request.url))]
    if let head = exchange.head { members.append(("status", number(head.status))) }
    members.append(("bytes", number(exchange.body.count)))
    if let failure = exchange.failure { members.append(("failure", .text(failure.description))) }
    return object(members)
  }

  private func members(of result: ScenarioResult) -> [(String, QueryValue)] {
    var members: [(String, QueryValue)] = [("outcome", .text(outcome(of: result))), ("time", time(result.duration))]
    if let reason = result.skipReason { members.append(("reason", .text(reason))) }
    if let failure = result.environmentFailure { members.append(("reason", .text(failure))) }
    let faults = result.diagnostics.map { fault in
      object([
        ("line", number(fault.position.line)), ("column", number(fault.position.column)), ("message", .text(fault.message)),
        ("hint", .text(fault.hint)),
      ])
    }
    if !faults.isEmpty { members.append(("diagnostics", .list(faults))) }
    return members
  }

  private func outcome(of step: StepResult) -> String {
    step.failures.isEmpty ? (step.isSkipped ? "skipped" : "passed") : "failed"
  }

  private func outcome(of result: ScenarioResult) -> String {
    result.skipReason != nil ? "skipped" : (result.passed ? "passed" : "failed")
  }

  private func line(_ event: String, _ members: [(String, QueryValue)]) -> String {
    object([("event", .text(event))] + members).literal + "\n"
  }

  private func object(_ members: [(String, QueryValue)]) -> QueryValue {
    .object(members.map { QueryValue.Member(name: $0.0, value: $0.1) })
  }

  private func number(_ value: Int) -> QueryValue { .number(DecimalNumber(value)) }

  private func time(_ duration: Duration) -> QueryValue {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds.multipliedReportingOverflow(by: 1_000_000).partialValue + attoseconds / 1_000_000_000_000
    let fraction = String(abs(microseconds) % 1000)
    let text = "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    return DecimalNumber(text).map(QueryValue.number) ?? .null
  }
}
