extension Schema {
  /// The tree as YAML 1.2, two blanks a level. Every text is quoted as in JSON, which YAML reads the same way.
  var yaml: String {
    var text = ""
    writeYAML(into: &text, indent: 0)
    return text
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
