import FieldValues
import NIOCore

/// A value that forgets its type, for a handler that returns now this, now that.
public struct AnyEncodable: Encodable, Sendable, ErasedValue {
  private let value: any Encodable & Sendable

  public init(_ value: any Encodable & Sendable) {
    self.value = value
  }

  public func encode(to encoder: any Encoder) throws {
    try value.encode(to: encoder)
  }
}

extension AnyEncodable: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema { .any }
}
