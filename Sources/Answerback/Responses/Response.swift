public import Codecs
public import FieldValues

/// A response with a typed body: what a handler returns when it wants a say in status, headers, cookies or media type.
///
/// What is nil here is decided by the route and its layers. The body's type reaches the documentation.
public struct Response<Body: Encodable & Sendable>: ResponseConvertible {
  public var body: Body
  public var status: Status?
  public var mediaType: MediaType?
  public var headers: ResponseHeaders
  public var cookies: ResponseCookies
  /// Encoders for types, which beat those of every layer.
  public var encodings: CustomEncodings
  /// Runs after the answer has left.
  public var background: BackgroundTasks?

  public init(
    _ body: Body,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    encodings: CustomEncodings = .none,
    background: (any BackgroundWork)? = nil
  ) {
    self.body = body
    self.status = status
    self.mediaType = mediaType
    self.headers = headers
    self.cookies = cookies
    self.encodings = encodings
    self.background = background?.tasks
  }

  public static var declaration: ResponseDeclaration { ResponseDeclaration(bodyType: Body.self, mediaTypeDecision: .response) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    let type = mediaType ?? context.mediaType(for: body)
    return AnyResponse(
      status: status,
      headers: headers,
      cookies: cookies,
      mediaType: type,
      body: try context.with(encodings).encode(body, as: type),
      background: background
    )
  }

  /// Sets a cookie, replacing one of the same name, path and domain (Starlette: `set_cookie`).
  public mutating func setCookie(_ cookie: Cookie) {
    cookies.set(cookie)
  }

  /// Deletes a cookie at the client; path and domain must be those it was set with (Starlette: `delete_cookie`).
  ///
  /// A layered cookie of the same identity is not sent.
  public mutating func deleteCookie(
    _ name: String,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: Cookie.SameSite? = .lax,
    partitioned: Bool = false
  ) throws(FieldValueError) {
    cookies.set(
      try Cookie.deletion(
        name,
        path: path,
        domain: domain,
        secure: secure,
        httpOnly: httpOnly,
        sameSite: sameSite,
        partitioned: partitioned
      )
    )
  }

  /// Sets a header, replacing every line of this name (Litestar: `set_header`).
  public mutating func setHeader(_ name: String, _ value: some LosslessStringConvertible) throws(FieldValueError) {
    try headers.set(name, value)
  }

  /// Sets the entity tag (Litestar: `set_etag`).
  public mutating func setETag(_ tag: ETag) {
    headers.set(tag)
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
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      background: background
    )
  }
}

/// A part of an array of bytes, which is not `Encodable`, is a body as the whole array is.
extension ArraySlice<UInt8>: ResponseConvertible {
  public static var declaration: ResponseDeclaration { ResponseDeclaration(bodyType: [UInt8].self) }

  public func response(in context: RenderingContext) throws -> AnyResponse { try Response(self).response(in: context) }
}
