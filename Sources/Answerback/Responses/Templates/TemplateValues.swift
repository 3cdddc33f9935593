/// Values of several types for a template, written as a dictionary: `["user": "ada", "visits": 3]`.
///
/// Nil is written as `Null()`. A record inside states its type: `["address": ["zip": 8000, "city": "Zürich"] as TemplateValues]`.
public struct TemplateValues: Encodable, Sendable, ExpressibleByDictionaryLiteral {
  /// The names are text.
  public typealias Key = String
  /// The values are anything that can be encoded.
  public typealias Value = any Encodable & Sendable

  private var values: [String: any Encodable & Sendable] = [:]

  /// Creates an empty collection of values.
  public init() {}

  /// Creates values from a dictionary.
  public init(_ values: [String: any Encodable & Sendable]) {
    self.values = values
  }

  /// Creates values from a dictionary literal. If a name occurs twice, the last value is used.
  public init(dictionaryLiteral elements: (String, any Encodable & Sendable)...) {
    values = Dictionary(elements) { _, last in last }
  }

  /// Returns the value of a name. Setting nil removes it.
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

  /// Encodes the values as a record.
  /// - Throws: What encoding a value throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: MemberName.self)
    for (name, value) in values { try container.encode(value, forKey: MemberName(name)) }
  }
}
