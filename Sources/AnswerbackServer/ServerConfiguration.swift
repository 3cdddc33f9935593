/// Where a server listens and what it allows.
public struct ServerConfiguration: Sendable {
  /// The address to bind; only this machine can reach the default.
  public var host = "127.0.0.1"
  /// 0 takes a free port.
  public var port = 8080
  /// Connections that may wait to be accepted.
  public var backlog = 256
  /// The largest request body, in bytes; a longer one is answered 413 and its connection closed.
  public var bodyLimit = 16 * 1024 * 1024
  /// How long running answers may take when the server stops, before their connections are closed.
  public var shutdownGrace: Duration = .seconds(10)

  /// Where the traces of answers go; nil traces nothing, and costs nothing.
  public var traces: TraceLog?

  public init(host: String = "127.0.0.1", port: Int = 8080) {
    self.host = host
    self.port = port
  }
}
