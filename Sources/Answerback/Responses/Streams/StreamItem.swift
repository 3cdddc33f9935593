import FieldValues
public import Foundation
public import NIOCore
import Synchronization

/// One item of a stream: text or bytes, sent as one chunk.
public protocol StreamItem: Sendable {
  /// The bytes to send; text is written in the charset the media type names, UTF-8 by default.
  /// - Throws: when the charset cannot carry the text.
  func bytes(in text: StreamText) throws -> ByteBuffer
}

/// How the text of a stream becomes bytes.
public struct StreamText: Sendable {
  let encoding: TextEncoding

  fileprivate func encode(_ text: String) throws -> ByteBuffer { try encoding.encode(text) }
}

extension String: StreamItem {
  public func bytes(in text: StreamText) throws -> ByteBuffer { try text.encode(self) }
}

extension Substring: StreamItem {
  public func bytes(in text: StreamText) throws -> ByteBuffer { try text.encode(String(self)) }
}

extension ByteBuffer: StreamItem {
  public func bytes(in text: StreamText) throws -> ByteBuffer { self }
}

extension Data: StreamItem {
  public func bytes(in text: StreamText) throws -> ByteBuffer { ByteBuffer(bytes: self) }
}

extension [UInt8]: StreamItem {
  public func bytes(in text: StreamText) throws -> ByteBuffer { ByteBuffer(bytes: self) }
}

/// An item that is now text, now bytes, for a source that mixes them: `["x", .bytes([0x79])]`.
public enum StreamPiece: StreamItem, ExpressibleByStringLiteral {
  case text(String)
  case bytes([UInt8])

  public init(stringLiteral value: String) {
    self = .text(value)
  }

  public func bytes(in text: StreamText) throws -> ByteBuffer {
    switch self {
    case .text(let string): try text.encode(string)
    case .bytes(let bytes): ByteBuffer(bytes: bytes)
    }
  }
}

/// Where a stream's items come from: gives each to `send` in order, and returns when there are no more.
typealias StreamSource<Item> = @Sendable (_ send: @Sendable (Item) async throws -> Void) async throws -> Void

/// The sources a stream can have, each as one function; event streams use the same.
enum StreamSources {
  /// An async sequence, made when the answer starts.
  static func iterating<Source: AsyncSequence & SendableMetatype>(
    _ make: @escaping @Sendable () async throws -> Source
  ) -> StreamSource<Source.Element> where Source.Element: Sendable, Source.AsyncIterator: SendableMetatype {
    { send in
      for try await item in try await make() { try await send(item) }
    }
  }

  /// A sequence, made when the answer starts; making it and every step of it run where blocking is allowed.
  static func stepping<Source: Sequence & SendableMetatype>(
    _ make: @escaping @Sendable () throws -> Source
  ) -> StreamSource<Source.Element> where Source.Element: Sendable, Source.Iterator: SendableMetatype {
    { send in
      let iterator = Mutex<Source.Iterator?>(nil)
      let next: @Sendable () throws -> Source.Element? = {
        try iterator.withLock { iterator in
          if iterator == nil { iterator = try make().makeIterator() }
          return iterator?.next()
        }
      }
      while let item = try await BlockingPool.shared.run(next) {
        try Task.checkCancellation()
        try await send(item)
      }
    }
  }

  /// What an iterator has left, each step where blocking is allowed.
  static func draining<Source: IteratorProtocol & SendableMetatype>(_ source: sending Source) -> StreamSource<Source.Element>
  where Source.Element: Sendable {
    let iterator = Mutex(source)
    return { send in
      while let item = try await BlockingPool.shared.run({ iterator.withLock { $0.next() } }) {
        try Task.checkCancellation()
        try await send(item)
      }
    }
  }

  /// The bytes of an open file from where it stands, read in pieces where blocking is allowed.
  static func reading(_ file: FileHandle, chunkSize: Int) -> StreamSource<ByteBuffer> {
    { send in
      let read: @Sendable () throws -> Data? = { try file.read(upToCount: max(1, chunkSize)) }
      while let data = try await BlockingPool.shared.run(read), !data.isEmpty {
        try Task.checkCancellation()
        try await send(ByteBuffer(bytes: data))
      }
    }
  }
}
