import FieldValues
import NIOCore

/// A type-erased value, for a handler that returns values of different types.
///
/// Literals convert to it: `Get("/x") { () -> [String: AnyEncodable] in ["title": "t", "status": 418] }` (Python: `dict[str, Any]`).
public struct AnyEncodable: Encodable, Sendable, ErasedValue {
  let value: any Encodable & Sendable

  /// Wraps a value.
  public init(_ value: any Encodable & Sendable) {
    self.value = value
  }

  /// Encodes the value that is wrapped.
  /// - Throws: What encoding the value throws.
  public func encode(to encoder: any Encoder) throws {
    // A container shows the type to the encoder, which has its own forms for dates, dictionaries and other types.
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

extension AnyEncodable: SchemaDescribing {
  /// The schema of any value, because the type is not known.
  public static func schema(in types: SchemaTypes) -> Schema { .any }
}

extension AnyEncodable: ExpressibleByStringInterpolation {
  /// Creates a value of text.
  public init(stringLiteral value: String) { self.init(value) }
}

extension AnyEncodable: ExpressibleByIntegerLiteral {
  /// Creates a value of a number.
  public init(integerLiteral value: Int) { self.init(value) }
}

extension AnyEncodable: ExpressibleByFloatLiteral {
  /// Creates a value of a number.
  public init(floatLiteral value: Double) { self.init(value) }
}

extension AnyEncodable: ExpressibleByBooleanLiteral {
  /// Creates a value of `true` or `false`.
  public init(booleanLiteral value: Bool) { self.init(value) }
}

extension AnyEncodable: ExpressibleByNilLiteral {
  /// Creates a value of nothing: `null`.
  public init(nilLiteral: ()) { self.init(Null()) }
}

extension AnyEncodable: ExpressibleByArrayLiteral {
  /// Creates a list of values, of several types or of one.
  public init(arrayLiteral elements: AnyEncodable...) { self.init(elements) }
}

extension AnyEncodable: ExpressibleByDictionaryLiteral {
  /// Creates an object. Its members are encoded in the order of their names. If a name occurs twice, the last value is used.
  public init(dictionaryLiteral elements: (String, AnyEncodable)...) {
    self.init(Dictionary(elements) { _, last in last })
  }
}
