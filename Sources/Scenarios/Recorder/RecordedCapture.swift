package import ScenarioSyntax

/// A value of a recorded answer that someone wants in a variable.
package struct RecordedCapture: Sendable, Hashable {
  /// The answer it is of, by its place among the exchanges that are recorded.
  package var place: Int
  /// The line of `[Captures]`.
  package var capture: CaptureSyntax
  /// What it was; where a later request has it as a word, the variable is written. nil leaves later requests as they are.
  package var value: String?

  package init(place: Int, capture: CaptureSyntax, value: String?) {
    self.place = place
    self.capture = capture
    self.value = value
  }
}
