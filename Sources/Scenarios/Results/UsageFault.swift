import ScenarioSyntax

/// An error in what the user asked for. The run ends with exit code 2.
package struct UsageFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what to do.
  package var description: String

  /// Creates a fault with its message.
  package init(_ description: String) {
    self.description = description
  }
}
