public import FieldValues
public import Foundation

/// An event stream: messages that are sent as they become available (seed page: Server Sent Event Responses; WHATWG HTML section
/// 9.2).
///
/// The media type is `text/event-stream; charset=utf-8` unless the response sets another. `Cache-Control: no-cache` and
/// `X-Accel-Buffering: no` are sent unless the response or a layer sets these headers. The source is not faster than the client,
/// and is cancelled when the client leaves. It does not run for HEAD. If nothing was sent for 15 seconds, a comment keeps the
/// connection open. When the server shuts down, a source that is a closure has the farewell time to end by itself, and every
/// other source is ended at once. Then the goodbye message is sent and the stream ends properly.
public struct ServerSentEvents: ConfigurableResponse {
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions
  private let stream: EventSink.Options
  private let write: @Sendable (EventSink) async throws -> Void

  /// Creates an event stream that a closure writes (Litestar: `ServerSentEvent`).
  /// - Parameters:
  ///   - event: The event name of messages that have none (Litestar: `event_type`).
  ///   - id: The id of messages that have none (Litestar: `event_id`).
  ///   - retry: How many milliseconds a client waits before it reconnects. It is sent once, in the first message.
  ///   - comment: Sent once, in the first message.
  ///   - lineEnd: CR LF, or LF, for the whole stream (Litestar: `sep`).
  ///   - keepAlive: The comments on an idle connection. Nil sends none.
  ///   - sendTimeout: How long a client may take nothing before its connection is closed. Nil waits without limit.
  ///   - goodbye: The last message when the server shuts down.
  ///   - farewell: How long the source may go on after the server has begun to shut down.
  ///   - status: The status. Nil leaves it to the route.
  ///   - mediaType: The media type. Nil leaves it to the kind and the route.
  ///   - headers: Headers of the response.
  ///   - cookies: Cookies of the response.
  ///   - background: Work to run after the response has been sent.
  ///   - write: Writes the messages, as a generator does in the seed pages.
  public init(
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil,
    farewell: Duration = .seconds(1),
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil,
    write: @escaping @Sendable (EventSink) async throws -> Void
  ) {
    stream = EventSink.Options(
      event: event,
      id: id,
      retry: retry,
      comment: comment,
      lineEnd: lineEnd,
      keepAlive: keepAlive,
      sendTimeout: sendTimeout,
      goodbye: goodbye,
      farewell: farewell
    )
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    self.write = write
  }

  /// Declares an event stream, whose media type is fixed by the kind.
  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .eventStream, content: .events, mediaTypeDecision: .kind)
  }

  /// Returns the options and the stream, which begins when the response is sent.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    var options = options
    let type = options.mediaType ?? .eventStream
    options.mediaType = type
    // Content-Type is set as the response's own header, so that no layer's header replaces it. Messages are always written as
    // UTF-8.
    try options.headers.set("Content-Type", type.isText && type.charset == nil ? "\(type); charset=utf-8" : "\(type)")
    let encoding = EventSink.Encoding(context: context)
    var response = AnyResponse(
      options: options,
      body: .stream(BodyStream { [stream, write] writer in try await EventSink(encoding, stream, writer).run(write) })
    )
    response.fallback = Self.headersOfStreams
    return response
  }

  private static let headersOfStreams = AnyResponse.Fallback(
    shared: ["Cache-Control": "no-cache", "X-Accel-Buffering": "no"]
  )
}

/// Event streams from sequences.
extension ServerSentEvents {
  private init<Item: ServerSentEventConvertible & Sendable>(
    from source: @escaping BodyStream.Source<Item>,
    _ stream: EventSink.Options,
    options: ResponseOptions = ResponseOptions()
  ) {
    self.stream = stream
    self.options = options
    write = { events in try await source { try await events.send($0) } }
  }

