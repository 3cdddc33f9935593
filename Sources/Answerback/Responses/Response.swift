public import Codecs
public import FieldValues

/// A response with a typed body: what a handler returns when it wants a say in status, headers, cookies or media type.
///
/// What it does not say is decided by the route and its layers. The body's type reaches the documentation.
public struct Response<Body: Encodable & Sendable>: ConfigurableResponse {
  /// The value that becomes the body.
  public var body: Body
  /// Encoders for types, which beat those of every layer.
  public var encodings: CustomEncodings
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions

  /// Creates a response of a value (Litestar, Starlette: `Response`).
  public init(
    _ body: Body,
    encodings: CustomEncodings = .none,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      body,
      encodings: encodings,
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    )
  }

  /// Creates a response of a value and options, for a kind of your own that passes its options on.
  public init(_ body: Body, encodings: CustomEncodings = .none, options: ResponseOptions) {
    self.body = body
    self.encodings = encodings
    self.options = options
  }

  /// A response of the body's type, whose media type only run time knows.
  public static var declaration: ResponseDeclaration { ResponseDeclaration(bodyType: Body.self, mediaTypeDecision: .response) }

  /// Encodes the body in the format of the media type.
  /// - Throws: what the encoding throws.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    var options = options
    let type = options.mediaType ?? context.mediaType(for: body)
    options.mediaType = type
    return AnyResponse(options: options, body: try context.with(encodings).encode(body, as: type))
  }
}

extension Response where Body == [UInt8] {
  /// Creates a response whose body is a part of an array of bytes.
  public init(
    _ body: ArraySlice<UInt8>,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      Array(body),
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    )
  }
}

/// A part of an array of bytes, which is not `Encodable`, is a body as the whole array is.
extension ArraySlice<UInt8>: ResponseConvertible {
  /// A response of bytes.
  public static var declaration: ResponseDeclaration { ResponseDeclaration(bodyType: [UInt8].self) }

  /// The bytes as they are.
  public func response(in context: RenderingContext) throws -> AnyResponse { try Response(self).response(in: context) }
}
