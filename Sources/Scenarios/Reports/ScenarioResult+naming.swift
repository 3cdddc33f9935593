extension ScenarioResult {
  /// `cookies/layers`
  var shortName: String { ScenarioName(path: path).text }
}

extension StepResult {
  /// Whether nothing of it was judged: every verdict is a skip.
  package var isSkipped: Bool { !verdicts.isEmpty && verdicts.allSatisfy { $0.outcome == .skipped } }
}
