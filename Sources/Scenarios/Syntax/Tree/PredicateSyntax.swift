/// What must hold of a value: `== 7`, `not exists`.
public struct PredicateSyntax: Sendable, Hashable, LocatedSyntax {
  /// What can be demanded of a value.
  public enum Operator: String, Sendable, Hashable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contains, startsWith, endsWith, matches, includes
    case exists, isEmpty, unique, conforms

    /// Whether a value follows.
    public var takesValue: Bool {
      switch self {
      case .exists, .isEmpty, .unique, .conforms: false
      default: true
      }
    }
  }

  /// Whether `not` stands before the operator.
  public var isNegated: Bool
  /// What is demanded.
  public var `operator`: Operator
  /// There exactly when the operator takes one.
  public var value: ValueSyntax?
  /// Where `not` or the operator stands.
  public var position: SourcePosition
  /// How many characters it takes, the value included.
  public var length: Int

  /// Makes a predicate; a node that was parsed has its place in the file.
  public init(
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
