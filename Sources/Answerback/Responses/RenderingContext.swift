import Codecs
public import FieldValues
import NIOCore

/// The context in which a response is made: the request, and the merged settings of its route.
public struct RenderingContext: Sendable {
  /// The request that is responded to.
  public let request: Request
  private var shared: SettledSettings.Shared
  var settings: SettledSettings { shared.settings }
  /// Makes the response to an error; given by rendering, which knows how.
  let errorResponse: @Sendable (any Error, RenderingContext) -> RenderedResponse
  /// Whether values too large for an event loop are left unencoded.
  var leavesLargeValues = false

  init(
    request: Request,
    sharing settings: SettledSettings.Shared,
    errorResponse: @escaping @Sendable (any Error, RenderingContext) -> RenderedResponse
  ) {
    self.request = request
    shared = settings
    self.errorResponse = errorResponse
  }

  /// The media type of a value when its response says none: what the layers declare, else plain text for text and bytes, else JSON.
  public func mediaType<Value>(for value: Value) -> MediaType {
    settings.mediaType ?? BodyContent.defaultMediaType(of: Value.self)
  }

  /// Encodes a value in the format its media type asks for, in one pass.
  ///
  /// Where the response is made on an event loop, or by an async handler, a value of more than 256 KiB is not: the body is then
  /// ``ResponseBody/unencoded(_:)``, and the value is encoded on a thread that may block before the response is finished.
  /// - Throws: a ``Fault`` when no encoder serves the type, or what the value's own encoding throws.
  public func encode(_ value: some Encodable & Sendable, as type: MediaType) throws -> ResponseBody {
    guard leavesLargeValues else { return try body(of: value, as: type) }
    do {
      return try body(of: value, as: type, limit: BlockingPool.largeBody)
    } catch is BodyEncoder.LimitExceeded {
      return .unencoded(ResponseBody.Unencoded { try body(of: value, as: type) })
    }
  }

  /// Encodes a value at once, unless it is larger than a limit.
  /// - Throws: as ``encode(_:as:)``, or that the limit is exceeded.
  func body(of value: some Encodable, as type: MediaType, limit: Int = .max) throws -> ResponseBody {
    if let erased = value as? AnyEncodable { return try body(of: erased.value, as: type, limit: limit) }
    if let raw = try BodyContent.rawBytes(value, as: type, limit: limit) { return .bytes(raw) }
    if let rendered = try settings.renderer?.render(value, as: type) { return .bytes(ByteBuffer(bytes: rendered)) }
    if let foreign = value as? any BodyContent.ForeignValue, let known = try replacement(for: foreign.foreignValue) {
      return try body(of: known, as: type, limit: limit)
    }
    let bytes = try encodedBytes(of: value, as: type, limit: limit)
    return BodyContent.isNothing(value) ? .nothing(bytes) : .bytes(bytes)
  }

  /// The answer that is a plain value.
  func response(_ value: some Encodable & Sendable) throws -> AnyResponse {
    let type = mediaType(for: value)
    return AnyResponse(mediaType: type, body: try encode(value, as: type))
  }

  private func encodedBytes(of value: some Encodable, as type: MediaType, limit: Int) throws -> ByteBuffer {
    if type.isJSON { return try settings.json.encode(value, limit: limit, into: ByteBuffer.init(bytes:)) }
    if type.isMessagePack { return try settings.messagePack.encode(value, limit: limit, into: ByteBuffer.init(bytes:)) }
    if let bytes = try BodyContent.wrappedBytes(value, as: type, limit: limit) { return bytes }
    guard let text = try text(of: value, isText: type.isText) else { throw Fault.noEncoder(type, Swift.type(of: value)) }
    return try BodyContent.TextEncoding(type).encode(text, limit: limit)
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
    var settings = settings
    settings.add(encodings)
    context.shared = SettledSettings.Shared(settings)
    return context
  }
}

extension RenderingContext {
  /// Why a value could not become a body; the client sees a 500, the log this sentence.
  enum Fault: Error, CustomStringConvertible {
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
}
