import FieldValues

/// A self-contained page: a table of the scenarios, with each failure in the row of its scenario. It loads nothing and runs no script.
package struct HTMLReport: Report {
  private static let style = """
    :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
    body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
    table { border-collapse: collapse; width: 100% }
    th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884 }
    td.passed { color: light-dark(#17692f, #6fd08c) }
    td.failed { color: light-dark(#a51d2d, #ff8f8f); font-weight: 600 }
    td.skipped { color: light-dark(#6b5900, #d9c04c) }
    pre { overflow-x: auto; padding: .6rem; background: #8882; margin: .3rem 0 }
    """

  /// Creates an empty report.
  package init() {}

  /// Returns the start of the page and the head of the table.
  package mutating func begin() -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; connect-src 'none'; img-src 'none'">
    <meta name="viewport" content="width=device-width">
    <title>Scenarios</title>
    <style>
    \(Self.style)
    </style>
    <h1>Scenarios</h1>
    <table>
    <thead><tr><th>Scenario<th>Result<th>Steps<th>Time</thead>
    <tbody>

    """
  }

  /// Returns the row of a scenario, followed by a row with its failures.
  package mutating func finished(_ result: ScenarioResult) -> String {
    let outcome = result.skipReason != nil ? "skipped" : result.passed ? "passed" : "failed"
    let reason = result.skipReason.map { ": \(cell($0))" } ?? ""
    let failed = result.steps.count { !$0.failures.isEmpty }
    let steps = failed == 0 ? "\(result.steps.count)" : "\(failed) of \(result.steps.count) failed"
    let row =
      "<tr><td>\(cell(result.shortName))<td class=\"\(outcome)\">\(outcome)\(reason)<td>\(steps)<td>\(result.duration.shortText)</tr>\n"
    let blocks = result.failureBlocks
    if blocks.isEmpty { return row }
    return "\(row)<tr><td colspan=\"4\"><pre>\(blocks.joined(separator: "\n").xmlEscaped)</pre></tr>\n"
  }

  /// Returns the totals and the end of the page.
  package mutating func end(_ summary: RunSummary) -> String {
    "</tbody>\n</table>\n<p>\(summary.text)</p>\n</html>\n"
  }

  private func cell(_ text: String) -> String { VisibleText(text).text.xmlEscaped }
}
