/// Where a server listens and what it allows.
public struct ServerConfiguration: Sendable {
  /// The address to bind; only this machine can reach the default. An IPv6 address stands without brackets.
  public var host = "127.0.0.1"
  /// 0 takes a free port.
  public var port = 8080
  /// The path of a unix socket to listen on instead of host and port; a socket left there is replaced.
  public var unixSocket: String?
  /// Connections that may wait to be accepted.
  public var backlog = 1024
  /// Connections that may be open at once; one more is closed at once.
  public var connectionLimit = 10_000
  /// What a request may ask of the server.
  public var limits = RequestLimits()
  /// Limits on the memory that responses hold.
  public var responses = ResponseLimits()
  /// How long the server waits for its clients.
  public var timeouts = Timeouts()
  /// How long running answers and background tasks may take when the server stops, before they are cut.
  public var shutdownGrace: Duration = .seconds(10)
  /// Certificate and key; nil serves plain HTTP/1.1 (and HTTP/2 to a client that begins with it).
  public var tls: TLSFiles?
  /// Told of every exchange: access log, metrics, tracing. None costs nothing.
  public var observers: [any ExchangeObserver] = []
  /// Where the traces of answers go; nil traces nothing, and costs nothing.
  public var traces: TraceLog?

  public init(host: String = "127.0.0.1", port: Int = 8080) {
    self.host = host
    self.port = port
  }

  /// The largest request body, in bytes; a longer one is answered 413 and its connection closed.
  public var bodyLimit: Int {
    get { limits.body }
    set { limits.body = newValue }
  }
}
