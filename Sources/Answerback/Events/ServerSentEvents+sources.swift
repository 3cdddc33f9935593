public import FieldValues

/// The sources of an event stream that are sequences.
extension ServerSentEvents {
  private init<Item: ServerSentEventConvertible & Sendable>(
    from source: @escaping StreamSource<Item>,
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
      from: StreamSources.iterating { source },
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

  /// Messages of a sequence; each step of it runs where blocking is allowed.
  public init<Source: Sequence & Sendable>(
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
  ) where Source.Element: ServerSentEventConvertible & Sendable, Source.Iterator: SendableMetatype {
    self.init(
      from: StreamSources.stepping { source },
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
      from: StreamSources.iterating(source),
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
      from: StreamSources.stepping(source),
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
