import Exchanges
import FieldValues
import ScenarioSyntax

/// The report for people: every failure with its place in the file, how to run the step again, and a line at the end.
package struct TextReport: Report {
  /// What is shown of the scenarios.
  package enum Shown: String, Sendable, Hashable, CaseIterable {
    case all, failed, none
  }

  private let shown: Shown
  private let program: String

  /// A report that shows failures and skips, or what it is told to.
  /// - Parameter program: The name of the program that runs a step again.
  package init(show shown: Shown = .failed, program: String = "answerback") {
    self.shown = shown
    self.program = program
  }

  /// What is said of a scenario.
  package mutating func finished(_ result: ScenarioResult) -> String {
    guard shown != .none else { return "" }
    if let reason = result.skipReason { return "SKIP  \(result.shortName)  (\(reason))\n" }
    if let failure = result.environmentFailure { return "ERROR \(result.shortName)\n\(indented(failure))\n" }
    let source = SourceText(result.text)
    if !result.diagnostics.isEmpty {
      let blocks = result.diagnostics.map { CaretBlock($0, path: result.path).rendered(source) }
      return heading("FAIL", result.shortName, "does not parse") + blocks.joined(separator: "\n") + "\n"
    }
    return result.steps.map { text($0, of: result, source) }.joined()
  }

  /// The end of the report.
  package mutating func end(_ summary: RunSummary) -> String {
    summary.text + "\n"
  }

  private func text(_ step: StepResult, of result: ScenarioResult, _ source: SourceText) -> String {
    let name = "\(result.shortName) · \(step.name)"
    let count = step.verdicts.count
    if step.failures.isEmpty {
      guard shown == .all else { return "" }
      let word = step.isSkipped ? "SKIP" : "PASS"
      return heading(word, name, "\(count) expectation\(count == 1 ? "" : "s"), \(step.duration.shortText)")
    }
    var text = heading("FAIL", name, "\(step.failures.count) of \(count) expectations, \(step.duration.shortText)")
    for verdict in step.failures where !verdict.isNotReached {
      text += FailureBlock(verdict, path: result.path).text(source) + "\n"
    }
    text += notReached(step.failures.filter(\.isNotReached))
    text += "again:  \(ShellWord(program).text) run \(ShellWord("\(result.path):\(step.position.line)").text)\n"
    if let exchange = step.exchanges.last { text += "curl:   \(VisibleText(CurlCommand(exchange).text).text)\n" }
    return text
  }

  /// One line for all that share a reason.
  private func notReached(_ verdicts: [Verdict]) -> String {
    var reasons: [(reason: String, count: Int)] = []
    for verdict in verdicts {
      let reason = String(verdict.message.dropFirst(Verdict.notReachedMark.count))
      if let place = reasons.firstIndex(where: { $0.reason == reason }) {
        reasons[place].count += 1
      } else {
        reasons.append((reason, 1))
      }
    }
    return reasons.map { reason, count in
      "error: \(count) expectation\(count == 1 ? " was" : "s were") not reached: \(VisibleText(reason).text)\n"
    }.joined()
  }

  private func heading(_ word: String, _ name: String, _ note: String) -> String {
    let start = VisibleText("\(word)  \(name)")
    return start.text + String(repeating: " ", count: max(2, 70 - start.width)) + "(\(note))\n"
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \(VisibleText(String($0)).text)" }.joined(separator: "\n")
  }
}
