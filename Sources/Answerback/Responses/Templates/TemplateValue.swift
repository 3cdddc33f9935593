import Codecs

/// A value as a template engine gets it: what its JSON would be, with the layers' encoders applied.
public indirect enum TemplateValue: Sendable, Hashable {
  /// No value.
  case nothing
  case flag(Bool)
  /// A number as JSON spells it: integers exact, `1.0` for a float.
  case number(String)
  case text(String)
  case list([TemplateValue])
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

/// Values of several types for a template, written as a dictionary: `["user": "ada", "visits": 3]`.
///
/// Nil is written as `Null()`; a record within says its type: `["address": ["zip": 8000, "city": "Zürich"] as TemplateValues]`.
public struct TemplateValues: Encodable, Sendable, ExpressibleByDictionaryLiteral {
  public typealias Key = String
  public typealias Value = any Encodable & Sendable

  private var values: [String: any Encodable & Sendable] = [:]

  public init() {}

  public init(_ values: [String: any Encodable & Sendable]) {
    self.values = values
  }

  /// Of a name that stands twice the last value counts.
  public init(dictionaryLiteral elements: (String, any Encodable & Sendable)...) {
    values = Dictionary(elements) { _, last in last }
  }

  public subscript(name: String) -> (any Encodable & Sendable)? {
    get { values[name] }
    set { values[name] = newValue }
  }

  private struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: MemberName.self)
    for (name, value) in values { try container.encode(value, forKey: MemberName(name)) }
  }
}
