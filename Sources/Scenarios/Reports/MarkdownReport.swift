import FieldValues

/// A table of the scenarios, and below it the failures: for a step summary or a comment on a change.
package struct MarkdownReport: Report {
  private var failures = ""

  /// Creates an empty report.
  package init() {}

  /// Returns the head of the table.
  package mutating func begin() -> String {
    "| scenario | result | steps | time |\n|---|---|---|---|\n"
  }

  /// Returns the row of a scenario.
  package mutating func finished(_ result: ScenarioResult) -> String {
    let blocks = result.failureBlocks
    if !blocks.isEmpty {
      let text = blocks.joined(separator: "\n")
      let fence = String(repeating: "`", count: max(3, text.longestRun(of: "`") + 1))
      failures += "\n### \(cell(result.shortName))\n\n\(fence)\n\(text)\n\(fence)\n"
    }
    let word = result.skipReason.map { "skipped: \($0)" } ?? (result.passed ? "passed" : "**failed**")
    return "| \(cell(result.shortName)) | \(cell(word)) | \(cell(result.stepCounts)) | \(result.duration.shortText) |\n"
  }

  /// Returns the failures and the totals.
  package mutating func end(_ summary: RunSummary) -> String {
    "\(failures)\n\(summary.text)\n"
  }

  private func cell(_ text: String) -> String { VisibleText(text).text.tableEscaped }
}

extension String {
  fileprivate func longestRun(of scalar: Unicode.Scalar) -> Int {
    var (longest, run) = (0, 0)
    for other in unicodeScalars {
      run = other == scalar ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
