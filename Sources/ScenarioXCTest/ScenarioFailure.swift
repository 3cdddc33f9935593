public import Exchanges
public import ScenarioSyntax
public import Scenarios

/// A failure of a scenario as a test records it: a line of the file, and the caret block.
public struct ScenarioFailure: Sendable, Hashable {
  public let line: Int
  public let description: String

  /// Everything that failed, in file order: faults of the text, a server that did not start, expectations.
  /// - Parameter redactor: takes out the secrets of the run.
  public static func all(of result: ScenarioResult, redactor: SecretRedactor = SecretRedactor()) -> [ScenarioFailure] {
    let source = SourceText(result.text)
    var failures = result.diagnostics.map {
      ScenarioFailure(line: $0.position.line, description: CaretBlock($0, path: result.path).rendered(source))
    }
    if let reason = result.environmentFailure { failures.append(ScenarioFailure(line: 1, description: reason)) }
    failures += result.failures.map {
      ScenarioFailure(line: $0.place.line, description: $0.block(path: result.path, in: source))
    }
    // What was not reached is no failure of its own, but a scenario of which nothing failed must not be green.
    if failures.isEmpty, let first = result.notReached.first {
      failures.append(ScenarioFailure(line: first.position.line, description: first.block(path: result.path, in: source)))
    }
    return failures.map { ScenarioFailure(line: $0.line, description: redactor.redact($0.description)) }
  }
}
