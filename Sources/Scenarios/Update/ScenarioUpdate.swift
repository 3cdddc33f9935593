package import Exchanges
package import ScenarioSyntax

/// A scenario file in which expectations that failed say what the server answered.
///
/// Only the ranges of those expectations change; a matcher that still fits stays. Requests, asserts other than `==`, event streams, chunks,
/// and steps with tables, loops or an answer that did not come to its end are left as they are, and so is everything that would write
/// a secret or replace a variable.
package struct ScenarioUpdate: Sendable, Hashable {
  /// Something that was not taken over.
  package struct Refusal: Sendable, Hashable {
    /// Where the expectation stands.
    package var position: SourcePosition
    /// Why it is left as it is.
    package var reason: String
  }

  /// The file to be written: the scenario's own path, or that with `.new` after it.
  package var path: String
  /// Its new text.
  package var text: String
  /// The expectations that were taken over, in file order; a step without a response stands for the one it gets.
  package var accepted: [SourcePosition]
  /// Those that failed and were left.
  package var refused: [Refusal]

  /// What there is to take over from a result; nil when nothing is.
  /// - Parameter redactor: knows what must not enter a file.
  package static func make(_ result: ScenarioResult, mode: UpdateMode, redactor: SecretRedactor) async -> ScenarioUpdate? {
    guard mode != .none, let file = try? ScenarioFile.parse(result.text, path: result.path) else { return nil }
    var acceptance = Acceptance(file, redactor)
    for step in file.steps {
      let results = result.steps.filter { $0.position == step.position }
      guard let only = results.first else { continue }
      if mode.takesMissing, step.request != nil, step.response == nil, results.count == 1 { acceptance.addResponse(step, only) }
      if mode.takesFailed { await acceptance.accept(step, results) }
    }
    guard !acceptance.edits.isEmpty || !acceptance.refused.isEmpty else { return nil }
    let text = (try? file.replacing(acceptance.edits))?.text ?? result.text
    return ScenarioUpdate(
      path: mode == .pending ? result.path + ".new" : result.path,
      text: text,
      accepted: acceptance.accepted.sorted(),
      refused: acceptance.refused.sorted { $0.position < $1.position }
    )
  }

  /// Whether there is something to write.
  package var changesFile: Bool { !accepted.isEmpty }
}
