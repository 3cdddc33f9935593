import Codecs
public import FieldValues
import NIOCore

/// What rendering knows: the request, and the settings of its route, settled.
public struct RenderingContext: Sendable {
  public let request: Request
  var settings: SettledSettings

  /// The media type of a value when its response says none: what the layers declare, else plain text for text and bytes, else JSON.
  public func mediaType<Value>(for value: Value) -> MediaType {
    settings.mediaType ?? BodyContent.defaultMediaType(of: Value.self)
  }

  /// Encodes a value in the format its media type asks for, in one pass.
  /// - Throws: a ``RenderingError`` when no encoder serves the type, or what the value's own encoding throws.
  public func encode(_ value: some Encodable, as type: MediaType) throws -> ResponseBody {
    if let raw = try BodyContent.rawBytes(value, as: type) { return .bytes(raw) }
    if let rendered = try settings.renderer?.render(value, as: type) { return .bytes(ByteBuffer(bytes: rendered)) }
    if let foreign = value as? any ForeignValue, let known = try replacement(for: foreign.foreignValue) {
      return try encode(known, as: type)
    }
    let bytes = try encodedBytes(of: value, as: type)
    return BodyContent.isNothing(value) ? .nothing(bytes) : .bytes(bytes)
  }

  private func encodedBytes(of value: some Encodable, as type: MediaType) throws -> ByteBuffer {
    if type.isJSON { return try bytes(of: value, settings.json) }
    if type.isMessagePack { return try bytes(of: value, settings.messagePack) }
    guard let text = try text(of: value, isText: type.isText) else { throw RenderingError.noEncoder(type, Swift.type(of: value)) }
    return try TextEncoding(type).encode(text)
  }

  /// The text of a value, by itself or by an encoder of the layers; nil when it has none.
  private func text(of value: some Encodable, isText: Bool) throws -> String? {
    if let replacement = try replacement(for: value) { return BodyContent.text(replacement, isText: isText) }
    return BodyContent.text(value, isText: isText)
  }

  private func replacement(for value: Any) throws -> (any Encodable & Sendable)? {
    settings.json.customEncodings.isEmpty ? nil : try settings.json.customEncodings.replacement(for: value)
  }

  /// The same with encoders of a response's own, which beat those of every layer.
  func with(_ encodings: CustomEncodings) -> RenderingContext {
    if encodings.isEmpty { return self }
    var context = self
    context.settings.add(encodings)
    return context
  }

  private func bytes(of value: some Encodable, _ encoder: BodyEncoder) throws -> ByteBuffer {
    try encoder.encode(value, into: ByteBuffer.init(bytes:))
  }
}

/// Why a value could not become a body; the client sees a 500, the log this sentence.
enum RenderingError: Error, CustomStringConvertible {
  case noEncoder(MediaType, Any.Type)
  case unencodable(character: Character, charset: String)
  case unknownCharset(String)
  case bodyNotAllowed(Status, String)
  case notFinal(Status)

  var description: String {
    switch self {
    case .noEncoder(let type, let value):
      "no encoder serves \(type) for \(value); return text or bytes, or register one with .encode(\(value).self)"
    case .unencodable(let character, let charset):
      "the text holds \(character.debugDescription), which \(charset) cannot carry; declare charset=utf-8"
    case .unknownCharset(let charset):
      "charset=\(charset) cannot be written; use utf-8, us-ascii or iso-8859-1"
    case .notFinal(let status):
      "the answer says \(status), which cannot end an exchange; use a status from 200 to 999"
    case .bodyNotAllowed(let status, let body):
      "the answer says \(status), which carries no body, but has \(body); use another status, or return NoContent()"
    }
  }
}
