package import Exchanges
import FieldValues
import ScenarioSyntax

/// A self-contained page: a table of the scenarios, with the steps of each below it, which open to show failures and exchanges. Scenarios
/// that failed come first, and buttons show only those of one outcome.
///
/// The page loads nothing and runs no script.
package struct HTMLReport: Report {
  package static let format = SecretRedactor.Format.markup
  private static let style = """
    :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
    body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
    table { border-collapse: collapse; width: 100% }
    th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884 }
    td.passed { color: light-dark(#17692f, #6fd08c) }
    td.failed { color: light-dark(#a51d2d, #ff8f8f); font-weight: 600 }
    td.skipped { color: light-dark(#6b5900, #d9c04c) }
    details { margin: .1rem 0 .1rem 1rem }
    summary { cursor: pointer }
    .passed > summary::marker { color: light-dark(#17692f, #6fd08c) }
    .failed > summary { color: light-dark(#a51d2d, #ff8f8f) }
    pre { overflow-x: auto; padding: .6rem; background: #8882; margin: .3rem 0 }
    h2 { font-size: 1em; margin: .4rem 0 0 }
    label { margin-right: 1rem; cursor: pointer }
    #show-failed:checked ~ table tbody:not(.failed), #show-passed:checked ~ table tbody:not(.passed),
    #show-skipped:checked ~ table tbody:not(.skipped) { display: none }
    """
  private static let policy =
    ["script", "object", "connect", "img", "font", "media", "frame", "manifest", "worker"]
    .map { "\($0)-src 'none'" }.joined(separator: "; ") + "; form-action 'none'; base-uri 'none'"
  /// Scenarios that did not fail wait until the end; when they are more than this, they are written as they come.
  private static let mostWaiting = 1 << 24

  private var waiting: [String] = []
  private var waitingBytes = 0

  /// Creates an empty report.
  package init() {}

  /// Returns the start of the page and the head of the table.
  package mutating func begin() -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
    <meta name="viewport" content="width=device-width">
    <title>Scenarios</title>
    <style>
    \(Self.style)
    </style>
    <h1>Scenarios</h1>
    <input type="radio" name="show" id="show-all" checked><label for="show-all">All</label>
    <input type="radio" name="show" id="show-failed"><label for="show-failed">Failed</label>
    <input type="radio" name="show" id="show-passed"><label for="show-passed">Passed</label>
    <input type="radio" name="show" id="show-skipped"><label for="show-skipped">Skipped</label>
    <table>
    <thead><tr><th>Scenario<th>Result<th>Steps<th>Time</thead>

    """
  }

  /// Returns the rows of a scenario that failed. The others are returned at the end.
  package mutating func finished(_ result: ScenarioResult) -> String {
    let text = rows(of: result)
    if !result.passed || waitingBytes > Self.mostWaiting { return text }
    waiting.append(text)
    waitingBytes += text.utf8.count
    return ""
  }

  /// The row of a scenario, followed by a row with its steps.
  private func rows(of result: ScenarioResult) -> String {
    let outcome = result.skipReason != nil ? "skipped" : result.passed ? "passed" : "failed"
    let reason = result.skipReason.map { ": \(cell($0))" } ?? ""
    let word = "<td class=\"\(outcome)\">\(outcome)\(reason)"
    let row =
      "<tr><td>\(cell(result.shortName))\(word)<td>\(cell(result.stepCounts))<td>\(result.duration.shortText)</tr>\n"
    let source = SourceText(result.text)
    let inner =
      result.steps.isEmpty ? block(result.failureBlocks) : result.steps.map { details($0, of: result, in: source) }.joined()
    let rows = inner.isEmpty ? row : "\(row)<tr><td colspan=\"4\">\(inner)</tr>\n"
    return "<tbody class=\"\(outcome)\">\n\(rows)</tbody>\n"
  }

  /// The step, closed unless it failed; its exchanges are closed.
  private func details(_ step: StepResult, of result: ScenarioResult, in source: SourceText) -> String {
    let outcome = step.passed ? step.outcome.rawValue : "failed"
    let word = step.outcome == .notReached ? "not reached" : outcome
    let counts = "\(step.counts), \(step.duration.shortText)"
    let exchanges = step.exchanges.map(details)
    return """
      <details class="\(outcome)"\(step.passed ? "" : " open")><summary>\(cell(step.name)): \(word) (\(cell(counts)))</summary>
      \(block(step.failureBlocks(path: result.path, in: source)))\(exchanges.joined())</details>

      """
  }

  /// The exchange: its request, its response, and when its events came.
  private func details(_ exchange: Exchange) -> String {
    let status = exchange.head.map { String($0.status) } ?? "no response"
    let line = "\(exchange.request.method) \(exchange.request.url): \(status)"
    let text = ExchangeText(exchange)
    let parts = [("Response", text.response.isEmpty ? [] : [text.response]), ("Events", exchange.eventLines)]
    let blocks = parts.filter { !$0.1.isEmpty }.map { "<h2>\($0.0)</h2>\n\(block($0.1))" }.joined()
    return "<details><summary>\(cell(line))</summary>\(block([text.request]))\(blocks)</details>\n"
  }

  private func block(_ texts: [String]) -> String {
    texts.isEmpty ? "" : "<pre>\(texts.joined(separator: "\n").xmlEscaped)</pre>\n"
  }

  /// Returns the scenarios that did not fail, the totals and the end of the page.
  package mutating func end(_ summary: RunSummary) -> String {
    waiting.joined() + "</table>\n<p>\(summary.text)</p>\n</html>\n"
  }

  private func cell(_ text: String) -> String { VisibleText(text).text.xmlEscaped }
}
