import FieldValues
public import Foundation
public import NIOCore

/// One item of a stream: text or bytes, sent as one chunk.
public protocol StreamItem: Sendable {
  /// The bytes to send; text is written in the charset the media type names, UTF-8 by default.
  /// - Throws: when the charset cannot carry the text.
  func bytes(in text: StreamText) throws -> ByteBuffer
}

/// How the text of a stream becomes bytes.
public struct StreamText: Sendable {
  let encoding: BodyContent.TextEncoding

  fileprivate func encode(_ text: String) throws -> ByteBuffer { try encoding.encode(text) }
}

extension String: StreamItem {
  /// The text in the charset of the stream.
  /// - Throws: when the charset cannot carry it.
  public func bytes(in text: StreamText) throws -> ByteBuffer { try text.encode(self) }
}

extension Substring: StreamItem {
  /// The text in the charset of the stream.
  /// - Throws: when the charset cannot carry it.
  public func bytes(in text: StreamText) throws -> ByteBuffer { try text.encode(String(self)) }
}

extension ByteBuffer: StreamItem {
  /// The bytes as they are.
  public func bytes(in text: StreamText) throws -> ByteBuffer { self }
}

extension Data: StreamItem {
  /// The bytes as they are.
  public func bytes(in text: StreamText) throws -> ByteBuffer { ByteBuffer(bytes: self) }
}

extension [UInt8]: StreamItem {
  /// The bytes as they are.
  public func bytes(in text: StreamText) throws -> ByteBuffer { ByteBuffer(bytes: self) }
}

extension ArraySlice<UInt8>: StreamItem {
  /// The bytes as they are.
  public func bytes(in text: StreamText) throws -> ByteBuffer { ByteBuffer(bytes: self) }
}

/// An item that is now text, now bytes, for a source that mixes them: `["x", .bytes([0x79])]`.
public enum StreamPiece: StreamItem, ExpressibleByStringLiteral {
  case text(String)
  case bytes([UInt8])

  /// Creates an item of text.
  public init(stringLiteral value: String) {
    self = .text(value)
  }

  /// The text in the charset of the stream, or the bytes as they are.
  /// - Throws: when the charset cannot carry the text.
  public func bytes(in text: StreamText) throws -> ByteBuffer {
    switch self {
    case .text(let string): try text.encode(string)
    case .bytes(let bytes): ByteBuffer(bytes: bytes)
    }
  }
}
