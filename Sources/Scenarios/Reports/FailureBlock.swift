import FieldValues
package import ScenarioSyntax

/// A verdict that failed, as the block that points into the scenario file.
package struct FailureBlock {
  let verdict: Verdict
  let path: String

  package init(_ verdict: Verdict, path: String) {
    self.verdict = verdict
    self.path = path
  }

  /// The block as text, the lines concerned quoted from the file.
  package func text(_ source: SourceText) -> String {
    CaretBlock(
      verdict.message,
      path: path,
      position: verdict.position,
      length: verdict.length,
      details: verdict.details,
      quotedLines: quotedLines(source)
    ).rendered(source)
  }

  /// The line of the expectation, from the head of its section on where lines are compared with each other; nothing where the message
  /// is that very line.
  private func quotedLines(_ source: SourceText) -> ClosedRange<Int>? {
    let line = verdict.position.line
    guard verdict.message != verdict.expectation else { return nil }
    guard verdict.details.first?.hasPrefix("- ") == true else { return line...line }
    let head = (max(1, line - 8)...line).last { source.line($0)?.hasPrefix("[") ?? false }
    return (head ?? line)...line
  }
}

extension ScenarioResult {
  /// The texts that explain why the scenario failed, one for each fault or failed expectation.
  var failureBlocks: [String] {
    if let environmentFailure { return [VisibleText(environmentFailure).text] }
    let source = SourceText(text)
    return diagnostics.map { CaretBlock($0, path: path).rendered(source) }
      + failures.filter { !$0.isNotReached }.map { FailureBlock($0, path: path).text(source) }
  }
}
