import FieldValues

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
    case isInteger, isFloat, isNumber, isString, isBoolean, isList, isObject, isCollection, isDate
    case isIsoDate, isUuid, isIpv4, isIpv6

    /// Whether a value follows.
    package var takesValue: Bool {
      switch self {
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contains, .startsWith, .endsWith, .matches,
        .includes:
        true
      case .exists, .isEmpty, .unique, .conforms, .isInteger, .isFloat, .isNumber, .isString, .isBoolean, .isList, .isObject,
        .isCollection, .isDate, .isIsoDate, .isUuid, .isIpv4, .isIpv6:
        false
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

  /// The predicate as it is written: `not contains "x"`.
  package var text: String {
    ((isNegated ? ["not"] : []) + [`operator`.rawValue] + (value.map { [$0.text] } ?? [])).joined(separator: " ")
  }
}

extension LineScanner {
  /// Reads `[not] operator [value]`.
  mutating func predicate() throws(Diagnostic) -> PredicateSyntax {
    skipBlanks()
    let first = at
    let isNegated = skipWord("not")
    let operatorStart = at
    let word = byte?.isLetter == true ? take { $0.isWord } : take { "=!<>~".utf8.contains($0) }
    guard let found = PredicateSyntax.Operator(rawValue: word) else {
      throw unknownPredicate(word, at: operatorStart)
    }
    var value: ValueSyntax?
    if found.takesValue {
      skipBlanks()
      value = try self.value(after: found)
    }
    return PredicateSyntax(found, value, isNegated: isNegated, position: position(first), length: length(from: first))
  }

  private func unknownPredicate(_ word: String, at first: Int) -> Diagnostic {
    let known = PredicateSyntax.Operator.allCases.map(\.rawValue)
    if word.isEmpty {
      let found = upcomingWord()
      let isMissing = found.isEmpty || found.hasPrefix("#")
      return fault(.notPredicate(isMissing ? "" : found), at: first)
    }
    if word == "=" { return fault(.unknownOperator, at: first) }
    if let filter = Spelling.nearest(to: word, among: Self.filterNames), Spelling.nearest(to: word, among: known) == nil {
      return fault(.filterMeant(word, filter: filter), at: first)
    }
    return fault(.unknown(.predicate, word, known: known), at: first)
  }
}
