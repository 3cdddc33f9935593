public import FieldValues
public import Foundation

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
  private init(
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
    ResponseDeclaration(defaultMediaType: .octetStream, content: .binary, mediaTypeDecision: .response)
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    let type = mediaType ?? context.settings.mediaType ?? .octetStream
    let text = StreamText(encoding: try BodyContent.TextEncoding(type))
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

/// The sources of a stream.
extension StreamingResponse {
  /// Writes the body itself, piece by piece: what a generator is in the seed pages.
  public init(
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil,
    write: @escaping @Sendable (any BodyWriter) async throws -> Void
  ) {
    self.init(
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background,
      write: { _, writer in try await write(writer) }
    )
  }

  private init<Item: StreamItem>(
    from source: @escaping BodyStream.Source<Item>,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background,
      write: { text, writer in try await source { try await writer.write(try $0.bytes(in: text)) } }
    )
  }

  /// Items of an async sequence: an `AsyncStream`, a type of one's own.
  public init<Source: AsyncSequence & Sendable>(
    _ source: Source,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil
  ) where Source.Element: StreamItem, Source.AsyncIterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.iterating { source },
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background
    )
  }

  /// Items of a sequence, also of one that is lazy (`(1...3).lazy.map { … }`) or a generator (`sequence(first: 1) { … }`): making its
  /// iterator and each step of it run where blocking is allowed, once the answer is under way.
  ///
  /// The sequence itself is made where this is called; to make that wait too, give a closure that returns it. A response that several
  /// requests are given at once takes its steps in turn.
  public init<Source: Sequence & SendableMetatype>(
    _ source: sending Source,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil
  ) where Source.Element: StreamItem, Source.Iterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.stepping(over: source),
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background
    )
  }

  /// Items of the async sequence that a closure returns when the answer starts.
  public init<Source: AsyncSequence & SendableMetatype>(
    _ source: @escaping @Sendable () async throws -> Source,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil
  ) where Source.Element: StreamItem, Source.AsyncIterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.iterating(source),
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background
    )
  }

  /// Items of the sequence that a closure returns when the answer starts; it runs where blocking is allowed.
  public init<Source: Sequence & SendableMetatype>(
    _ source: @escaping @Sendable () throws -> Source,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil
  ) where Source.Element: StreamItem, Source.Iterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.stepping(source),
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background
    )
  }

  /// One text or one buffer as the whole body, in one chunk.
  public init<Item: StreamItem>(
    _ item: Item,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      from: { send in try await send(item) },
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background
    )
  }

  /// The bytes of an open file from where it stands.
  /// - Parameter chunkSize: the most bytes of one piece.
  public init(
    reading file: FileHandle,
    chunkSize: Int = 64 * 1024,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      from: BodyStream.Sources.reading(file, chunkSize: chunkSize),
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background
    )
  }

  /// What an iterator has left; the first answer takes it, a second one would be empty.
  public init<Source: IteratorProtocol & SendableMetatype>(
    iterator: sending Source,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    length: Int? = nil,
    background: (any BackgroundWork)? = nil
  ) where Source.Element: StreamItem {
    self.init(
      from: BodyStream.Sources.draining(iterator),
      status: status,
      mediaType: mediaType,
      headers: headers,
      cookies: cookies,
      length: length,
      background: background
    )
  }
}
