public import ScenarioSyntax

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

extension ScenarioResult {
  /// The result of a file that does not parse.
  package init(_ failure: ParseFailure) {
    self.init(
      path: failure.path,
      text: failure.text,
      name: ScenarioFile.Name(path: failure.path).file,
      diagnostics: failure.diagnostics
    )
  }

  /// `cookies/layers`
  var shortName: String { ScenarioFile.Name(path: path).text }
}
