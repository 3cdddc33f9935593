/// A form in which a run is told. What it returns is written out, secrets taken out of it before.
package protocol Report: Sendable {
  /// What stands before everything else.
  mutating func begin() -> String
  /// What is said of a scenario; they come in the order of the plan.
  mutating func finished(_ result: ScenarioResult) -> String
  /// What stands at the end.
  mutating func end(_ summary: RunSummary) -> String
}

extension Report {
  /// Nothing.
  package mutating func begin() -> String { "" }
}
