extension Schema {
  /// The tree as YAML 1.2, two blanks a level. Every text is quoted as in JSON, which YAML reads the same way.
  var yaml: String {
    var text = ""
    writeYAML(into: &text, indent: 0)
    return text.unicodeScalars.map(Self.printable).joined()
  }

  /// Characters that YAML does not let stand, or reads as the end of a line (YAML 1.2.2, 5.1 and 5.4); they occur in quotes only.
  private static func printable(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: return String(scalar)
    }
  }

  private func writeYAML(into text: inout String, indent: Int) {
    switch self {
    case .object(let members) where !members.isEmpty:
      for member in members {
        text += String(repeating: "  ", count: indent) + Schema.quoted(member.name) + ":"
        member.value.writeYAMLValue(into: &text, indent: indent + 1)
      }
    case .array(let items) where !items.isEmpty:
      for item in items {
        text += String(repeating: "  ", count: indent) + "-"
        item.writeYAMLValue(into: &text, indent: indent + 1)
      }
    default:
      text += String(decoding: json, as: UTF8.self) + "\n"
    }
  }

  /// What follows a key or a dash: a scalar on the same line, anything larger beneath.
  private func writeYAMLValue(into text: inout String, indent: Int) {
    let isScalar =
      switch self {
      case .object(let members): members.isEmpty
      case .array(let items): items.isEmpty
      default: true
      }
    text += isScalar ? " " : "\n"
    writeYAML(into: &text, indent: isScalar ? 0 : indent)
  }

  private static func quoted(_ name: String) -> String {
    String(decoding: Schema.string(name).json, as: UTF8.self)
  }
}
