package import Exchanges
import Patterns

/// One JSON document: the scenarios with their steps and expectations in the order of the plan, and the totals of the run.
///
/// Members are those of ``NDJSONReport``'s events, nested.
package struct JSONReport: Report {
  package static let format = SecretRedactor.Format.json
  private var scenarios: [QueryValue] = []

  /// Creates an empty report.
  package init() {}

  /// Returns nothing: everything is written at the end.
  package mutating func finished(_ result: ScenarioResult) -> String {
    let steps = result.steps.map { step in
      let verdicts = QueryValue.list(step.verdicts.map { .object($0.members) })
      return QueryValue.object(step.members.filter { $0.0 != "expectations" } + [("expectations", verdicts)])
    }
    let names = [("path", QueryValue.text(result.path)), ("name", .text(result.name))]
    scenarios.append(.object(names + result.members + [("steps", .list(steps))]))
    return ""
  }

  /// Returns the document.
  package mutating func end(_ summary: RunSummary) -> String {
    let members = [("schema", QueryValue.number(NDJSONReport.schema)), ("scenarios", .list(scenarios))] + summary.members
    return QueryValue.object(members).literal + "\n"
  }
}
