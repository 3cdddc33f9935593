import Exchanges
import Patterns
import ScenarioSyntax

/// One JSON object a line: `runStarted`, then for each scenario `scenarioStarted`, `expectation` for each verdict, `stepFinished` for
/// each step and `scenarioFinished`, at the end `runFinished`. Times are in milliseconds.
package struct NDJSONReport: Report {
  /// The version of these events; it changes when a member changes its meaning.
  package static let schema = 1

  /// A report that has told nothing yet.
  package init() {}

  /// The line or lines at the head.
  package mutating func begin() -> String {
    line("runStarted", [("schema", .number(NDJSONReport.schema))])
  }

  /// What is said of a scenario.
  package mutating func finished(_ result: ScenarioResult) -> String {
    let path = ("path", QueryValue.text(result.path))
    var text = line("scenarioStarted", [path, ("name", .text(result.name))])
    for step in result.steps {
      text += step.verdicts.map { line("expectation", [path, ("step", .text(step.name))] + $0.members) }.joined()
      text += line("stepFinished", [path] + step.members)
    }
    return text + line("scenarioFinished", [path] + result.members)
  }

  /// The end of the report.
  package mutating func end(_ summary: RunSummary) -> String {
    line("runFinished", summary.members)
  }

  private func line(_ event: String, _ members: [(String, QueryValue)]) -> String {
    QueryValue.object([("event", .text(event))] + members).literal + "\n"
  }
}

// What the reports in JSON say of a run, and of its parts. Times are in milliseconds.

extension RunSummary {
  var members: [(String, QueryValue)] {
    [
      ("passed", .number(passed)), ("failed", .number(failed)), ("skipped", .number(skipped)),
      ("exitCode", .number(Int(exitCode))), ("time", .milliseconds(duration)),
    ]
  }
}

extension ScenarioResult {
  var members: [(String, QueryValue)] {
    let outcome = skipReason != nil ? "skipped" : (passed ? "passed" : "failed")
    var members: [(String, QueryValue)] = [("outcome", .text(outcome)), ("time", .milliseconds(duration))]
    if let reason = skipReason { members.append(("reason", .text(reason))) }
    if let failure = environmentFailure { members.append(("reason", .text(failure))) }
    let faults = diagnostics.map { fault in
      QueryValue.object([
        ("line", .number(fault.position.line)), ("column", .number(fault.position.column)), ("message", .text(fault.message)),
        ("hint", .text(fault.hint)),
      ])
    }
    if !faults.isEmpty { members.append(("diagnostics", .list(faults))) }
    return members
  }
}

extension StepResult {
  var members: [(String, QueryValue)] {
    let outcome = failures.isEmpty ? (isSkipped ? "skipped" : "passed") : "failed"
    return [
      ("step", .text(name)), ("line", .number(position.line)), ("outcome", .text(outcome)),
      ("expectations", .number(verdicts.count)), ("failed", .number(failures.count)), ("time", .milliseconds(duration)),
      ("exchanges", .list(exchanges.map(\.summary))),
    ]
  }
}

extension Verdict {
  var members: [(String, QueryValue)] {
    var members: [(String, QueryValue)] = [
      ("outcome", .text(outcome.rawValue)), ("line", .number(position.line)), ("column", .number(position.column)),
      ("length", .number(length)), ("expectation", .text(expectation)),
    ]
    if !message.isEmpty { members.append(("message", .text(message))) }
    if !details.isEmpty { members.append(("details", .list(details.map(QueryValue.text)))) }
    return members
  }
}

extension Exchange {
  fileprivate var summary: QueryValue {
    var members = [("method", QueryValue.text(request.method)), ("url", .text(request.url))]
    if let head { members.append(("status", .number(head.status))) }
    members.append(("bytes", .number(body.count)))
    if let failure { members.append(("failure", .text(failure.description))) }
    return .object(members)
  }
}
