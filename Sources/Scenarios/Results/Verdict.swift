public import ScenarioSyntax

/// What came of one expectation.
public struct Verdict: Sendable, Hashable {
  public enum Outcome: String, Sendable, Hashable {
    case passed, failed, skipped
  }

  public var outcome: Outcome
  /// Where the expectation stands in its file.
  public var position: SourcePosition
  /// How many characters of that line the expectation takes; at least 1.
  public var length: Int
  /// The expectation in its own words: `header "Vary" == "Accept"`, `HTTP 200`.
  public var expectation: String
  /// What is so, when it failed or was skipped: `status is 404, not 200`; empty when it passed.
  public var message: String
  /// Further lines beneath the caret: what was expected and what was got, line by line.
  public var details: [String]

  public init(
    _ outcome: Outcome,
    _ expectation: String,
    at position: SourcePosition,
    length: Int = 1,
    message: String = "",
    details: [String] = []
  ) {
    self.outcome = outcome
    self.position = position
    self.length = max(1, length)
    self.expectation = expectation
    self.message = message
    self.details = details
  }

  static let notReachedMark = "not reached: "

  /// Whether the expectation was not judged because something else had failed before.
  package var isNotReached: Bool { outcome == .failed && message.hasPrefix(Verdict.notReachedMark) }
}
