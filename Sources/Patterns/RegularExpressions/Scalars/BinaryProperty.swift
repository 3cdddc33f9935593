/// The properties of Unicode that are true or false and that `\p{…}` takes by name.
enum BinaryProperty: String, Hashable, Sendable, CaseIterable {
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
