public import FieldValues
public import Foundation

/// An event stream: messages sent as they come (seed page: Server Sent Event Responses; WHATWG HTML section 9.2).
///
/// It is `text/event-stream; charset=utf-8` unless it says another media type, with `Cache-Control: no-cache` and `X-Accel-Buffering: no`
/// unless response or layers say something else. The source is slowed to what the client takes and cancelled when it leaves; to HEAD it
/// does not run. Where nothing was sent for 15 seconds a comment keeps the connection alive. When the server shuts down, a source that is
/// a closure has the farewell time to end by itself, every other is ended at once; then the goodbye goes out and the stream ends properly.
public struct ServerSentEvents: ConfigurableResponse {
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions
  private let stream: EventSink.Options
  private let write: @Sendable (EventSink) async throws -> Void

  /// Creates an event stream that a closure writes (Litestar: `ServerSentEvent`).
  /// - Parameters:
  ///   - event: the event name of messages that have none of their own (Litestar: `event_type`).
  ///   - id: the id of messages that have none of their own (Litestar: `event_id`).
  ///   - retry: milliseconds a reader waits before it connects again; sent once, in the first message.
  ///   - comment: sent once, in the first message.
  ///   - lineEnd: CR LF, or LF for the whole stream (Litestar: `sep`).
  ///   - keepAlive: nil sends none.
  ///   - sendTimeout: how long a client may take nothing before it is cut; nil waits.
  ///   - goodbye: the last message when the server shuts down.
  ///   - farewell: how long the source may go on once the server shuts down.
  ///   - write: writes the messages: what a generator is in the seed pages.
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

  /// An event stream, whose media type is its own.
  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .eventStream, content: .events, mediaTypeDecision: .kind)
  }

  /// The options and the stream, which begins when the response is sent.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    var options = options
    let type = options.mediaType ?? .eventStream
    options.mediaType = type
    // As a header of its own, so that no layer's header replaces it. Messages are always written as UTF-8.
    try options.headers.set("Content-Type", type.isText && type.charset == nil ? "\(type); charset=utf-8" : "\(type)")
    let encoding = EventSink.Encoding(context: context)
    var response = AnyResponse(
      options: options,
      body: .stream(BodyStream { [stream, write] writer in try await EventSink(encoding, stream, writer).run(write) })
    )
    response.fallbackHeaders = ["Cache-Control": "no-cache", "X-Accel-Buffering": "no"]
    return response
  }
}

/// The sources of an event stream that are sequences.
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

  /// Creates an event stream of the messages of an async sequence.
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

  /// Creates an event stream of the messages of a sequence, also of one that is lazy (`(1...3).lazy.map { … }`) or a generator
  /// (`sequence(first: 1) { … }`): making its iterator and each step of it run where blocking is allowed, once the response is under way.
  ///
  /// The sequence itself is made where this is called; to make that wait too, give a closure that returns it.
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

  /// Creates an event stream of the async sequence that a closure returns when the response starts.
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

  /// Creates an event stream of the sequence that a closure returns when the response starts; it runs where blocking is allowed.
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

  /// Creates an event stream of messages of several kinds: `ServerSentEvents([1, "two", ["data": 3, "event": "third"]])`.
  ///
  /// Any other source mixes kinds when its items are ``EventPiece``s: an async sequence, a closure, an iterator.
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

  /// Creates an event stream of one message: a text, bytes, or a map. A list is a sequence of messages.
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

  /// Creates an event stream of what an iterator has left, each step where blocking is allowed; the first response takes it, a second one would
  /// be empty.
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

  /// Creates an event stream of the lines of an open file from where it stands, each a message, read where blocking is allowed.
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
