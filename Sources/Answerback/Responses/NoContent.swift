public import FieldValues

/// A response without content: 204 unless another status is set. `NoContent().deletingCookie("sid")` ends a session.
public struct NoContent: ConfigurableResponse {
  /// The status, headers, cookies and background work. A media type is sent where the status allows content.
  public var options: ResponseOptions

  /// Creates a response without content.
  public init(
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
  }

  /// A response without a body, of status 204.
  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultStatus: .noContent, carriesBody: false) }

  /// The options alone.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    AnyResponse(options: options)
  }
}
