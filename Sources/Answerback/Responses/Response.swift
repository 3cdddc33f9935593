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

  public init(
    _ body: Body,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = []
  ) {
    self.body = body
    self.status = status
    self.mediaType = mediaType
    self.headers = headers
    self.cookies = cookies
  }

  public static var declaration: ResponseDeclaration { ResponseDeclaration(bodyType: Body.self) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    let type = mediaType ?? context.mediaType(for: body)
    return AnyResponse(
      status: status,
      headers: headers,
      cookies: cookies,
      mediaType: type,
      body: try context.encode(body, as: type)
    )
  }

  /// Sets a cookie, replacing one of the same name, path and domain (Starlette: `set_cookie`).
  public mutating func setCookie(_ cookie: Cookie) {
    cookies.set(cookie)
  }

  /// Deletes a cookie at the client; path and domain must be those it was set with (Starlette: `delete_cookie`).
  public mutating func deleteCookie(_ name: String, path: String? = "/", domain: String? = nil) throws(FieldValueError) {
    cookies.set(try Cookie.deletion(name, path: path, domain: domain))
  }
}
