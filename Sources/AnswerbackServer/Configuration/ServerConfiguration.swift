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
  public var limits = ServerConfiguration.RequestLimits()
  /// Limits on the memory that responses hold.
  public var responses = ServerConfiguration.ResponseLimits()
  /// How long the server waits for its clients.
  public var timeouts = ServerConfiguration.Timeouts()
  /// How long running responses and background tasks may take when the server stops, before they are cut.
  public var shutdownGrace: Duration = .seconds(10)
  /// Certificate and key; nil serves plain HTTP/1.1 (and HTTP/2 to a client that begins with it).
  public var tls: TLSFiles?
  /// Told of every exchange: access log, metrics, tracing. None costs nothing.
  public var observers: [any ExchangeObserver] = []
  /// Where the traces of responses go; nil traces nothing, and costs nothing.
  public var traces: TraceLog?

  /// Creates a configuration for an address.
  /// - Parameters:
  ///   - host: The address to bind.
  ///   - port: The port to bind; 0 takes a free one.
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

extension ServerConfiguration {
  /// The sizes beyond which a request is refused and its connection closed.
  public struct RequestLimits: Sendable, Hashable {
    /// Bytes of the body: 413.
    public var body = 16 * 1024 * 1024
    /// Bytes of all bodies that are being read at once: 503.
    public var bodies = 1024 * 1024 * 1024
    /// Bytes of the request target: 414.
    public var target = 16 * 1024
    /// Bytes of all header lines: 431.
    public var headers = 64 * 1024
    /// How many header lines: 431.
    public var headerCount = 100

    /// Creates the default limits.
    public init() {}
  }
}

extension ServerConfiguration {
  /// Limits on the bytes of responses a server holds in memory until clients take them.
  public struct ResponseLimits: Sendable, Hashable {
    /// The number of bytes a streamed response may be ahead of its client before its writer waits.
    public var stream = 128 * 1024
    /// The number of bytes of all responses on one connection. Above it, each writer waits until the client has taken everything the
    /// response has sent so far.
    public var connection = 1024 * 1024
    /// The number of bytes of all responses of the server. Above it, streamed responses wait before each piece, new HTTP/2 streams are
    /// refused with REFUSED_STREAM, and HTTP/1.1 requests get a 503.
    public var server = 256 * 1024 * 1024

    /// Creates the default limits.
    public init() {}
  }
}

extension ServerConfiguration {
  /// How long a client may take.
  public struct Timeouts: Sendable, Hashable {
    /// From the first byte of a request to the end of its head: 408. Also until a new connection sends its first byte, and for the
    /// handshake of TLS: it is closed.
    public var head: Duration = .seconds(10)
    /// For a request's body beyond what 500 bytes a second would take: 408.
    public var body: Duration = .seconds(30)
    /// Between two requests of a connection: it is closed.
    public var idle: Duration = .seconds(75)
    /// While the client takes nothing of a response: it is cut.
    public var write: Duration = .seconds(30)
    /// After a refusal, for the client to read it, while what it still sends is thrown away.
    public var linger: Duration = .seconds(2)

    /// Creates the default times.
    public init() {}
  }
}
