import Codecs
public import FieldValues
import NIOCore

/// The context in which a response is rendered: the request, and the merged settings of its route.
public struct RenderingContext: Sendable {
  /// The request that is responded to.
  public let request: Request
  private var shared: SettledSettings.Shared
  var settings: SettledSettings { shared.settings }
  /// Makes the response to an error.
  let errorResponse: @Sendable (any Error, RenderingContext) -> RenderedResponse
  /// Whether values that are too large for an event loop are left unencoded.
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

  /// Returns the media type of a value whose response sets none: that of the layers, otherwise plain text for text and bytes, and
  /// JSON for everything else.
  public func mediaType<Value>(for value: Value) -> MediaType {
    settings.mediaType ?? BodyContent.defaultMediaType(of: Value.self)
  }

  /// Encodes a value in the format of its media type, in one pass.
  ///
  /// If the response is made on an event loop or by an async handler, a value of more than 256 KiB is not encoded at once: the
  /// body is then ``ResponseBody/unencoded(_:)``, and the value is encoded on a thread that may block before the response is
  /// finished.
  /// - Throws: An error that names the media type if it has no encoder, or what the value's own encoding throws.
  public func encode(_ value: some Encodable & Sendable, as type: MediaType) throws -> ResponseBody {
    try encode(value, as: type, isPlain: false)
  }

  /// Encodes a value in the format of its media type, in one pass.
  /// - Parameter isPlain: Whether ``BodyContent/isPlain(_:)`` is known to be true of the type.
  func encode(_ value: some Encodable & Sendable, as type: MediaType, isPlain: Bool) throws -> ResponseBody {
    guard leavesLargeValues else { return try body(of: value, as: type, isPlain: isPlain) }
    do {
      return try body(of: value, as: type, isPlain: isPlain, limit: BlockingPool.largeBody)
    } catch is BodyEncoder.LimitExceeded {
      return .unencoded(ResponseBody.Unencoded { try body(of: value, as: type, isPlain: isPlain) })
    }
  }

  /// Encodes a value at once, unless it is larger than a limit.
  /// - Throws: What ``encode(_:as:)`` throws, or an error if the limit is exceeded.
  func body(of value: some Encodable, as type: MediaType, isPlain: Bool = false, limit: Int = .max) throws -> ResponseBody {
    if isPlain {
      if let rendered = try settings.renderer?.render(value, as: type) { return .bytes(ByteBuffer(bytes: rendered)) }
      return .bytes(try encodedBytes(of: value, as: type, limit: limit))
    }
    if let erased = value as? AnyEncodable { return try body(of: erased.value, as: type, limit: limit) }
    if let raw = try BodyContent.rawBytes(value, as: type, limit: limit) { return .bytes(raw) }
    if let rendered = try settings.renderer?.render(value, as: type) { return .bytes(ByteBuffer(bytes: rendered)) }
    if let foreign = value as? any BodyContent.ForeignValue, let known = try replacement(for: foreign.foreignValue) {
      return try body(of: known, as: type, limit: limit)
    }
    let bytes = try encodedBytes(of: value, as: type, limit: limit)
    return BodyContent.isNothing(value) ? .nothing(bytes) : .bytes(bytes)
  }

  /// Returns the index of the offer that the client prefers; nil if it accepts none.
  func bestMatch(_ offers: [MediaType]) -> Int? { shared.choices.bestMatch(offers, for: request) }

  /// Returns the response for a value.
  func response(_ value: some Encodable & Sendable) throws -> AnyResponse {
    try response(value, defaultMediaType: BodyContent.defaultMediaType(of: type(of: value)), isPlain: false)
  }

  /// Returns the response for a value whose type has been examined.
  /// - Parameters:
  ///   - defaultMediaType: The media type if the layers set none.
  ///   - isPlain: Whether ``BodyContent/isPlain(_:)`` is known to be true of the type.
  func response(_ value: some Encodable & Sendable, defaultMediaType: MediaType, isPlain: Bool) throws -> AnyResponse {
    let type = shared.settings.mediaType ?? defaultMediaType
    return AnyResponse(mediaType: type, encoded: try encode(value, as: type, isPlain: isPlain))
  }

  private func encodedBytes(of value: some Encodable, as type: MediaType, limit: Int) throws -> ByteBuffer {
    if type.isJSON { return try settings.json.encode(value, limit: limit, into: ByteBuffer.init(bytes:)) }
    if type.isMessagePack { return try settings.messagePack.encode(value, limit: limit, into: ByteBuffer.init(bytes:)) }
    if let bytes = try BodyContent.wrappedBytes(value, as: type, limit: limit) { return bytes }
    guard let text = try text(of: value, isText: type.isText) else { throw Fault.noEncoder(type, Swift.type(of: value)) }
    return try BodyContent.TextEncoding(type).encode(text, limit: limit)
  }

  /// Returns the text of a value, after the encoders of the layers, or nil if it has none.
  private func text(of value: some Encodable, isText: Bool) throws -> String? {
    if let replacement = try replacement(for: value) { return BodyContent.text(replacement, isText: isText) }
    return BodyContent.text(value, isText: isText)
  }

  private func replacement(for value: Any) throws -> (any Encodable & Sendable)? {
    settings.json.customEncodings.isEmpty ? nil : try settings.json.customEncodings.replacement(for: value)
  }

  /// Returns the same context with the encoders of a response, which override those of every layer.
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
  /// Why a value can't be encoded as a body. The client gets a 500, and this message is logged.
  enum Fault: Error, CustomStringConvertible {
    case noEncoder(MediaType, Any.Type)
    case unencodable(character: Character, charset: String)
    case unknownCharset(String)
    case bodyNotAllowed(Status, String)
    case notFinal(Status)

    var description: String {
      switch self {
      case .noEncoder(let type, let value):
        "no encoder for \(type) can encode \(value). Return text or bytes, or register an encoder with .encode(\(value).self)."
      case .unencodable(let character, let charset):
        "the text contains \(character.debugDescription), which \(charset) does not have. Declare charset=utf-8."
      case .unknownCharset(let charset):
        "charset=\(charset) is not supported. Use utf-8, us-ascii or iso-8859-1."
      case .notFinal(let status):
        "the response has status \(status), which cannot end an exchange. Use a status from 200 to 999."
      case .bodyNotAllowed(let status, let body):
        "the response has status \(status), which allows no body, but it has \(body). Use another status, or return NoContent()."
      }
    }
  }
}
