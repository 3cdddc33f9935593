import Codecs

/// A value for a template engine: its JSON, with the encoders of the layers applied.
public indirect enum TemplateValue: Sendable, Hashable {
  /// No value.
  case nothing
  /// A Boolean value.
  case flag(Bool)
  /// A number as in JSON: exact integers, `1.0` for a float.
  case number(String)
  /// Text.
  case text(String)
  /// Values in order.
  case list([TemplateValue])
  /// Values by name.
  case record([String: TemplateValue])

  init(_ tree: Tree) {
    switch tree.content {
    case .null, .binary, .timestamp, .extension: self = .nothing
    case .bool(let flag): self = .flag(flag)
    case .number(let number): self = .number(number.text)
    case .string(let text): self = .text(text)
    case .array(let elements): self = .list(elements.map(TemplateValue.init))
    case .object(let members):
      let values = members.compactMap { member in member.name.map { ($0, TemplateValue(member.value)) } }
      self = .record(Dictionary(values) { _, last in last })
    }
  }
}
