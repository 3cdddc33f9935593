import Exchanges

/// Sees exchanges while they run.
protocol ExchangeWatch: AnyObject, Sendable {
  /// What is given to a transport for one exchange.
  /// - Parameters:
  ///   - start: when the exchange begins, by the runner's clock.
  ///   - follows: whether an answer that redirects is followed, and so is not the one that is asked for.
  func observer(of request: RequestMessage, from start: Duration, follows: Bool) -> @Sendable (ExchangeEvent, Duration) -> Void
}
