import Codecs
import FieldValues
import Foundation
import NIOCore

/// Values that are a body without an encoder: bytes under every media type, text under all but JSON and MessagePack.
enum BodyContent {
  /// Returns `text/plain` for text and bytes, and JSON for every other type (seed page: Media Type).
  static func defaultMediaType(of type: Any.Type) -> MediaType {
    isText(type) || isBytes(type) ? .text : .json
  }

  static func isText(_ type: Any.Type) -> Bool {
    type == String.self || type == Substring.self
  }

  static func isBytes(_ type: Any.Type) -> Bool {
    type == [UInt8].self || type == Data.self || type == ByteBuffer.self || type == EncodedBody.self
  }

  /// Whether a value of a type is encoded as it is: it is neither null, nor bytes, nor does it stand for another value. A route
  /// finds this out once, because a cast of each value takes longer than encoding a small one.
  static func isPlain(_ type: Any.Type) -> Bool {
    !(isBytes(type) || type == Null.self || type is any Shape.StandIn.Type)
  }

  /// Returns bytes that are sent unchanged, or nil for a value that needs an encoder.
  /// - Throws: As ``TextEncoding/encode(_:limit:)``.
  static func rawBytes<Value>(_ value: Value, as type: MediaType, limit: Int = .max) throws -> ByteBuffer? {
    switch Value.self {
    case is EncodedBody.Type: try (value as? EncodedBody)?.bytes(as: type, limit: limit)
    case is [UInt8].Type: (value as? [UInt8]).map { ByteBuffer(bytes: $0) }
    case is Data.Type: (value as? Data).map { ByteBuffer(bytes: $0) }
    case is ByteBuffer.Type: value as? ByteBuffer
    default: nil
    }
  }

  /// Returns the bytes in an optional, under a type that is neither JSON nor MessagePack, or nil if there are none.
  static func wrappedBytes<Value>(_ value: Value, as type: MediaType, limit: Int) throws -> ByteBuffer? {
    guard let optional = value as? any Shape.Nullable else { return nil }
    return try wrappedBytes(of: optional, as: type, limit: limit)
  }

  private static func wrappedBytes(of optional: some Shape.Nullable, as type: MediaType, limit: Int) throws -> ByteBuffer? {
    guard let value = optional.wrapped else { return nil }
    return try rawBytes(value, as: type, limit: limit)
  }

  /// Whether a value encodes as null: ``Null``, or an optional without a value.
  static func isNothing<Value>(_ value: Value) -> Bool {
    switch value {
    case is Null: true
    case let optional as any Shape.Nullable: optional.isNothing
    default: false
    }
  }

  /// Returns the text of a value under a type that is neither JSON nor MessagePack, or nil if it has none.
  /// - Parameter isText: Whether scalars are text too, as under `text/*`.
  static func text<Value>(_ value: Value, isText: Bool) -> String? {
    switch value {
    case let text as String: text
    case let text as Substring: String(text)
    case is Null: ""
    case let optional as any Shape.Nullable: wrappedText(optional, isText: isText)
    case let number as any Numeric & LosslessStringConvertible where isText: number.description
    case let flag as Bool where isText: flag.description
    default: nil
    }
  }

  private static func wrappedText(_ optional: some Shape.Nullable, isText: Bool) -> String? {
    guard let value = optional.wrapped else { return "" }
    return text(value, isText: isText)
  }

  /// Whether values of a type can be the body of a response of this media type. True if that isn't known.
  static func canRender(_ type: Any.Type, as mediaType: MediaType) -> Bool {
    if mediaType.isJSON || mediaType.isMessagePack || isText(type) || isBytes(type) || type == Null.self { return true }
    if let optional = type as? any Shape.Nullable.Type { return canRender(optional.wrappedType, as: mediaType) }
    if type is any ErasedValue.Type { return true }
    return mediaType.isText && (type is any (Numeric & LosslessStringConvertible).Type || type == Bool.self)
  }
}

extension BodyContent {
  /// The character encodings of text bodies, chosen by the charset of the media type.
  enum TextEncoding {
    case utf8, ascii, latin1

    /// Finds the encoding of a charset. Returns nil for one that can't be written.
    init?(charset: String) {
      switch charset.lowercased() {
      case "utf-8", "utf8": self = .utf8
      case "us-ascii", "ascii": self = .ascii
      case "iso-8859-1", "latin1", "latin-1": self = .latin1
      default: return nil
      }
    }

    /// Finds the encoding of a media type: UTF-8 if it names none.
    /// - Throws: A ``RenderingContext/Fault`` for a charset that can't be written. A charset that a layer declares is checked
    ///   when the app is built.
    init(_ type: MediaType) throws {
      guard let charset = type.charset else {
        self = .utf8
        return
      }
      guard let encoding = TextEncoding(charset: charset) else { throw RenderingContext.Fault.unknownCharset(charset) }
      self = encoding
    }

    /// Encodes a text.
    /// - Parameter limit: The maximum number of bytes, unless the text is copied unchanged.
    /// - Throws: A ``RenderingContext/Fault`` for a character that the encoding doesn't have, or if the limit is exceeded.
    func encode(_ text: String, limit: Int = .max) throws -> ByteBuffer {
      if self != .utf8, text.utf8.count > limit { throw BodyEncoder.LimitExceeded() }
      switch self {
      case .utf8: return ByteBuffer(string: text)
      case .ascii: return try encode(text, upTo: 0x7F, charset: "us-ascii")
      case .latin1: return try encode(text, upTo: 0xFF, charset: "iso-8859-1")
      }
    }

    private func encode(_ text: String, upTo limit: UInt32, charset: String) throws -> ByteBuffer {
      var buffer = ByteBuffer()
      buffer.reserveCapacity(text.unicodeScalars.count)
      for scalar in text.unicodeScalars {
        guard scalar.value <= limit else {
          throw RenderingContext.Fault.unencodable(character: Character(scalar), charset: charset)
        }
        buffer.writeInteger(UInt8(truncatingIfNeeded: scalar.value))
      }
      return buffer
    }
  }
}

extension BodyContent {
  /// Text, or bytes that are sent instead: the content of ``HTML`` and ``PlainText``.
  struct Text: Sendable {
    var text: String {
      didSet { bytes = nil }
    }
    /// The bytes that are sent unchanged instead of the text.
    private var bytes: [UInt8]?

    init(_ text: String) {
      self.text = text
    }

    init(bytes: some Sequence<UInt8>) {
      let bytes = Array(bytes)
      text = String(decoding: bytes, as: UTF8.self)
      self.bytes = bytes
    }

    /// Returns the response under its own media type, or that of its kind.
    /// - Throws: The error of a character that the charset doesn't have.
    func response(_ options: ResponseOptions, defaultMediaType: MediaType, in context: RenderingContext) throws -> AnyResponse {
      var options = options
      let type = options.mediaType ?? defaultMediaType
      options.mediaType = type
      if let bytes { return try Response(bytes, options: options).response(in: context) }
      // JSON or MessagePack would quote a string. This text is already in the format of the media type.
      if type.isJSON || type.isMessagePack {
        return try Response(EncodedBody(text: text), options: options).response(in: context)
      }
      return try Response(text, options: options).response(in: context)
    }
  }
}

extension BodyContent {
  /// A ``Foreign`` value whose type is not known.
  protocol ForeignValue: Shape.StandIn {
    var foreignValue: Any { get }
    static var foreignType: Any.Type { get }
  }
}
