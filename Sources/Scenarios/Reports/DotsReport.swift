/// One character for each scenario (`.` passed, `F` failed, `s` skipped, `E` without a server), 80 on a line; at the end the failures as
/// ``TextReport`` has them.
package struct DotsReport: Report {
  private var text: TextReport
  private var failures = ""
  private var count = 0

  /// A report that has told nothing yet.
  /// - Parameter program: The name of the program that runs a step again.
  package init(program: String = "answerback") {
    text = TextReport(program: program)
  }

  /// The character of a scenario.
  package mutating func finished(_ result: ScenarioResult) -> String {
    count += 1
    let end = count.isMultiple(of: 80) ? "\n" : ""
    if result.skipReason != nil { return "s\(end)" }
    if result.passed { return ".\(end)" }
    failures += text.finished(result)
    return (result.environmentFailure == nil ? "F" : "E") + end
  }

  /// The failures, and the line at the end.
  package mutating func end(_ summary: RunSummary) -> String {
    (count.isMultiple(of: 80) ? "" : "\n") + failures + text.end(summary)
  }
}
