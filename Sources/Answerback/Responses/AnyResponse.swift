public import FieldValues

/// A response with its body encoded and its type forgotten: what layers are merged into and hooks may change.
public struct AnyResponse: Sendable {
  /// nil takes the status of the route, then ``ResponseDeclaration/defaultStatus``, then the method's.
  public var status: Status?
  public var headers: ResponseHeaders
  public var cookies: ResponseCookies
  /// nil sends no Content-Type.
  public var mediaType: MediaType?
  public var body: ResponseBody
  /// Runs after the answer has left.
  public var background: BackgroundTask?

  public init(
    status: Status? = nil,
    headers: ResponseHeaders = ResponseHeaders(),
    cookies: ResponseCookies = ResponseCookies(),
    mediaType: MediaType? = nil,
    body: ResponseBody = .empty,
    background: BackgroundTask? = nil
  ) {
    self.status = status
    self.headers = headers
    self.cookies = cookies
    self.mediaType = mediaType
    self.body = body
    self.background = background
  }
}
