import Codecs
import FieldValues

/// A JSON Schema (draft 2020-12), or any other piece of an OpenAPI document: a tree whose members keep their order.
///
/// `["type": "string", "maxLength": 10]`
public indirect enum Schema: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without a fraction.
  case integer(Int)
  /// A number.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([Schema])
  /// An object, whose members keep their order.
  case object([Member])

  /// One member of an object.
  public struct Member: Sendable, Hashable {
    /// The key of the member.
    public var name: String
    /// The value of the member.
    public var value: Schema

    /// Creates a member of a key and its value.
    public init(_ name: String, _ value: Schema) {
      self.name = name
      self.value = value
    }
  }

  /// The schema that every value satisfies.
  public static let any = Schema.object([])

  /// The member of an object; nil removes it, a new one is added at the end.
  public subscript(name: String) -> Schema? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.first { $0.name == name }?.value
    }
    set {
      guard case .object(var members) = self else { return }
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name, value))
      case (nil, nil): break
      }
      self = .object(members)
    }
  }

  /// This schema, or null.
  public var nullable: Schema {
    if self == .any { return self }
    if case .string(let type) = self["type"] ?? .null, self["enum"] == nil {
      var schema = self
      schema["type"] = [.string(type), "null"]
      return schema
    }
    return ["anyOf": [self, ["type": "null"]]]
  }

  /// A reference to a component.
  static func reference(_ name: String) -> Schema { ["$ref": .string("#/components/schemas/\(name)")] }
}

extension Schema: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral
{
  /// Creates an object.
  public init(dictionaryLiteral elements: (String, Schema)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }

  /// Creates a list.
  public init(arrayLiteral elements: Schema...) { self = .array(elements) }

  /// Creates a text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// Creates `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// Creates a number.
  public init(integerLiteral value: Int) { self = .integer(value) }
}

extension Schema: Encodable {
  private struct MemberKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Encodes the tree as what it stands for, members in their order.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: MemberKey.self)
      for member in members { try container.encode(member.value, forKey: MemberKey(member.name)) }
    case .array(let items):
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(item) }
    default:
      var container = encoder.singleValueContainer()
      try encodeScalar(into: &container)
    }
  }

  private func encodeScalar(into container: inout any SingleValueEncodingContainer) throws {
    switch self {
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .null, .array, .object: try container.encodeNil()
    }
  }

  /// The tree as JSON, compact.
  var json: [UInt8] { (try? BodyEncoder(.json).encode(self)) ?? Array("{}".utf8) }
}

extension Schema {
  /// The tree as YAML 1.2, indented by two spaces. A text that could be read as anything else is quoted as in JSON, which YAML reads the same way.
  var yaml: String {
    var text = ""
    writeYAML(into: &text, indent: 0)
    return text.unicodeScalars.map(Self.printable).joined()
  }

  /// Escapes characters that YAML forbids or reads as the end of a line (YAML 1.2.2, 5.1 and 5.4). They occur only in quotes.
  private static func printable(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
      "\\u" + String(hex: scalar.value, digits: 4, uppercase: true)
    default: String(scalar)
    }
  }

  private func writeYAML(into text: inout String, indent: Int) {
    switch self {
    case .object(let members) where !members.isEmpty:
      for member in members {
        text += String(repeating: "  ", count: indent) + Schema.scalar(member.name) + ":"
        member.value.writeYAMLValue(into: &text, indent: indent + 1)
      }
    case .array(let items) where !items.isEmpty:
      for item in items {
        text += String(repeating: "  ", count: indent) + "-"
        item.writeYAMLValue(into: &text, indent: indent + 1)
      }
    case .string(let string):
      text += Schema.scalar(string) + "\n"
    default:
      text += String(decoding: json, as: UTF8.self) + "\n"
    }
  }

  /// What follows a key or a dash: a scalar on the same line, anything larger below.
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

  /// The text without quotes if every reader of YAML 1.1 and 1.2 takes it as a string, else in quotes.
  private static func scalar(_ text: String) -> String {
    isPlain(text) ? text : String(decoding: Schema.string(text).json, as: UTF8.self)
  }

  private static func isPlain(_ text: String) -> Bool {
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) }
    guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "$") || first == UInt8(ascii: "/") else {
      return false
    }
    let others = Array(" _-./$,()'".utf8)
    return text.utf8.last != UInt8(ascii: " ") && !wordsOfOtherTypes.contains(text.lowercased())
      && text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || others.contains($0) }
  }

  /// The words that YAML 1.1 or 1.2 reads as a boolean or null.
  private static let wordsOfOtherTypes: Set<String> = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]
}
