/// How long a client may take.
public struct Timeouts: Sendable, Hashable {
  /// From the first byte of a request to the end of its head: 408. Also until a new connection sends its first byte, and for the
  /// handshake of TLS: it is closed.
  public var head: Duration = .seconds(10)
  /// For a request's body beyond what 500 bytes a second would take: 408.
  public var body: Duration = .seconds(30)
  /// Between two requests of a connection: it is closed.
  public var idle: Duration = .seconds(75)
  /// While the client takes nothing of an answer: it is cut.
  public var write: Duration = .seconds(30)
  /// After a refusal, for the client to read it, while what it still sends is thrown away.
  public var linger: Duration = .seconds(2)

  public init() {}
}
