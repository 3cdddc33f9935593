import Patterns

/// Regular expressions as scenarios write them.
extension RegularExpression {
  /// - Throws: ``Fault`` when the source isn't a regular expression.
  init(scenario source: String) throws(Fault) {
    do throws(RegularExpressionError) {
      try self.init(source)
    } catch {
      throw Fault("/\(source.shortened)/ is not a regular expression: \(error)")
    }
  }

  /// What a match comes to, within the time that the step has.
  /// - Throws: ``Fault`` when that time is used up before.
  func judging<Result>(_ match: (RegularExpressionMatcher) -> Result) throws(Fault) -> Result {
    let matcher = RegularExpressionMatcher(self) { JudgingLimit.interruption != nil }
    let result = match(matcher)
    if matcher.wasInterrupted { throw Fault.interrupted }
    return result
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
