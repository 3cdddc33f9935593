public import Exchanges
package import Patterns
public import ScenarioSyntax

/// The result of one step: its exchanges (several if it was redirected or retried) and its verdicts in file order.
public struct StepResult: Sendable, Hashable {
  /// The name of the step.
  public var name: String
  /// Where the step begins.
  public var position: SourcePosition
  /// What was sent and received, in order.
  public var exchanges: [Exchange]
  /// The verdicts, in the order of the file.
  public var verdicts: [Verdict]
  /// How long the step took.
  public var duration: Duration
  /// How many times the step was tried; more than 1 only with the option `retry`.
  public var attempts: Int
  /// The line of the step's row of a table; nil for a step without a table.
  package var rowLine: Int?
  /// What `compare` reads of a step that ran; nil for other commands.
  package var sent: Sent?

  /// Creates a result.
  public init(
    name: String,
    position: SourcePosition,
    exchanges: [Exchange] = [],
    verdicts: [Verdict] = [],
    duration: Duration = .zero,
    attempts: Int = 1
  ) {
    self.name = name
    self.position = position
    self.exchanges = exchanges
    self.verdicts = verdicts
    self.duration = duration
    self.attempts = attempts
  }

  /// What a comparison needs to know of a step.
  package struct Sent: Sendable, Hashable {
    /// How many of the exchanges, from the last one back, belong to the last try.
    package var exchangeCount: Int
    /// The variables after the step.
    package var variables: [String: QueryValue]
  }

  /// The expectations that failed.
  public var failures: [Verdict] { verdicts.filter { $0.outcome == .failed } }
  /// The expectations that weren't judged, because something that they depend on failed.
  public var notReached: [Verdict] { verdicts.filter { $0.outcome == .notReached } }
  /// Whether no expectation failed and all were reached. A step that was skipped has passed.
  public var passed: Bool { verdicts.allSatisfy { $0.outcome == .passed || $0.outcome == .skipped } }

  /// Whether every expectation was skipped.
  package var isSkipped: Bool { !verdicts.isEmpty && verdicts.allSatisfy { $0.outcome == .skipped } }

  /// The outcome of the whole step.
  package var outcome: Verdict.Outcome {
    if !failures.isEmpty { return .failed }
    if !passed { return .notReached }
    return isSkipped ? .skipped : .passed
  }

  /// `1 expectation`, `1 of 6 expectations failed, 5 not reached`; with the number of tries if there were several.
  package var counts: String {
    let all = "\(verdicts.count) expectation\(verdicts.count == 1 ? "" : "s")"
    let notReached = notReached.count
    var text = all
    if !passed {
      text = failures.isEmpty ? "" : "\(failures.count) of \(all) failed"
      if notReached > 0 { text += failures.isEmpty ? "\(notReached) of \(all) not reached" : ", \(notReached) not reached" }
    }
    return attempts > 1 ? "\(text), after \(attempts) tries" : text
  }
}
