public import FieldValues

/// A response that is a value as JSON, text included (Starlette: `JSONResponse`).
///
/// Its media type is `application/json` unless the response sets another; that of the route is ignored. The body is JSON under
/// every media type except those of MessagePack, under which it is MessagePack.
public struct JSON<Value: Encodable & Sendable>: ConfigurableResponse {
  /// The value that is encoded.
  public var value: Value
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions

  /// Creates a response from a value.
  public init(
    _ value: Value,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.value = value
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
  }

  /// Declares the type of the value under `application/json`.
  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .json, bodyType: Value.self, mediaTypeDecision: .kind)
  }

  /// Encodes the value as JSON.
  /// - Throws: What the encoding throws.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    var options = options
    let type = options.mediaType ?? .json
    options.mediaType = type
    return AnyResponse(options: options, body: try context.encode(value, as: type.isMessagePack ? type : .json))
  }
}
