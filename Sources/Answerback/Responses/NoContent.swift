public import FieldValues

/// A response without content: 204 unless another status is set. `NoContent().deletingCookie("sid")` ends a session.
public struct NoContent: ConfigurableResponse {
  /// The status, headers, cookies and background work. A media type is only sent if the status allows content.
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

  /// Declares status 204 and no body.
  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultStatus: .noContent, carriesBody: false) }

  /// Returns the options without a body.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    AnyResponse(options: options)
  }
}
