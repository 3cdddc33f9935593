import FieldValues

/// What a whole event stream says, beside its messages.
struct EventStreamOptions: Sendable {
  var event: String?
  var id: String?
  var retry: Int?
  var comment: String?
  var lineEnd = ServerSentEvent.LineEnd.crlf
  var keepAlive: KeepAlive?
  var sendTimeout: Duration?
  var goodbye: ServerSentEvent?
  /// How long the source may go on once the server shuts down.
  var farewell: Duration
}

/// Comments that keep an idle event stream from being cut by what stands between server and client.
public struct KeepAlive: Sendable, Hashable {
  /// How long nothing was sent before one goes out.
  public var interval: Duration
  /// The comment's text.
  public var text: String

  public init(every interval: Duration = .seconds(15), text: String = "keep-alive") {
    self.interval = max(interval, .milliseconds(1))
    self.text = text
  }
}
