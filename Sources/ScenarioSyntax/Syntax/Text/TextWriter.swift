import FieldValues

/// Writes a text so that reading it in the same style gives it back.
struct TextWriter {
  private let style: TextStyle
  private var text = ""

  private init(_ style: TextStyle) {
    self.style = style
  }

  /// The parts of a text, with escapes where the style needs them.
  static func text(_ parts: [PatternSyntax.Part], _ style: TextStyle) -> String {
    var writer = TextWriter(style)
    for (index, part) in parts.enumerated() {
      switch part {
      case .literal(let literal): writer.write(literal, isFirst: index == 0, isLast: index == parts.count - 1)
      case .placeholder(let placeholder): writer.text += "{{\(placeholder.fullName)}}"
      case .matcher(let matcher): writer.text += matcher.text
      }
    }
    return writer.text
  }

  private mutating func write(_ literal: String, isFirst: Bool, isLast: Bool) {
    let scalars = Array(literal.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let isEdge = (isFirst && index == 0) || (isLast && index == scalars.count - 1)
      let opensBraces = scalar == "{" && (index + 1 < scalars.count ? scalars[index + 1] == "{" : !isLast)
      text += escape(scalar, isEdge: isEdge, opensBraces: opensBraces) ?? String(scalar)
    }
  }

  /// How a character is written that cannot stand for itself; nil when it can.
  private func escape(_ scalar: Unicode.Scalar, isEdge: Bool, opensBraces: Bool) -> String? {
    switch style.escapes {
    // An event line knows no escapes, but a matcher can stand for one brace.
    case .none: opensBraces && style.isEvent ? "{{*:re/[{]/}}" : nil
    case .quoted: quotedEscape(scalar, opensBraces: opensBraces)
    case .field, .path: fieldEscape(scalar, isEdge: isEdge, opensBraces: opensBraces)
    }
  }

  private func fieldEscape(_ scalar: Unicode.Scalar, isEdge: Bool, opensBraces: Bool) -> String? {
    switch scalar {
    case "\\": return "\\\\"
    case "{" where opensBraces: return "\\{"
    case "#" where text.isEmpty || text.utf8.last == 0x20: return "\\#"
    case " " where isEdge: return Self.codePoint(scalar)
    case "|" where isTerminator(scalar): return "\\|"
    default: return isTerminator(scalar) || Self.isInvisible(scalar) ? Self.codePoint(scalar) : nil
    }
  }

  private func quotedEscape(_ scalar: Unicode.Scalar, opensBraces: Bool) -> String? {
    switch scalar {
    case "\\": return "\\\\"
    case "{" where opensBraces: return "\\{"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\u{8}": return "\\b"
    case "\u{c}": return "\\f"
    default:
      if isTerminator(scalar) { return "\\\(scalar)" }
      return Self.isInvisible(scalar) ? Self.codePoint(scalar) : nil
    }
  }

  private func isTerminator(_ scalar: Unicode.Scalar) -> Bool {
    style.terminators.contains { Unicode.Scalar($0) == scalar }
  }

  /// A text with its first character written as an escape, so that it is taken for nothing else.
  static func escapingFirst(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    return codePoint(first) + String(text.unicodeScalars.dropFirst())
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    "\\u{\(String(hex: scalar.value))}"
  }

  /// Whether an editor might not show the character, or take it for a line end.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA1, 0xAD, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  /// A line of a name and a value.
  static func line(_ name: String, _ value: String) -> String {
    value.isEmpty ? "\(name):" : "\(name): \(value)"
  }

  /// The line with its first character escaped where it would be taken for something else.
  static func protected(_ line: String) -> String {
    let source = SourceText(line)
    guard source.lineCount > 0, LineKind(LineScanner(source, line: 0)) != .other else { return line }
    return escapingFirst(line)
  }
}
