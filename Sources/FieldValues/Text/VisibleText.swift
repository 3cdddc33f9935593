/// Text made fit for a terminal: control characters, and those that change the direction or the place of others, are
/// written out (`\x1b`, `\t`, `\u{202e}`), so that no escape sequence gets through.
package struct VisibleText {
  /// The text, all of it.
  package private(set) var text = ""
  /// How many columns the text takes.
  package private(set) var width = 0

  /// Makes a text visible.
  package init(_ source: String) {
    // Escaped scalar by scalar; only the columns are counted by what a terminal draws in one place.
    for character in source {
      let isPlain = character.unicodeScalars.allSatisfy { Self.escape($0) == nil }
      if isPlain {
        text.append(character)
        width += Self.width(of: character)
        continue
      }
      for scalar in character.unicodeScalars {
        let shown = Self.escape(scalar) ?? String(scalar)
        text += shown
        width += shown.count
      }
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    case 0..<0x20, 0x7F..<0xA0: "\\x\(String(hex: scalar.value, digits: 2))"
    case 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      "\\u{\(String(hex: scalar.value))}"
    default: nil
    }
  }

  /// Two columns for what East Asian Width (UAX 11) calls wide and for emoji, one for the rest.
  private static func width(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default:
      return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
    }
  }
}

extension VisibleText {
  /// How many scalars an excerpt has.
  package static let excerptLength = 80

  /// The beginning of a text from outside, fit to stand in a sentence: control, format and separator characters as `\u{…}`, and `…` for
  /// what is left out.
  package static func excerpt(of text: String, length: Int = excerptLength) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < length else { return result + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: result += "\\u{\(String(hex: scalar.value))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension String {
  /// The text, cut to 160 characters with a note of what is left out.
  package var shortened: String {
    let limit = 160
    guard let end = index(startIndex, offsetBy: limit, limitedBy: endIndex), end < endIndex else { return self }
    return "\(self[..<end])… (\(count - limit) more characters)"
  }
}

extension Int {
  /// The number with its noun: `1 byte`, `2 bytes`.
  package func counted(_ noun: String) -> String {
    self == 1 ? "1 \(noun)" : "\(self) \(noun)s"
  }

  /// A number of bytes with its noun.
  package var bytesText: String { counted("byte") }
}
