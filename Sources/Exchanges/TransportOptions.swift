/// Limits and habits of one exchange.
public struct TransportOptions: Sendable, Hashable {
  /// Until the socket is open, names looked up included; once more for the answer of a proxy that is asked for a tunnel.
  public var connectTimeout: Duration = .seconds(10)
  /// From the open socket to the end of the TLS handshake.
  public var tlsTimeout: Duration = .seconds(10)
  /// From the request's last byte to the end of the final head.
  public var headTimeout: Duration = .seconds(30)
  /// Between two reads of the body; nil waits for ever, as an event stream needs.
  public var idleTimeout: Duration?
  /// For the whole exchange; nil sets no bound.
  public var maxTime: Duration?
  /// Bytes received before the exchange fails with `tooLarge`, and decoded bytes before decoding a body is given up.
  public var sizeLimit = 256 * 1024 * 1024
  /// How many bytes of `received`, of `body` and of `decoded` the exchange keeps in the end; nil keeps everything.
  ///
  /// Events tell everything all the same, and `sizeLimit` counts it: an endless stream needs `sizeLimit = .max` beside this.
  public var recordLimit: Int?
  /// Asked before each read of the socket; nil reads as fast as bytes come. A pause counts as silence for `idleTimeout`.
  public var flow: ReadGate?
  /// The most bytes that one read of the socket takes; nil takes what is there. It is for reading slowly, together with ``flow``.
  public var readSize: Int?
  /// Whether a kept-alive connection to the same place may be used again.
  public var reusesConnections = true
  /// Whether Host and Content-Length are added where the request has none.
  public var addsFields = true
  /// What an https URL trusts, and what it shows of itself.
  public var tls = TLS()
  /// The version of HTTP that is spoken.
  public var protocolPreference = ProtocolPreference.http1
  /// `http://user:password@127.0.0.1:3128`, user and password percent-encoded, or left out: what carries every request.
  ///
  /// It is asked for a tunnel (CONNECT, RFC 9110 section 9.3.6) for https URLs and HTTP/2, else for the URL itself.
  public var proxy: String?
  /// The path of a unix socket that is connected to instead of the URL's host and port, which go into Host all the same.
  public var unixSocket: String?
  /// Whether gzip and deflate are taken off a body (``Exchange/decoded``). It asks for neither: Accept-Encoding does.
  public var decompresses = false

  /// The body where it is sent while it comes, by HTTP/1.1; the request has none of its own. nil sends the request's.
  package var upload: RequestStream?

  /// Creates the default options.
  public init() {}
}

extension TransportOptions {
  /// What a client trusts in a TLS handshake, and what it shows of itself. Files are PEM.
  public struct TLS: Sendable, Hashable {
    /// A file of certificates that are trusted instead of the system's.
    public var caFile: String?
    /// Trusts every certificate, whatever its name, issuer and dates say.
    public var insecure = false
    /// The client's own certificate, intermediates after it.
    public var clientCertificate: String?
    /// The key of the client's certificate; nil looks for it in the certificate's file.
    public var clientKey: String?

    /// Creates the default options.
    public init() {}
  }

  /// Which version of HTTP a client speaks.
  public enum ProtocolPreference: Sendable, Hashable {
    /// HTTP/1.1.
    case http1
    /// HTTP/2 and nothing else: by ALPN on https, by prior knowledge on http (RFC 9113 section 3.3).
    case http2
    /// HTTP/2 where the server chooses it by ALPN, else HTTP/1.1.
    case negotiated
  }
}
