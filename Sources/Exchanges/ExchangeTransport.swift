/// What sends requests and reports what happens, event by event. `Wire` is the one that uses sockets.
public protocol ExchangeTransport: Sendable {
  /// Sends one request and returns when the exchange has ended.
  ///
  /// Failures are not thrown: they are the exchange's ending, beside all that was received before.
  /// Cancelling the task closes the connection and ends the exchange as `.cancelled`.
  /// - Parameters:
  ///   - request: The request to send.
  ///   - options: How the request is sent.
  ///   - onEvent: Called in order, with the time since the exchange began. It must not block.
  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange
}

extension ExchangeTransport {
  /// Sends one request with no one watching.
  public func perform(_ request: RequestMessage, options: TransportOptions = TransportOptions()) async -> Exchange {
    await perform(request, options: options) { _, _ in }
  }
}
