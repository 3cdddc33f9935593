public import FieldValues
public import Foundation

/// A response whose body is sent while it is produced (seed pages: Streaming Responses, StreamingResponse).
///
/// Every item is sent as one chunk; empty items are left out. The default media type is `application/octet-stream`. The source
/// runs after the response has begun, is not faster than the client, and is cancelled when the client leaves. It does not run for
/// HEAD.
public struct StreamingResponse: ConfigurableResponse {
  /// The number of bytes, if it is known. It is sent as Content-Length and checked. Nil sends chunks.
  public var length: Int?
  /// How long the head waits for the first item. A source that fails within that time and before its first item becomes a 500.
  public var headDelay = HeadDelay.standard
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions
  private let write: @Sendable (StreamText, any BodyWriter) async throws -> Void

  /// Declares bytes. The media type is only known at run time.
  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .octetStream, content: .binary, mediaTypeDecision: .response)
  }

  /// Returns the options and the stream, which begins when the response is sent.
  /// - Throws: An error if the charset of the media type isn't supported.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    let type = mediaType ?? context.settings.mediaType ?? .octetStream
    let text = StreamText(encoding: try BodyContent.TextEncoding(type))
    var options = options
    options.mediaType = type
    return AnyResponse(
      options: options,
      body: .stream(BodyStream(length: length, headDelay: headDelay) { [write] in try await write(text, $0) })
    )
  }
}

/// Streams from closures, sequences and files.
extension StreamingResponse {
  /// Creates a stream that a closure writes piece by piece, as a generator does in the seed pages.
  /// - Parameters:
  ///   - length: The number of bytes, if it is known.
  ///   - status: The status. Nil leaves it to the route.
  ///   - mediaType: The media type. Nil leaves it to the kind and the route.
  ///   - headers: Headers of the response.
  ///   - cookies: Cookies of the response.
  ///   - background: Work to run after the response has been sent.
  ///   - write: Writes the body.
  public init(
    length: Int? = nil,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil,
    write: @escaping @Sendable (any BodyWriter) async throws -> Void
  ) {
    self.length = length
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    self.write = { _, writer in try await write(writer) }
  }

  private init<Item: StreamItem>(
    from source: @escaping BodyStream.Source<Item>,
    length: Int?,
    options: ResponseOptions = ResponseOptions()
  ) {
    self.length = length
    self.options = options
    write = { text, writer in try await source { try await writer.write(try $0.bytes(in: text)) } }
  }

  /// Creates a stream from the items of an async sequence, such as an `AsyncStream` or your own type.
  public init<Source: AsyncSequence & Sendable>(
    _ source: Source,
    length: Int? = nil,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) where Source.Element: StreamItem, Source.AsyncIterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.iterating { source },
      length: length,
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    )
  }

  /// Creates a stream from the items of a sequence, which may be lazy (`(1...3).lazy.map { … }`) or a generator (`sequence(first:
  /// 1) { … }`). Its iterator is made and advanced on a thread that may block, after the response has begun.
  ///
  /// The sequence itself is made by the caller. To make it later too, pass a closure that returns it. If the same response is
  /// sent to several requests at once, one of them advances at a time.
  public init<Source: Sequence & SendableMetatype>(
    _ source: sending Source,
    length: Int? = nil,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) where Source.Element: StreamItem, Source.Iterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.stepping(over: source),
      length: length,
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    )
  }

  /// Creates a stream from the async sequence that a closure returns when the response starts.
  public init<Source: AsyncSequence & SendableMetatype>(
    _ source: @escaping @Sendable () async throws -> Source,
    length: Int? = nil
  ) where Source.Element: StreamItem, Source.AsyncIterator: SendableMetatype {
    self.init(from: BodyStream.Sources.iterating(source), length: length)
  }

  /// Creates a stream from the sequence that a closure returns when the response starts. The closure runs on a thread that may
  /// block.
  public init<Source: Sequence & SendableMetatype>(
    _ source: @escaping @Sendable () throws -> Source,
    length: Int? = nil
  ) where Source.Element: StreamItem, Source.Iterator: SendableMetatype {
    self.init(from: BodyStream.Sources.stepping(source), length: length)
  }

  /// Creates a stream from one text or one buffer, sent as one chunk.
  public init<Item: StreamItem>(
    _ item: Item,
    length: Int? = nil
  ) {
    self.init(from: { send in try await send(item) }, length: length)
  }

  /// Creates a stream from the bytes of an open file, beginning at its current offset.
  /// - Parameters:
  ///   - file: The open file.
  ///   - chunkSize: The maximum number of bytes in a piece.
  ///   - length: The number of bytes, if it is known. The body is then not chunked.
  public init(
    reading file: FileHandle,
    chunkSize: Int = 64 * 1024,
    length: Int? = nil
  ) {
    self.init(from: BodyStream.Sources.reading(file, chunkSize: chunkSize), length: length)
  }

  /// Creates a stream from the remaining items of an iterator. The first response uses it up; a second one would be empty.
  public init<Source: IteratorProtocol & SendableMetatype>(
    iterator: sending Source,
    length: Int? = nil
  ) where Source.Element: StreamItem {
    self.init(from: BodyStream.Sources.draining(iterator), length: length)
  }
}
