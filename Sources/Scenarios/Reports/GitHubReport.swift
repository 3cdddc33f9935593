import FieldValues
import ScenarioSyntax

/// Commands of a GitHub workflow's log: `::error file=…,line=…,col=…,title=…::` for each expectation that failed, so that it is shown
/// beside its line of the scenario. Expectations that were not reached are left out where one of the same step failed.
package struct GitHubReport: Report {
  private let program: String

  /// Creates an empty report.
  /// - Parameter program: The title of the notice with the totals.
  package init(program: String = "answerback") {
    self.program = program
  }

  /// Returns a line for each failure of a scenario.
  package mutating func finished(_ result: ScenarioResult) -> String {
    if let failure = result.environmentFailure {
      return command(result.path, .start, title: "\(result.shortName) has no server", failure)
    }
    let faults = result.diagnostics.map { fault in
      let message = fault.hint.isEmpty ? fault.message : "\(fault.message): \(fault.hint)"
      return command(result.path, fault.position, title: "\(result.shortName) does not parse", message)
    }
    return (faults + result.steps.flatMap { lines(of: $0, in: result) }).joined()
  }

  private func lines(of step: StepResult, in result: ScenarioResult) -> [String] {
    let title = "\(result.shortName) · \(step.name)"
    let shown = step.failures.isEmpty ? step.notReached.prefix(1) : step.failures[...]
    var lines = shown.map { verdict in
      let reason = verdict.isNotReached ? "\(step.counts): \(verdict.message)" : verdict.message
      return command(result.path, verdict.place, title: title, ([reason] + verdict.details).joined(separator: "\n"))
    }
    if step.attempts > 1 {
      let text = "\(step.passed ? "passed" : "failed") after \(step.attempts) tries"
      lines.append(command(result.path, step.position, title: title, text, word: step.passed ? "warning" : "notice"))
    }
    return lines
  }

  /// Returns a notice with the totals.
  package mutating func end(_ summary: RunSummary) -> String {
    "::notice title=\(property(program))::\(summary.text)\n"
  }

  private func command(
    _ path: String,
    _ position: SourcePosition,
    title: String,
    _ message: String,
    word: String = "error"
  ) -> String {
    let place = "file=\(property(path)),line=\(position.line),col=\(position.column),title=\(property(title))"
    let text = message.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText(String($0)).text }
    return "::\(word) \(place)::\(text.joined(separator: "\n").workflowEscaped)\n"
  }

  private func property(_ text: String) -> String { VisibleText(text).text.workflowPropertyEscaped }
}
