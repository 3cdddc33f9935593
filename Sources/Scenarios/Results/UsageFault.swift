import ScenarioSyntax

/// A fault of what the user asked for: a sentence; the run ends with exit code 2.
package struct UsageFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  package var description: String

  /// A fault with this sentence.
  package init(_ description: String) {
    self.description = description
  }
}
