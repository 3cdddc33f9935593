public import Exchanges
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
}

/// What came of one step: its exchanges (several when it was redirected or retried) and its verdicts in file order.
public struct StepResult: Sendable, Hashable {
  public var name: String
  public var position: SourcePosition
  public var exchanges: [Exchange]
  public var verdicts: [Verdict]
  public var duration: Duration

  public init(
    name: String,
    position: SourcePosition,
    exchanges: [Exchange] = [],
    verdicts: [Verdict] = [],
    duration: Duration = .zero
  ) {
    self.name = name
    self.position = position
    self.exchanges = exchanges
    self.verdicts = verdicts
    self.duration = duration
  }

  public var failures: [Verdict] { verdicts.filter { $0.outcome == .failed } }
}

/// What came of one scenario file.
public struct ScenarioResult: Sendable, Hashable {
  /// The path as the user gave it.
  public var path: String
  /// The text that was run; reports quote lines of it.
  public var text: String
  public var name: String
  public var steps: [StepResult]
  /// Why the file was not run at all: it does not parse.
  public var diagnostics: [Diagnostic]
  /// Why no server could be started; nil when one was.
  public var environmentFailure: String?
  /// The reason of `#@ skip:`; nil when it was run.
  public var skipReason: String?
  public var duration: Duration

  public init(
    path: String,
    text: String,
    name: String,
    steps: [StepResult] = [],
    diagnostics: [Diagnostic] = [],
    environmentFailure: String? = nil,
    skipReason: String? = nil,
    duration: Duration = .zero
  ) {
    self.path = path
    self.text = text
    self.name = name
    self.steps = steps
    self.diagnostics = diagnostics
    self.environmentFailure = environmentFailure
    self.skipReason = skipReason
    self.duration = duration
  }

  public var verdicts: [Verdict] { steps.flatMap(\.verdicts) }
  public var failures: [Verdict] { steps.flatMap(\.failures) }
  /// True when everything that was expected came true; a skipped file has passed.
  public var passed: Bool { diagnostics.isEmpty && environmentFailure == nil && failures.isEmpty }
}
