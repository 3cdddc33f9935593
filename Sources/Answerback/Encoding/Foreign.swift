/// A value whose type is not `Encodable`: an encoder of a layer, registered by `encode(_:_:)` or brought by a renderer, makes it so.
public struct Foreign<Value: Sendable>: Encodable, Sendable, ForeignValue {
  public let value: Value

  public init(_ value: Value) {
    self.value = value
  }

  /// - Throws: always: an encoder for the type is missing, and the sentence says so.
  public func encode(to encoder: any Encoder) throws {
    throw EncodingError.invalidValue(
      value,
      EncodingError.Context(
        codingPath: encoder.codingPath,
        debugDescription: "no encoder is registered for \(Value.self); add .encode(\(Value.self).self)"
      )
    )
  }

  var foreignValue: Any { value }
  static var foreignType: Any.Type { Value.self }
}

protocol ForeignValue {
  var foreignValue: Any { get }
  static var foreignType: Any.Type { get }
}
