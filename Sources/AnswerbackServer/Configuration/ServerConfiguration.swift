/// The address of a server and its limits.
public struct ServerConfiguration: Sendable {
  /// The address to bind. The default only accepts connections from the same machine. An IPv6 address is written without
  /// brackets.
  public var host = "127.0.0.1"
  /// The port to bind; 0 uses a free port.
  public var port = 8080
  /// The path of a unix socket to listen on instead of host and port. An existing socket is replaced.
  public var unixSocket: String?
  /// The number of connections that may wait to be accepted.
  public var backlog = 1024
  /// The number of connections that may be open at once. A further one is closed at once.
  public var connectionLimit = 10_000
  /// Limits on the size of requests.
  public var limits = ServerConfiguration.RequestLimits()
  /// Limits on the memory that responses hold.
  public var responses = ServerConfiguration.ResponseLimits()
  /// How long the server waits for clients.
  public var timeouts = ServerConfiguration.Timeouts()
  /// How long running responses and background tasks may take when the server stops, before they are cancelled.
  public var shutdownGrace: Duration = .seconds(10)
  /// Certificate and key. Nil serves plain HTTP/1.1, and HTTP/2 to a client that begins with its preface.
  public var tls: TLSFiles?
  /// Notified of every exchange: access log, metrics, tracing. Without observers an exchange costs nothing extra.
  public var observers: [any ExchangeObserver] = []
  /// Stores the traces of responses. Nil doesn't trace, which costs nothing extra.
  package var traces: TraceLog?
  /// How long background tasks wait before they begin. A recording uses it to find the responses that depend on them.
  package var backgroundDelay: Duration = .zero

  /// Creates a configuration for an address.
  /// - Parameters:
  ///   - host: The address to bind.
  ///   - port: The port to bind; 0 uses a free port.
  public init(host: String = "127.0.0.1", port: Int = 8080) {
    self.host = host
    self.port = port
  }

  /// The maximum size of a request body in bytes. A larger one gets a 413, and the connection is closed.
  package var bodyLimit: Int {
    get { limits.body }
    set { limits.body = newValue }
  }
}

extension ServerConfiguration {
  /// Limits on the size of requests. A request above a limit is refused and its connection closed.
  public struct RequestLimits: Sendable, Hashable {
    /// The maximum number of bytes of a body. A larger one is refused with 413.
    public var body = 16 * 1024 * 1024
    /// The maximum number of bytes of all bodies that are being read at once. Above it a request is refused with 503.
    public var bodies = 1024 * 1024 * 1024
    /// The maximum number of bytes of the request target. A longer one is refused with 414.
    public var target = 16 * 1024
    /// The maximum number of bytes of all header lines. Above it the request is refused with 431.
    public var headers = 64 * 1024
    /// The maximum number of header lines. Above it the request is refused with 431.
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
    /// The time from the first byte of a request to the end of its head. After it the request is refused with 408. It is also the
    /// time until a new connection sends its first byte, and for the TLS handshake; after it the connection is closed.
    public var head: Duration = .seconds(10)
    /// The time for a request's body in addition to one second for every 500 bytes. After it the request is refused with 408.
    public var body: Duration = .seconds(30)
    /// The time between two requests of a connection. After it the connection is closed.
    public var idle: Duration = .seconds(75)
    /// The time for which a client may take nothing of a response. After it the response is aborted.
    public var write: Duration = .seconds(30)
    /// The time that the client has to read a refusal. What it still sends meanwhile is discarded.
    public var linger: Duration = .seconds(2)

    /// Creates the default times.
    public init() {}
  }
}
