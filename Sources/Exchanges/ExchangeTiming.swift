/// When things happened, each since the exchange began.
public struct ExchangeTiming: Sendable, Hashable {
  public var connected: Duration?
  public var sent: Duration?
  public var firstByte: Duration?
  public var head: Duration?
  public var ended: Duration?

  public init() {}
}
