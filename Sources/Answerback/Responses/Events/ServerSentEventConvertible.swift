import Codecs
public import FieldValues
public import Foundation
public import NIOCore

/// What can be sent as a message of an event stream: text, numbers, bytes, messages, maps, and records as JSON.
///
/// A record of one's own conforms by saying so: `extension Lamp: ServerSentEventConvertible {}` sends it as JSON.
public protocol ServerSentEventConvertible {
  /// The message; nil sends nothing.
  /// - Throws: what no message can be made of, such as a line break in an id.
  func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent?
}

extension ServerSentEventConvertible where Self: Encodable {
  /// The value as the data of a message: text and scalars as they are, everything else as JSON.
  /// - Throws: what its encoding throws.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try ServerSentEvent(data: try encoding.data(of: self))
  }
}

extension ServerSentEvent: ServerSentEventConvertible {
  /// Itself; a message of nothing is not sent.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? { self }
}

extension ServerSentEvent: SchemaDescribing {
  /// Describes a message by its fields.
  public static func schema(in types: SchemaTypes) -> Schema {
    [
      "type": "object", "description": "One message of the stream (WHATWG HTML 9.2)",
      "properties": [
        "data": ["type": "string"], "event": ["type": "string"], "id": ["type": "string"], "retry": ["type": "integer"],
      ],
    ]
  }
}

extension ByteBuffer: ServerSentEventConvertible {
  /// The bytes, read as UTF-8, as the data of a message.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try ServerSentEvent(data: String(buffer: self))
  }
}

extension ArraySlice<UInt8>: ServerSentEventConvertible {
  /// The bytes, read as UTF-8, as the data of a message.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try ServerSentEvent(data: String(decoding: self, as: UTF8.self))
  }
}

extension Optional: ServerSentEventConvertible where Wrapped: ServerSentEventConvertible {
  /// The message of the value; nil sends nothing.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try self?.serverSentEvent(in: encoding)
  }
}

extension Substring: ServerSentEventConvertible {
  /// The text as the data of a message.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try ServerSentEvent(data: String(self))
  }
}

extension String: ServerSentEventConvertible {}
extension Bool: ServerSentEventConvertible {}
extension Int: ServerSentEventConvertible {}
extension Int32: ServerSentEventConvertible {}
extension Int64: ServerSentEventConvertible {}
extension UInt: ServerSentEventConvertible {}
extension UInt32: ServerSentEventConvertible {}
extension UInt64: ServerSentEventConvertible {}
extension Float: ServerSentEventConvertible {}
extension Double: ServerSentEventConvertible {}
extension Data: ServerSentEventConvertible {}
extension Array: ServerSentEventConvertible where Element: Encodable {}
