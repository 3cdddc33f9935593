import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers

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
