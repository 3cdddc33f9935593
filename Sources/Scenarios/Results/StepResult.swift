public import Exchanges
public import ScenarioSyntax

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

  /// Whether nothing of it was judged: every verdict is a skip.
  package var isSkipped: Bool { !verdicts.isEmpty && verdicts.allSatisfy { $0.outcome == .skipped } }
}
