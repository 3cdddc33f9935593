import FieldValues
import ScenarioSyntax

/// TAP version 14: a subtest for each scenario, in it a point for each step, failures as YAML.
package struct TAPReport: Report {
  private var count = 0

  /// Creates an empty report.
  package init() {}

  /// Returns the version line.
  package mutating func begin() -> String { "TAP version 14\n" }

  /// Returns the subtest of a scenario.
  package mutating func finished(_ result: ScenarioResult) -> String {
    count += 1
    let name = escaped("\(result.shortName) - \(result.name)")
    if let reason = result.skipReason { return "ok \(count) - \(name) # SKIP \(escaped(reason))\n" }
    let word = result.passed ? "ok" : "not ok"
    guard !result.steps.isEmpty else {
      let source = SourceText(result.text)
      let blocks = result.diagnostics.map { CaretBlock($0, path: result.path).rendered(source) }
      let text = result.environmentFailure ?? blocks.joined(separator: "\n")
      return "\(word) \(count) - \(name)\n" + (result.passed ? "" : yaml(text, indent: "  "))
    }
    var text = "# Subtest: \(name)\n"
    for (number, step) in result.steps.enumerated() { text += point(step, number: number + 1, of: result) }
    return text + "    1..\(result.steps.count)\n\(word) \(count) - \(name)\n"
  }

  /// Returns the plan.
  package mutating func end(_ summary: RunSummary) -> String { "1..\(count)\n" }

  private func point(_ step: StepResult, number: Int, of result: ScenarioResult) -> String {
    let name = escaped(step.attempts > 1 ? "\(step.name) (after \(step.attempts) tries)" : step.name)
    if step.passed {
      let skip = step.isSkipped ? " # SKIP \(escaped(step.verdicts.first?.message ?? ""))" : ""
      return "    ok \(number) - \(name)\(skip)\n"
    }
    let source = SourceText(result.text)
    let blocks = step.failureBlocks(path: result.path, in: source)
    return "    not ok \(number) - \(name)\n" + yaml(blocks.joined(separator: "\n"), indent: "      ")
  }

  private func yaml(_ text: String, indent: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(indent)  \($0)\n" }
    return "\(indent)---\n\(indent)message: |\n\(lines.joined())\(indent)...\n"
  }

  /// A description: `#` and `\` begin something else in TAP, and a line end would end it.
  private func escaped(_ text: String) -> String {
    VisibleText(text).text.escaping(["\\": "\\\\", "#": "\\#"])
  }
}
