import Patterns

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
