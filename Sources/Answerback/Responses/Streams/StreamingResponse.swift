public import FieldValues
public import Foundation

/// A response whose body is sent while it comes into being (seed pages: Streaming Responses, StreamingResponse).
///
/// Every item is one chunk, and an empty one none. The default media type is `application/octet-stream`. The source runs once the
/// response is under way, is slowed to what the client takes, and is cancelled when the client leaves. For HEAD it does not run at all.
public struct StreamingResponse: ConfigurableResponse {
  /// The number of bytes, where it is known: sent as Content-Length and kept. nil sends chunks.
  public var length: Int?
  /// How long the head waits for the first item; a source that fails within that time and before it becomes a 500.
  public var headDelay = Duration.milliseconds(100)
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions
  private let write: @Sendable (StreamText, any BodyWriter) async throws -> Void

  /// A response of bytes, whose media type only run time knows.
  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .octetStream, content: .binary, mediaTypeDecision: .response)
  }

  /// The options and the stream, which begins when the response is sent.
  /// - Throws: when the charset of the media type can't be written.
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

/// The sources of a stream.
extension StreamingResponse {
  /// Creates a stream that a closure writes, piece by piece: what a generator is in the seed pages.
  /// - Parameter length: the number of bytes, where it is known.
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

  /// Creates a stream of the items of an async sequence: an `AsyncStream`, a type of your own.
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

  /// Creates a stream of the items of a sequence, also of one that is lazy (`(1...3).lazy.map { … }`) or a generator
  /// (`sequence(first: 1) { … }`): making its iterator and each step of it run where blocking is allowed, once the response is under way.
  ///
  /// The sequence itself is made where this is called; to make that wait too, give a closure that returns it. A response that several
  /// requests are given at once takes its steps in turn.
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

  /// Creates a stream of the async sequence that a closure returns when the response starts.
  public init<Source: AsyncSequence & SendableMetatype>(
    _ source: @escaping @Sendable () async throws -> Source,
    length: Int? = nil
  ) where Source.Element: StreamItem, Source.AsyncIterator: SendableMetatype {
    self.init(from: BodyStream.Sources.iterating(source), length: length)
  }

  /// Creates a stream of the sequence that a closure returns when the response starts; it runs where blocking is allowed.
  public init<Source: Sequence & SendableMetatype>(
    _ source: @escaping @Sendable () throws -> Source,
    length: Int? = nil
  ) where Source.Element: StreamItem, Source.Iterator: SendableMetatype {
    self.init(from: BodyStream.Sources.stepping(source), length: length)
  }

  /// Creates a stream of one text or one buffer, in one chunk.
  public init<Item: StreamItem>(
    _ item: Item,
    length: Int? = nil
  ) {
    self.init(from: { send in try await send(item) }, length: length)
  }

  /// Creates a stream of the bytes of an open file from where it stands.
  /// - Parameter chunkSize: the most bytes of one piece.
  public init(
    reading file: FileHandle,
    chunkSize: Int = 64 * 1024,
    length: Int? = nil
  ) {
    self.init(from: BodyStream.Sources.reading(file, chunkSize: chunkSize), length: length)
  }

  /// Creates a stream of what an iterator has left; the first response takes it, a second one would be empty.
  public init<Source: IteratorProtocol & SendableMetatype>(
    iterator: sending Source,
    length: Int? = nil
  ) where Source.Element: StreamItem {
    self.init(from: BodyStream.Sources.draining(iterator), length: length)
  }
}
