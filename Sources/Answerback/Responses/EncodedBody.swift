import FieldValues
import NIOCore

/// A body that is already encoded. It is sent unchanged under the media type that the route or response declares.
public struct EncodedBody: Encodable, Sendable {
  private enum Content: Sendable {
    case bytes([UInt8])
    case text(String)
  }

  private let content: Content

  /// Creates a body of bytes, which are sent unchanged.
  public init(_ bytes: [UInt8]) {
    content = .bytes(bytes)
  }

  /// Creates a body of text in the format of the media type. The text is written in the charset that the type names.
  public init(text: String) {
    content = .text(text)
  }

  func bytes(as type: MediaType, limit: Int = .max) throws -> ByteBuffer {
    switch content {
    case .bytes(let bytes): ByteBuffer(bytes: bytes)
    case .text(let text): try BodyContent.TextEncoding(type).encode(text, limit: limit)
    }
  }

  /// Encodes the body as a member of another value: a list of bytes, or a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch content {
    case .bytes(let bytes): try container.encode(bytes)
    case .text(let text): try container.encode(text)
    }
  }
}

extension EncodedBody: SchemaDescribing {
  /// The schema of any value, because the content is not known.
  public static func schema(in types: SchemaTypes) -> Schema { .any }
}

/// A value whose type is only known at run time, so that its encoding can't be checked when the app is built.
protocol ErasedValue: Shape.StandIn {}

/// A value whose type is not `Encodable`. An encoder registered with `encode(_:_:)`, or brought by a renderer, encodes it.
public struct Foreign<Value: Sendable>: Encodable, Sendable, BodyContent.ForeignValue {
  /// The value that is wrapped.
  public let value: Value

  /// Wraps a value for an encoder that a layer declares.
  public init(_ value: Value) {
    self.value = value
  }

  /// - Throws: An `EncodingError` that says which encoder is missing. An encoder for the type is applied before this is called.
  public func encode(to encoder: any Encoder) throws {
    throw EncodingError.invalidValue(
      value,
      EncodingError.Context(
        codingPath: encoder.codingPath,
        debugDescription: "no encoder is registered for \(Value.self). Add .encode(\(Value.self).self)."
      )
    )
  }

  var foreignValue: Any { value }
  static var foreignType: Any.Type { Value.self }
}
