import Codecs
public import FieldValues
public import Foundation
public import NIOCore

/// A value that can be sent as a message of an event stream: text, numbers, bytes, messages, dictionaries, and records as JSON.
///
/// Your own record conforms without further code: `extension Lamp: ServerSentEventConvertible {}` sends it as JSON.
public protocol ServerSentEventConvertible {
  /// Returns the message, or nil to send nothing.
  /// - Throws: An error if the value can't be a message, such as for a line break in an id.
  func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent?
}

extension ServerSentEventConvertible where Self: Encodable {
  /// Returns the value as the data of a message: text and scalars unchanged, everything else as JSON.
  /// - Throws: What its encoding throws.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try ServerSentEvent(data: try encoding.data(of: self))
  }
}

extension ServerSentEvent: ServerSentEventConvertible {
  /// Returns itself. An empty message is not sent.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? { self }
}

extension ServerSentEvent: SchemaDescribing {
  /// The schema of a message by its fields.
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
  /// Returns the bytes, read as UTF-8, as the data of a message.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try ServerSentEvent(data: String(buffer: self))
  }
}

extension ArraySlice<UInt8>: ServerSentEventConvertible {
  /// Returns the bytes, read as UTF-8, as the data of a message.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try ServerSentEvent(data: String(decoding: self, as: UTF8.self))
  }
}

extension Optional: ServerSentEventConvertible where Wrapped: ServerSentEventConvertible {
  /// Returns the message of the value, or nil to send nothing.
  public func serverSentEvent(in encoding: EventSink.Encoding) throws -> ServerSentEvent? {
    try self?.serverSentEvent(in: encoding)
  }
}

extension Substring: ServerSentEventConvertible {
  /// Returns the text as the data of a message.
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
