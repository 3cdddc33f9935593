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
    if let property = BinaryProperty(rawValue: parts[0]) {
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
    guard let name = ScriptName(script, isExtended: isExtended) else { return nil }
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
