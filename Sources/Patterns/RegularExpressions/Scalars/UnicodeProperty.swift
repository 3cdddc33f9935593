/// A property that a Unicode scalar has or has not.
enum UnicodeProperty: Hashable, Sendable {
  /// `\d`: a decimal digit of any script.
  case digit
  /// `\s`: White_Space.
  case space
  /// `\w`: a word character (UTS #18, Annex C).
  case word
  /// `\p{L}`: one of these general categories.
  case category([Unicode.GeneralCategory])
  /// `\p{Alphabetic}`: a property that is true or false.
  case binary(BinaryProperty)
  /// `\p{Script=Greek}` or `\p{Script_Extensions=Greek}`.
  case script(ScriptName)

  func holds(for scalar: Unicode.Scalar, _ scripts: ScriptLookup) -> Bool {
    switch self {
    case .digit: scalar.isASCII ? scalar.isDigit : scalar.properties.generalCategory == .decimalNumber
    case .space: scalar.properties.isWhitespace
    case .word: scalar.isWord
    case .category(let categories): categories.contains(scalar.properties.generalCategory)
    case .binary(let property): property.holds(for: scalar)
    case .script(let name): scripts.contains(scalar, in: name)
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }

  /// Whether `\w` matches: letters, marks, decimal digits, connector punctuation and joiners.
  var isWord: Bool {
    if isASCII { return isDigit || self == "_" || ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    if properties.isAlphabetic || properties.isJoinControl { return true }
    return switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
    default: false
    }
  }
}