  /// Creates an event stream from the messages of an async sequence.
  public init<Source: AsyncSequence & Sendable>(
    _ source: Source,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.AsyncIterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.iterating { source },
      EventSink.Options(
        event: event,
        id: id,
        retry: retry,
        comment: comment,
        lineEnd: lineEnd,
        keepAlive: keepAlive,
        sendTimeout: sendTimeout,
        goodbye: goodbye,
        farewell: .zero
      ),
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    )
  }

  /// Creates an event stream from the messages of a sequence, which may be lazy (`(1...3).lazy.map { … }`) or a generator
  /// (`sequence(first: 1) { … }`). Its iterator is made and advanced on a thread that may block, after the response has begun.
  ///
  /// The sequence itself is made by the caller. To make it later too, pass a closure that returns it.
  public init<Source: Sequence & SendableMetatype>(
    _ source: sending Source,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.Iterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.stepping(over: source),
      EventSink.Options(
        event: event,
        id: id,
        retry: retry,
        comment: comment,
        lineEnd: lineEnd,
        keepAlive: keepAlive,
        sendTimeout: sendTimeout,
        goodbye: goodbye,
        farewell: .zero
      ),
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    )
  }

  /// Creates an event stream from the async sequence that a closure returns when the response starts.
  public init<Source: AsyncSequence & SendableMetatype>(
    _ source: @escaping @Sendable () async throws -> Source,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.AsyncIterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.iterating(source),
      EventSink.Options(
        event: event,
        id: id,
        retry: retry,
        comment: comment,
        lineEnd: lineEnd,
        keepAlive: keepAlive,
        sendTimeout: sendTimeout,
        goodbye: goodbye,
        farewell: .zero
      )
    )
  }

  /// Creates an event stream from the sequence that a closure returns when the response starts. The closure runs on a thread that
  /// may block.
  public init<Source: Sequence & SendableMetatype>(
    _ source: @escaping @Sendable () throws -> Source,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.Iterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.stepping(source),
      EventSink.Options(
        event: event,
        id: id,
        retry: retry,
        comment: comment,
        lineEnd: lineEnd,
        keepAlive: keepAlive,
        sendTimeout: sendTimeout,
        goodbye: goodbye,
        farewell: .zero
      )
    )
  }

  /// Creates an event stream from messages of several types: `ServerSentEvents([1, "two", ["data": 3, "event": "third"]])`.
  ///
  /// Any other source (an async sequence, a closure, an iterator) mixes types if its items are ``EventPiece``s.
  public init(
    _ pieces: [EventPiece],
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil
  ) {
    self.init(
      from: BodyStream.Sources.stepping(over: pieces),
      EventSink.Options(
        event: event,
        id: id,
        retry: retry,
        comment: comment,
        lineEnd: lineEnd,
        keepAlive: keepAlive,
        sendTimeout: sendTimeout,
        goodbye: goodbye,
        farewell: .zero
      )
    )
  }

  /// Creates an event stream from one message: a text, bytes, or a dictionary. A list is a sequence of messages.
  @_disfavoredOverload
  public init<Item: ServerSentEventConvertible & Sendable>(
    _ item: Item,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil
  ) {
    self.init(
      from: { send in try await send(item) },
      EventSink.Options(
        event: event,
        id: id,
        retry: retry,
        comment: comment,
        lineEnd: lineEnd,
        keepAlive: keepAlive,
        sendTimeout: sendTimeout,
        goodbye: goodbye,
        farewell: .zero
      )
    )
  }

  /// Creates an event stream from the remaining items of an iterator, which is advanced on a thread that may block. The first
  /// response uses it up; a second one would be empty.
  public init<Source: IteratorProtocol & SendableMetatype>(
    iterator: sending Source,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable {
    self.init(
      from: BodyStream.Sources.draining(iterator),
      EventSink.Options(
        event: event,
        id: id,
        retry: retry,
        comment: comment,
        lineEnd: lineEnd,
        keepAlive: keepAlive,
        sendTimeout: sendTimeout,
        goodbye: goodbye,
        farewell: .zero
      )
    )
  }

  /// Creates an event stream from the lines of an open file, beginning at its current offset. Each line is a message, read on a
  /// thread that may block.
  public init(
    reading file: FileHandle,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil
  ) {
    self.init(
      from: BodyStream.Sources.lines(of: file),
      EventSink.Options(
        event: event,
        id: id,
        retry: retry,
        comment: comment,
        lineEnd: lineEnd,
        keepAlive: keepAlive,
        sendTimeout: sendTimeout,
        goodbye: goodbye,
        farewell: .zero
      )
    )
  }
}
