/// Comments that keep proxies from closing an idle event stream.
public struct KeepAlive: Sendable, Hashable {
  /// How long nothing must have been sent before a comment is sent.
  public var interval: Duration
  /// The text of the comment.
  public var text: String

  /// Creates keep-alive comments.
  /// - Parameters:
  ///   - interval: How long nothing must have been sent; at least a millisecond.
  ///   - text: The text of the comment.
  public init(every interval: Duration = .seconds(15), text: String = "keep-alive") {
    self.interval = max(interval, .milliseconds(1))
    self.text = text
  }
}
