/// What must hold of a value: `== 7`, `not exists`.
package struct PredicateSyntax: Sendable, Hashable, LocatedSyntax {
  /// What can be demanded of a value.
  package enum Operator: String, Sendable, Hashable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains, startsWith, endsWith, matches, includes
    case exists, isEmpty, unique, conforms

    /// Whether a value follows.
    package var takesValue: Bool {
      switch self {
      case .exists, .isEmpty, .unique, .conforms: false
      default: true
      }
    }
  }

  /// Whether `not` stands before the operator.
  package var isNegated: Bool
  /// What is demanded.
  package var `operator`: Operator
  /// There exactly when the operator takes one.
  package var value: ValueSyntax?
  /// Where `not` or the operator stands.
  package var position: SourcePosition
  /// How many characters it takes, the value included.
  package var length: Int

  /// Makes a predicate; a node that was parsed has its place in the file.
  package init(
    _ operator: Operator,
    _ value: ValueSyntax? = nil,
    isNegated: Bool = false,
    position: SourcePosition = .start,
    length: Int = 1
  ) {
    self.operator = `operator`
    self.value = value
    self.isNegated = isNegated
    self.position = position
    self.length = length
  }
}
