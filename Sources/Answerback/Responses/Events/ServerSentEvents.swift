public import FieldValues
import Foundation

/// An event stream: messages sent as they come (seed page: Server Sent Event Responses; WHATWG HTML section 9.2).
///
/// Always `text/event-stream; charset=utf-8`, with `Cache-Control: no-cache` and `X-Accel-Buffering: no` unless response or layers say
/// something else. The source is slowed to what the client takes and cancelled when it leaves; to HEAD it does not run. Where nothing
/// was sent for 15 seconds a comment keeps the connection alive. When the server shuts down, a source that is a closure has the farewell
/// time to end by itself, every other is ended at once; then the goodbye goes out and the stream ends properly.
public struct ServerSentEvents: ResponseConvertible {
  public var status: Status?
  public var headers: ResponseHeaders
  public var cookies: ResponseCookies
  /// Runs after the answer has left.
  public var background: BackgroundTasks?
  private var options: EventSink.Options
  private let write: @Sendable (EventSink) async throws -> Void

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
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil,
    write: @escaping @Sendable (EventSink) async throws -> Void
  ) {
    options = EventSink.Options(
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
    self.status = status
    self.headers = headers
    self.cookies = cookies
    self.background = background?.tasks
    self.write = write
  }

  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .eventStream, content: .events, mediaTypeDecision: .kind)
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    var headers = headers
    // Of its own, so that no layer's header replaces it.
    try headers.set("Content-Type", "\(MediaType.eventStream); charset=utf-8")
    let encoding = EventEncoding(context: context)
    var answer = AnyResponse(
      status: status,
      headers: headers,
      cookies: cookies,
      mediaType: .eventStream,
      body: .stream(
        BodyStream { [options, write] writer in
          try await EventSink(encoding, options, writer).run(write)
        }
      ),
      background: background
    )
    answer.fallbackHeaders = ["Cache-Control": "no-cache", "X-Accel-Buffering": "no"]
    return answer
  }
}

/// The sources of an event stream that are sequences.
extension ServerSentEvents {
  init<Item: ServerSentEventConvertible & Sendable>(
    from source: @escaping BodyStream.Source<Item>,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      event: event,
      id: id,
      retry: retry,
      comment: comment,
      lineEnd: lineEnd,
      keepAlive: keepAlive,
      sendTimeout: sendTimeout,
      goodbye: goodbye,
      farewell: .zero,
      status: status,
      headers: headers,
      cookies: cookies,
      background: background,
      write: { events in try await source { try await events.send($0) } }
    )
  }

  /// Messages of an async sequence.
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
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.AsyncIterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.iterating { source },
      event: event,
      id: id,
      retry: retry,
      comment: comment,
      lineEnd: lineEnd,
      keepAlive: keepAlive,
      sendTimeout: sendTimeout,
      goodbye: goodbye,
      status: status,
      headers: headers,
      cookies: cookies,
      background: background
    )
  }

  /// Messages of a sequence, also of one that is lazy (`(1...3).lazy.map { … }`) or a generator (`sequence(first: 1) { … }`): making its
  /// iterator and each step of it run where blocking is allowed, once the answer is under way.
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
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.Iterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.stepping(over: source),
      event: event,
      id: id,
      retry: retry,
      comment: comment,
      lineEnd: lineEnd,
      keepAlive: keepAlive,
      sendTimeout: sendTimeout,
      goodbye: goodbye,
      status: status,
      headers: headers,
      cookies: cookies,
      background: background
    )
  }

  /// Messages of the async sequence that a closure returns when the answer starts.
  public init<Source: AsyncSequence & SendableMetatype>(
    _ source: @escaping @Sendable () async throws -> Source,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.AsyncIterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.iterating(source),
      event: event,
      id: id,
      retry: retry,
      comment: comment,
      lineEnd: lineEnd,
      keepAlive: keepAlive,
      sendTimeout: sendTimeout,
      goodbye: goodbye,
      status: status,
      headers: headers,
      cookies: cookies,
      background: background
    )
  }

  /// Messages of the sequence that a closure returns when the answer starts; it runs where blocking is allowed.
  public init<Source: Sequence & SendableMetatype>(
    _ source: @escaping @Sendable () throws -> Source,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil,
    lineEnd: ServerSentEvent.LineEnd = .crlf,
    keepAlive: KeepAlive? = KeepAlive(),
    sendTimeout: Duration? = nil,
    goodbye: ServerSentEvent? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.Iterator: SendableMetatype {
    self.init(
      from: BodyStream.Sources.stepping(source),
      event: event,
      id: id,
      retry: retry,
      comment: comment,
      lineEnd: lineEnd,
      keepAlive: keepAlive,
      sendTimeout: sendTimeout,
      goodbye: goodbye,
      status: status,
      headers: headers,
      cookies: cookies,
      background: background
    )
  }

  /// One message: a text, bytes, or a map. A list is a sequence of messages.
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
    goodbye: ServerSentEvent? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      from: { send in try await send(item) },
      event: event,
      id: id,
      retry: retry,
      comment: comment,
      lineEnd: lineEnd,
      keepAlive: keepAlive,
      sendTimeout: sendTimeout,
      goodbye: goodbye,
      status: status,
      headers: headers,
      cookies: cookies,
      background: background
    )
  }
}
