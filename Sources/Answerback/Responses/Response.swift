public import Codecs
public import FieldValues

/// A response with a typed body, for a handler that sets the status, headers, cookies or media type.
///
/// What it doesn't set is decided by the route and its layers. The type of the body is documented.
public struct Response<Body: Encodable & Sendable>: ConfigurableResponse {
  /// The value that is encoded as the body.
  public var body: Body
  /// Encoders for types, which override those of every layer.
  public var encodings: CustomEncodings
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions

  /// Creates a response from a value (Litestar, Starlette: `Response`).
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

  /// Creates a response from a value and options, for your own kind that passes its options on.
  public init(_ body: Body, encodings: CustomEncodings = .none, options: ResponseOptions) {
    self.body = body
    self.encodings = encodings
    self.options = options
  }

  /// Declares the type of the body. The media type is only known at run time.
  public static var declaration: ResponseDeclaration { ResponseDeclaration(bodyType: Body.self, mediaTypeDecision: .response) }

  /// Encodes the body in the format of the media type.
  /// - Throws: What the encoding throws.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    var options = options
    let type = options.mediaType ?? context.mediaType(for: body)
    options.mediaType = type
    return AnyResponse(options: options, body: try context.with(encodings).encode(body, as: type))
  }
}

extension Response where Body == [UInt8] {
  /// Creates a response whose body is part of an array of bytes.
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

/// Part of an array of bytes, which isn't `Encodable`, is a body like the whole array.
extension ArraySlice<UInt8>: ResponseConvertible {
  /// Declares bytes.
  public static var declaration: ResponseDeclaration { ResponseDeclaration(bodyType: [UInt8].self) }

  /// Returns the bytes unchanged.
  public func response(in context: RenderingContext) throws -> AnyResponse { try Response(self).response(in: context) }
}
