import FieldValues
import NIOCore

/// A value that forgets its type, for a handler that returns now this, now that.
public struct AnyEncodable: Encodable, Sendable, ErasedValue {
  let value: any Encodable & Sendable

  /// Wraps a value.
  public init(_ value: any Encodable & Sendable) {
    self.value = value
  }

  /// Encodes the value that is wrapped.
  /// - Throws: what its encoding throws.
  public func encode(to encoder: any Encoder) throws {
    // By a container, so that the encoder sees the type: it has forms of its own for dates, dictionaries and more.
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

extension AnyEncodable: SchemaDescribing {
  /// Anything: the type of the value is not known.
  public static func schema(in types: SchemaTypes) -> Schema { .any }
}
