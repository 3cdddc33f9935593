import FieldValues
public import ScenarioSyntax

/// The result of one scenario file.
public struct ScenarioResult: Sendable, Hashable {
  /// The path as the user gave it.
  public var path: String
  /// The text that was run; reports quote lines of it.
  public var text: String
  /// The name of the scenario.
  public var name: String
  /// The results of the steps, in order.
  public var steps: [StepResult]
  /// Why the file was not run at all: it does not parse.
  public var diagnostics: [Diagnostic]
  /// Why no server could be started; nil when one was.
  public var environmentFailure: String?
  /// The reason of `#@ skip:`; nil when it was run.
  public var skipReason: String?
  /// How long the scenario took.
  public var duration: Duration

  /// Creates a result.
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

  /// The verdicts of all steps.
  public var verdicts: [Verdict] { steps.flatMap(\.verdicts) }
  /// The expectations that failed.
  public var failures: [Verdict] { steps.flatMap(\.failures) }
  /// The expectations that weren't judged, because something that they depend on failed.
  public var notReached: [Verdict] { steps.flatMap(\.notReached) }
  /// Whether every expectation was reached and none failed. A file that was skipped has passed.
  public var passed: Bool { diagnostics.isEmpty && environmentFailure == nil && steps.allSatisfy(\.passed) }
}

extension ScenarioResult {
  /// The result of a file that does not parse.
  package init(_ failure: ScenarioFile.ParseFailure) {
    self.init(
      path: failure.path,
      text: failure.text,
      name: ScenarioFile.Name(path: failure.path).file,
      diagnostics: failure.diagnostics
    )
  }

  /// Why the scenario counts as skipped although it was begun: none of its steps ran. Nil where one did.
  var reasonWhyNothingRan: String? {
    guard !steps.isEmpty, steps.allSatisfy(\.isSkipped), let reason = steps.first?.verdicts.first?.message else { return nil }
    return "no step ran: \(reason)"
  }

  /// `cookies/layers`
  var shortName: String { ScenarioFile.Name(path: path).text }

  /// `3`, `1 of 3 failed`, with the numbers of tries of steps that needed several: `3, GET /job after 3 tries`.
  var stepCounts: String {
    let failed = steps.count { !$0.passed }
    let retried = steps.filter { $0.attempts > 1 }.map { ", \($0.name) after \($0.attempts) tries" }
    return (failed == 0 ? "\(steps.count)" : "\(failed) of \(steps.count) failed") + retried.joined()
  }

  /// The texts that explain why the scenario failed, one for each fault or failed expectation, and one for each reason why
  /// expectations were not reached.
  var failureBlocks: [String] {
    if let environmentFailure { return [VisibleText(environmentFailure).text] }
    let source = SourceText(text)
    return diagnostics.map { CaretBlock($0, path: path).rendered(source) }
      + steps.flatMap { $0.failureBlocks(path: path, in: source) }
  }
}

extension StepResult {
  /// The texts that explain why the step did not pass.
  func failureBlocks(path: String, in source: SourceText) -> [String] {
    var reasons: [(reason: String, count: Int)] = []
    for verdict in notReached {
      if let place = reasons.firstIndex(where: { $0.reason == verdict.message }) {
        reasons[place].count += 1
      } else {
        reasons.append((verdict.message, 1))
      }
    }
    return failures.map { $0.block(path: path, in: source) }
      + reasons.map { reason, count in
        "note: \(count) expectation\(count == 1 ? " was" : "s were") not reached: \(VisibleText(reason).text)"
      }
  }
}
