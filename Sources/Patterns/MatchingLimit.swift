import FieldValues

/// Until when patterns may be matched. Matching a large text against a large expression can take longer than a step has.
package struct MatchingLimit: Sendable {
  /// Returns why matching must end now, or nil while it may go on.
  private let reason: @Sendable () -> String?

  /// The limit of the task at hand, if it has one.
  @TaskLocal package static var current: MatchingLimit?

  /// Creates a limit.
  /// - Parameter reason: returns why matching must end now, or nil while it may go on.
  package init(reason: @escaping @Sendable () -> String?) {
    self.reason = reason
  }

  /// Why the time of the task at hand is used up; nil while it isn't, or where there is no limit.
  package static var timeIsUp: String? { current?.reason() }

  /// Why matching must end now; nil while it may go on.
  package static var interruption: String? {
    Task.isCancelled ? "the run was interrupted" : current?.reason()
  }
}

extension MatchingLimit {
  /// Why an expression was not matched to the end of its text.
  package enum Failure: Error, Sendable, CustomStringConvertible {
    /// The source isn't a regular expression.
    case invalid(source: String, RegularExpressionError)
    /// The time was used up, or the run was interrupted.
    case interrupted(reason: String?)

    package var description: String {
      switch self {
      case .invalid(let source, let error): "/\(source.shortened)/ is not a regular expression: \(error)"
      case .interrupted(let reason): "matching the expression was interrupted: \(reason ?? "the step's time is used up")"
      }
    }

    /// The interruption that the limit at hand gives a reason for.
    package static var interrupted: MatchingLimit.Failure { .interrupted(reason: MatchingLimit.interruption) }
  }
}

/// Matching within the limit of the task at hand.
extension RegularExpression {
  /// Reads an expression.
  package init(limited source: String) throws(MatchingLimit.Failure) {
    do throws(RegularExpressionError) {
      try self.init(source)
    } catch {
      throw .invalid(source: source, error)
    }
  }

  /// Returns what a match comes to.
  package func limited<Result>(_ match: (RegularExpressionMatcher) -> Result) throws(MatchingLimit.Failure) -> Result {
    let matcher = RegularExpressionMatcher(self) { MatchingLimit.interruption != nil }
    let result = match(matcher)
    if matcher.wasInterrupted { throw .interrupted }
    return result
  }
}
