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

  public static var declaration: ResponseDeclaration { ResponseDeclaration(bodyType: Body.self) }

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

/// An HTML response (Starlette: `HTMLResponse`).
public struct HTML: ResponseConvertible {
  public var text: String
  public var status: Status?

  public init(_ text: String, status: Status? = nil) {
    self.text = text
    self.status = status
  }

  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultMediaType: .html, bodyType: String.self) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(text, status: status, mediaType: .html).response(in: context)
  }
}

/// A plain text response (Starlette: `PlainTextResponse`).
public struct PlainText: ResponseConvertible {
  public var text: String
  public var status: Status?

  public init(_ text: String, status: Status? = nil) {
    self.text = text
    self.status = status
  }

  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultMediaType: .text, bodyType: String.self) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(text, status: status, mediaType: .text).response(in: context)
  }
}

/// A value as JSON, text included (Starlette: `JSONResponse`).
public struct JSON<Value: Encodable & Sendable>: ResponseConvertible {
  public var value: Value
  public var status: Status?

  public init(_ value: Value, status: Status? = nil) {
    self.value = value
    self.status = status
  }

  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultMediaType: .json, bodyType: Value.self) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(value, status: status, mediaType: .json).response(in: context)
  }
}

/// A response of nothing: 204 without a body, unless another status is set.
public struct NoContent: ResponseConvertible {
  public init() {}

  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultStatus: .noContent, carriesBody: false) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    AnyResponse()
  }
}
