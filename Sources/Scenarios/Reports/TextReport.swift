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
  private let command: String
  private let options: [String]

  /// Creates a report that shows failures and skips, or what its options say.
  /// - Parameters:
  ///   - program: The name of the program that runs a step again.
  ///   - command: Its command that does.
  ///   - options: The options with which it does, such as `--server` and its value.
  package init(
    show shown: Shown = .failed,
    program: String = "answerback",
    command: String = "run",
    options: [String] = []
  ) {
    self.shown = shown
    self.program = program
    self.command = command
    self.options = options
  }

  /// Returns the steps that failed, and how to run them again.
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

  /// Returns the totals.
  package mutating func end(_ summary: RunSummary) -> String {
    summary.text + "\n"
  }

  private func text(_ step: StepResult, of result: ScenarioResult, _ source: SourceText) -> String {
    let name = "\(result.shortName) · \(step.name)"
    let note = "\(step.counts), \(step.duration.shortText)"
    guard !step.passed else {
      if shown == .all { return heading(step.isSkipped ? "SKIP" : "PASS", name, note) }
      // A step that needs several tries now may fail the next time.
      return step.attempts > 1 ? heading("NOTE", name, "passed: \(note)") : ""
    }
    var text = heading("FAIL", name, note)
    text += step.failureBlocks(path: result.path, in: source).map { $0 + "\n" }.joined()
    text += "again:  \(again(step, of: result))\n"
    // The first request is the one that the step describes: others are redirects, tries and reconnections.
    if let exchange = step.exchanges.first { text += "curl:   \(VisibleText(CurlCommand(exchange).text).text)\n" }
    return text
  }

  /// The command that runs the step again, and in a table only its row.
  private func again(_ step: StepResult, of result: ScenarioResult) -> String {
    let place = "\(result.path):\(step.rowLine ?? step.position.line)"
    return ([program, command, place] + options).map { ShellWord($0).text }.joined(separator: " ")
  }

  private func heading(_ word: String, _ name: String, _ note: String) -> String {
    let start = VisibleText("\(word)  \(name)")
    return start.text + String(repeating: " ", count: max(2, 70 - start.width)) + "(\(note))\n"
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \(VisibleText(String($0)).text)" }.joined(separator: "\n")
  }
}

extension TextReport {
  /// One character for each scenario (`.` passed, `F` failed, `s` skipped, `E` without a server), 80 on a line; at the end the failures as
  /// ``TextReport`` has them.
  package struct Dots: Report {
    private var text: TextReport
    private var failures = ""
    private var count = 0

    /// Creates an empty report.
    /// - Parameters:
    ///   - program: The name of the program that runs a step again.
    ///   - command: Its command that does.
    ///   - options: The options with which it does.
    package init(program: String = "answerback", command: String = "run", options: [String] = []) {
      text = TextReport(program: program, command: command, options: options)
    }

    /// Returns the character of a scenario.
    package mutating func finished(_ result: ScenarioResult) -> String {
      count += 1
      let end = count.isMultiple(of: 80) ? "\n" : ""
      if result.skipReason != nil { return "s\(end)" }
      failures += text.finished(result)
      if result.passed { return ".\(end)" }
      return (result.environmentFailure == nil ? "F" : "E") + end
    }

    /// Returns the failures and the totals.
    package mutating func end(_ summary: RunSummary) -> String {
      (count.isMultiple(of: 80) ? "" : "\n") + failures + text.end(summary)
    }
  }
}
