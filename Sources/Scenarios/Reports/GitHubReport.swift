import FieldValues
import ScenarioSyntax

/// Commands of a GitHub workflow's log: `::error file=…,line=…,col=…,title=…::` for each expectation that failed, so that it is shown
/// beside its line of the scenario. What was not reached is not repeated.
package struct GitHubReport: Report {
  private let program: String

  /// A report that has told nothing yet.
  /// - Parameter program: The title of the notice with the figures.
  package init(program: String = "answerback") {
    self.program = program
  }

  /// One line for each failure of a scenario.
  package mutating func finished(_ result: ScenarioResult) -> String {
    if let failure = result.environmentFailure {
      return command(result.path, .start, title: "\(result.shortName) has no server", failure)
    }
    let faults = result.diagnostics.map { fault in
      let message = fault.hint.isEmpty ? fault.message : "\(fault.message): \(fault.hint)"
      return command(result.path, fault.position, title: "\(result.shortName) does not parse", message)
    }
    let failures = result.steps.flatMap { step in
      step.failures.filter { !$0.isNotReached }.map { verdict in
        let message = ([verdict.message] + verdict.details).joined(separator: "\n")
        return command(result.path, verdict.position, title: "\(result.shortName) · \(step.name)", message)
      }
    }
    return (faults + failures).joined()
  }

  /// A notice with the figures.
  package mutating func end(_ summary: RunSummary) -> String {
    "::notice title=\(property(program))::\(summary.text)\n"
  }

  private func command(_ path: String, _ position: SourcePosition, title: String, _ message: String) -> String {
    let place = "file=\(property(path)),line=\(position.line),col=\(position.column),title=\(property(title))"
    let text = message.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText(String($0)).text }
    return "::error \(place)::\(text.joined(separator: "\n").workflowEscaped)\n"
  }

  private func property(_ text: String) -> String { VisibleText(text).text.workflowPropertyEscaped }
}
