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
  case binary(Binary)
  /// `\p{Script=Greek}` or `\p{Script_Extensions=Greek}`.
  case script(Script)

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

extension UnicodeProperty {
  /// The properties of Unicode that are true or false and that `\p{…}` takes by name.
  enum Binary: String, Hashable, Sendable, CaseIterable {
    case any, ascii, assigned
    case alphabetic, uppercase, lowercase, math, dash, diacritic, ideographic
    case whitespace, hexdigit, asciihexdigit
    case idstart, idcontinue, xidstart, xidcontinue
    case emoji, emojipresentation

    func holds(for scalar: Unicode.Scalar) -> Bool {
      let properties = scalar.properties
      return switch self {
      case .any: true
      case .ascii: scalar.isASCII
      case .assigned: properties.generalCategory != .unassigned
      case .alphabetic: properties.isAlphabetic
      case .uppercase: properties.isUppercase
      case .lowercase: properties.isLowercase
      case .math: properties.isMath
      case .dash: properties.isDash
      case .diacritic: properties.isDiacritic
      case .ideographic: properties.isIdeographic
      case .whitespace: properties.isWhitespace
      case .hexdigit: properties.isHexDigit
      case .asciihexdigit: properties.isASCIIHexDigit
      case .idstart: properties.isIDStart
      case .idcontinue: properties.isIDContinue
      case .xidstart: properties.isXIDStart
      case .xidcontinue: properties.isXIDContinue
      case .emoji: properties.isEmoji
      case .emojipresentation: properties.isEmojiPresentation
      }
    }
  }
}

// MARK: - Scripts

extension UnicodeProperty {
  /// The name of a script that the standard library knows.
  struct Script: Hashable, Sendable {
    /// `Script=Greek`, as the standard library's own expressions spell it.
    fileprivate let query: String

    /// - Parameter isExtended: Whether scalars that several scripts share count for each of them.
    init?(_ name: String, isExtended: Bool) {
      let isPlain = !name.isEmpty && name.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
      query = "\(isExtended ? "Script_Extensions" : "Script")=\(name)"
      guard isPlain, expression != nil else { return nil }
    }

    /// The standard library has the scripts' tables, but shows them only through its own regular expressions.
    fileprivate var expression: Regex<Substring>? {
      try? Regex("\\p{\(query)}", as: Substring.self).matchingSemantics(.unicodeScalar)
    }
  }

  /// Tells whether a scalar belongs to a script. Each question is asked once per scalar, so that it may take a microsecond.
  final class ScriptLookup {
    private var expressions: [Script: Regex<Substring>] = [:]

    func contains(_ scalar: Unicode.Scalar, in script: Script) -> Bool {
      guard let expression = expressions[script] ?? script.expression else { return false }
      expressions[script] = expression
      return (try? expression.wholeMatch(in: String(Character(scalar)))) != nil
    }
  }
}

// MARK: - Names

extension UnicodeProperty {
  /// The property that `\p{…}` names; nil when there is none. Case, blanks, hyphens and underscores do not count (UAX #44, LM3).
  init?(name: String) {
    let parts = name.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.looseName }
    if parts.count == 2 {
      switch parts[0] {
      case "script", "sc": self.init(script: parts[1], isExtended: false)
      case "scriptextensions", "scx": self.init(script: parts[1], isExtended: true)
      case "generalcategory", "gc": self.init(category: parts[1])
      default: return nil
      }
      return
    }
    if let property = Binary(rawValue: parts[0]) {
      self = .binary(property)
    } else if let property = UnicodeProperty(category: parts[0]) ?? UnicodeProperty(script: parts[0], isExtended: false) {
      self = property
    } else {
      return nil
    }
  }

  private init?(category name: String) {
    guard let found = Self.categories.first(where: { $0.short.looseName == name || $0.long.looseName == name }) else {
      return nil
    }
    self = .category(found.members)
  }

  private init?(script: String, isExtended: Bool) {
    guard let name = Script(script, isExtended: isExtended) else { return nil }
    self = .script(name)
  }

  /// A general category by its short name, spelled exactly, as I-Regexp has it; nil when there is none.
  init?(shortCategory name: String) {
    guard let found = Self.categories.first(where: { $0.short == name }), name != "LC", name != "Cs" else { return nil }
    self = .category(found.members)
  }

  /// The general categories and their groups (UAX #44, table 12).
  private static let categories: [(short: String, long: String, members: [Unicode.GeneralCategory])] = {
    let single: [(String, String, Unicode.GeneralCategory)] = [
      ("Lu", "Uppercase_Letter", .uppercaseLetter), ("Ll", "Lowercase_Letter", .lowercaseLetter),
      ("Lt", "Titlecase_Letter", .titlecaseLetter), ("Lm", "Modifier_Letter", .modifierLetter),
      ("Lo", "Other_Letter", .otherLetter),
      ("Mn", "Nonspacing_Mark", .nonspacingMark), ("Mc", "Spacing_Mark", .spacingMark), ("Me", "Enclosing_Mark", .enclosingMark),
      ("Nd", "Decimal_Number", .decimalNumber), ("Nl", "Letter_Number", .letterNumber), ("No", "Other_Number", .otherNumber),
      ("Pc", "Connector_Punctuation", .connectorPunctuation), ("Pd", "Dash_Punctuation", .dashPunctuation),
      ("Ps", "Open_Punctuation", .openPunctuation), ("Pe", "Close_Punctuation", .closePunctuation),
      ("Pi", "Initial_Punctuation", .initialPunctuation), ("Pf", "Final_Punctuation", .finalPunctuation),
      ("Po", "Other_Punctuation", .otherPunctuation),
      ("Sm", "Math_Symbol", .mathSymbol), ("Sc", "Currency_Symbol", .currencySymbol), ("Sk", "Modifier_Symbol", .modifierSymbol),
      ("So", "Other_Symbol", .otherSymbol),
      ("Zs", "Space_Separator", .spaceSeparator), ("Zl", "Line_Separator", .lineSeparator),
      ("Zp", "Paragraph_Separator", .paragraphSeparator),
      ("Cc", "Control", .control), ("Cf", "Format", .format), ("Cs", "Surrogate", .surrogate), ("Co", "Private_Use", .privateUse),
      ("Cn", "Unassigned", .unassigned),
    ]
    let groups = [
      ("L", "Letter"), ("M", "Mark"), ("N", "Number"), ("P", "Punctuation"), ("S", "Symbol"), ("Z", "Separator"), ("C", "Other"),
    ]
    return single.map { ($0.0, $0.1, [$0.2]) }
      + groups.map { short, long in (short, long, single.filter { $0.0.hasPrefix(short) }.map { $0.2 }) }
      + [("LC", "Cased_Letter", [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter])]
  }()
}

extension StringProtocol {
  /// The name as names of properties are compared.
  fileprivate var looseName: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { !" _-".unicodeScalars.contains($0) })).lowercased()
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }

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
