import FieldValues
public import Foundation
public import NIOCore

/// One item of a stream: text or bytes, sent as one chunk.
public protocol StreamItem: Sendable {
  /// Returns the bytes to send. Text is written in the charset of the media type, by default UTF-8.
  /// - Throws: An error if the charset doesn't have a character of the text.
  func bytes(in text: StreamText) throws -> ByteBuffer
}

/// Encodes the text of a stream in its charset.
public struct StreamText: Sendable {
  let encoding: BodyContent.TextEncoding

  fileprivate func encode(_ text: String) throws -> ByteBuffer { try encoding.encode(text) }
}

extension String: StreamItem {
  /// Returns the text in the charset of the stream.
  /// - Throws: An error if the charset doesn't have a character of the text.
  public func bytes(in text: StreamText) throws -> ByteBuffer { try text.encode(self) }
}

extension Substring: StreamItem {
  /// Returns the text in the charset of the stream.
  /// - Throws: An error if the charset doesn't have a character of the text.
  public func bytes(in text: StreamText) throws -> ByteBuffer { try text.encode(String(self)) }
}

extension ByteBuffer: StreamItem {
  /// Returns the bytes unchanged.
  public func bytes(in text: StreamText) throws -> ByteBuffer { self }
}

extension Data: StreamItem {
  /// Returns the bytes unchanged.
  public func bytes(in text: StreamText) throws -> ByteBuffer { ByteBuffer(bytes: self) }
}

extension [UInt8]: StreamItem {
  /// Returns the bytes unchanged.
  public func bytes(in text: StreamText) throws -> ByteBuffer { ByteBuffer(bytes: self) }
}

extension ArraySlice<UInt8>: StreamItem {
  /// Returns the bytes unchanged.
  public func bytes(in text: StreamText) throws -> ByteBuffer { ByteBuffer(bytes: self) }
}

/// An item that is either text or bytes, for a source that mixes them: `["x", .bytes([0x79])]`.
public enum StreamPiece: StreamItem, ExpressibleByStringLiteral {
  /// Text, sent as UTF-8.
  case text(String)
  /// Bytes, sent as they are.
  case bytes([UInt8])

  /// Creates an item of text.
  public init(stringLiteral value: String) {
    self = .text(value)
  }

  /// Returns the text in the charset of the stream, or the bytes unchanged.
  /// - Throws: An error if the charset doesn't have a character of the text.
  public func bytes(in text: StreamText) throws -> ByteBuffer {
    switch self {
    case .text(let string): try text.encode(string)
    case .bytes(let bytes): ByteBuffer(bytes: bytes)
    }
  }
}
