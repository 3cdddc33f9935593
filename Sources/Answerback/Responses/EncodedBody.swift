import FieldValues
import NIOCore

/// A body that somebody else has encoded: it goes out as it is, under the media type the route or response declares.
public struct EncodedBody: Encodable, Sendable {
  private enum Content: Sendable {
    case bytes([UInt8])
    case text(String)
  }

  private let content: Content

  /// Bytes, to the byte.
  public init(_ bytes: [UInt8]) {
    content = .bytes(bytes)
  }

  /// Text in the format of the media type; only its characters are still to be encoded, in the charset the type names.
  public init(text: String) {
    content = .text(text)
  }

  func bytes(as type: MediaType, limit: Int = .max) throws -> ByteBuffer {
    switch content {
    case .bytes(let bytes): ByteBuffer(bytes: bytes)
    case .text(let text): try BodyContent.TextEncoding(type).encode(text, limit: limit)
    }
  }

  /// As a member of another value: a list of bytes, or a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch content {
    case .bytes(let bytes): try container.encode(bytes)
    case .text(let text): try container.encode(text)
    }
  }
}

extension EncodedBody: SchemaDescribing {
  /// Anything: what the body holds is not known.
  public static func schema(in types: SchemaTypes) -> Schema { .any }
}

/// A value whose type is only known at run time; what it encodes as cannot be checked when the app is built.
public protocol ErasedValue {}

/// A value whose type is not `Encodable`: an encoder of a layer, registered by `encode(_:_:)` or brought by a renderer, makes it so.
public struct Foreign<Value: Sendable>: Encodable, Sendable, BodyContent.ForeignValue {
  /// The value that is wrapped.
  public let value: Value

  /// Wraps a value for an encoder of a layer.
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
