public import FieldValues

/// A plain text response (Starlette: `PlainTextResponse`). Its media type is `text/plain` unless the response sets another; that
/// of the route is ignored.
public struct PlainText: ConfigurableResponse {
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions
  private var content: BodyContent.Text

  /// The text. Setting it replaces bytes that the response was created from.
  public var text: String {
    get { content.text }
    set { content.text = newValue }
  }

  /// Creates a response from text, written in the charset of its media type, by default UTF-8.
  public init(
    _ text: String,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    content = BodyContent.Text(text)
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
  }

  /// Creates a response from bytes, which are sent unchanged.
  public init(
    _ bytes: some Sequence<UInt8>,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    content = BodyContent.Text(bytes: bytes)
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
  }

  /// Declares text under `text/plain`.
  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .text, bodyType: String.self, mediaTypeDecision: .kind)
  }

  /// Encodes the text.
  /// - Throws: The error of a character that the charset doesn't have.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    try content.response(options, defaultMediaType: .text, in: context)
  }
}
