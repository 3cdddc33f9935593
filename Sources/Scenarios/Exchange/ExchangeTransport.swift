/// What sends requests and reports what happens, event by event. `Wire` is the one that uses sockets.
public protocol ExchangeTransport: Sendable {
  /// Sends one request and returns when the exchange has ended.
  ///
  /// Failures are not thrown: they are the exchange's ending, beside all that was received before.
  /// Cancelling the task closes the connection and ends the exchange as `.cancelled`.
  /// - Parameter onEvent: called in order, with the time since the exchange began. It must not block.
  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (ExchangeEvent, Duration) -> Void
  ) async -> Exchange
}

extension ExchangeTransport {
  /// Sends one request with nobody watching.
  public func perform(_ request: RequestMessage, options: TransportOptions = TransportOptions()) async -> Exchange {
    await perform(request, options: options) { _, _ in }
  }
}

/// Limits and habits of one exchange.
public struct TransportOptions: Sendable, Hashable {
  public var connectTimeout: Duration = .seconds(10)
  /// From the request's last byte to the end of the final head.
  public var headTimeout: Duration = .seconds(30)
  /// Between two reads of the body; nil waits for ever, as an event stream needs.
  public var idleTimeout: Duration?
  /// For the whole exchange; nil sets no bound.
  public var maxTime: Duration?
  /// Bytes received before the exchange fails with `tooLarge`.
  public var sizeLimit = 256 * 1024 * 1024
  /// Whether a kept-alive connection to the same place may be used again.
  public var reusesConnections = true
  /// Whether Host and Content-Length are added where the request has none.
  public var addsFields = true

  public init() {}
}
