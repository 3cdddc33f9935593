public import FieldValues

/// A response whose body is sent while it comes into being (seed pages: Streaming Responses, StreamingResponse).
///
/// Every item is one chunk, and an empty one none. The default media type is `application/octet-stream`. The source runs once the
/// answer is under way, is slowed to what the client takes, and is cancelled when the client leaves; to HEAD it does not run at all.
public struct StreamingResponse: ResponseConvertible {
  public var status: Status?
  public var mediaType: MediaType?
  public var headers: ResponseHeaders
  public var cookies: ResponseCookies
  /// The number of bytes, where it is known: sent as Content-Length and kept. nil sends chunks.
  public var length: Int?
  /// How long the head waits for the first item; a source that fails within that time and before it is answered 500.
  public var headDelay = Duration.milliseconds(100)
  /// Runs after the answer has left.
  public var background: BackgroundTasks?
  private let write: @Sendable (StreamText, any BodyWriter) async throws -> Void

  /// What a response may say of itself beside its items.
  init(
    status: Status?,
    mediaType: MediaType?,
    headers: ResponseHeaders,
    cookies: ResponseCookies,
    length: Int?,
    background: (any BackgroundWork)?,
    write: @escaping @Sendable (StreamText, any BodyWriter) async throws -> Void
  ) {
    self.status = status
    self.mediaType = mediaType
    self.headers = headers
    self.cookies = cookies
    self.length = length
    self.background = background?.tasks
    self.write = write
  }

  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .octetStream, content: .binary)
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    let type = mediaType ?? context.settings.mediaType ?? .octetStream
    let text = StreamText(encoding: try TextEncoding(type))
    return AnyResponse(
      status: status,
      headers: headers,
      cookies: cookies,
      mediaType: type,
      body: .stream(BodyStream(length: length, headDelay: headDelay) { [write] in try await write(text, $0) }),
      background: background
    )
  }
}
