public import FieldValues
public import Foundation

/// The sources of an event stream that are not sequences of one type.
extension ServerSentEvents {
  /// Messages of several kinds: `ServerSentEvents([1, "two", ["data": 3, "event": "third"]])`.
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
    goodbye: ServerSentEvent? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      from: BodyStream.Sources.stepping(over: pieces),
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

  /// What an iterator has left, each step where blocking is allowed; the first answer takes it, a second one would be empty.
  public init<Source: IteratorProtocol & SendableMetatype>(
    iterator: sending Source,
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
  ) where Source.Element: ServerSentEventConvertible & Sendable {
    self.init(
      from: BodyStream.Sources.draining(iterator),
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

  /// The lines of an open file from where it stands, each a message, read where blocking is allowed.
  public init(
    reading file: FileHandle,
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
      from: BodyStream.Sources.lines(of: file),
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
