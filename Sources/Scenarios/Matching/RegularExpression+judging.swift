import Patterns

/// Regular expressions as scenarios write them; what goes wrong is a fault of the step.
extension RegularExpression {
  /// - Throws: ``Fault`` when the source isn't a regular expression.
  init(scenario source: String) throws(Fault) {
    do throws(PatternError) {
      try self.init(limited: source)
    } catch {
      throw Fault(error.description)
    }
  }

  /// What a match comes to, within the time that the step has.
  /// - Throws: ``Fault`` when that time is used up before.
  func judging<Result>(_ match: (RegularExpressionMatcher) -> Result) throws(Fault) -> Result {
    do throws(PatternError) {
      return try limited(match)
    } catch {
      throw Fault(error.description)
    }
  }

  /// Whether an expression matches a text from its start to its end.
  static func isWhole(_ source: String, _ text: String) throws(Fault) -> Bool {
    try RegularExpression(scenario: source).judging { $0.isWholeMatch(text) }
  }

  /// Whether an expression matches somewhere in a text.
  static func isFound(_ source: String, in text: String) throws(Fault) -> Bool {
    try RegularExpression(scenario: source).judging { $0.isMatch(in: text) }
  }
}
