/// Both ends of a connection, and what is spoken between them.
public struct ConnectionInfo: Sendable, Hashable {
  /// The client's own end, `127.0.0.1:51034`; empty on a unix socket.
  public var local: String
  /// The other end, which is the proxy's where there is one; `unix:/path` for a unix socket.
  public var peer: String
  /// True when a kept-alive connection was used again.
  public var reused: Bool
  /// The version of HTTP the connection carries.
  public var `protocol`: HTTPVersion
  /// What TLS negotiated; nil when the connection is in clear text.
  public var security: TLS?
  /// The proxy, `127.0.0.1:3128`, and whether it only carries bytes; nil when there is none.
  public var proxy: ProxyUse?

  /// Creates the description of a connection.
  public init(
    local: String,
    peer: String,
    reused: Bool,
    protocol: HTTPVersion = .http1,
    security: TLS? = nil,
    proxy: ProxyUse? = nil
  ) {
    self.local = local
    self.peer = peer
    self.reused = reused
    self.protocol = `protocol`
    self.security = security
    self.proxy = proxy
  }

  /// What a connection carries.
  public enum HTTPVersion: Sendable, Hashable {
    /// HTTP/1.1, and what answers as HTTP/1.0.
    case http1
    /// HTTP/2.
    case http2
  }

  /// How a proxy is used.
  public enum ProxyUse: Sendable, Hashable {
    /// It reads and forwards the request.
    case forwards(String)
    /// It carries the bytes of a tunnel (CONNECT).
    case tunnels(String)
  }
}

extension ConnectionInfo {
  /// The result of a TLS handshake.
  public struct TLS: Sendable, Hashable {
    /// `TLS 1.3`.
    public var version: String
    /// The cipher suite by its name in the IANA registry, or as `0x1301`; nil when it was not seen.
    public var cipher: String?
    /// The protocol chosen by ALPN, `h2`; nil when none was.
    public var applicationProtocol: String?
    /// The name that was asked for (SNI); nil for an address.
    public var serverName: String?
    /// Whether the certificate was checked: its issuer, its dates and its name.
    public var isVerified: Bool
    /// The server's own certificate.
    public var certificate: Certificate?
    /// The file of the client's own certificate, which is shown to a server that asks for one; nil where the client has none.
    public var clientCertificate: String?
    /// How long the handshake took.
    public var handshake: Duration

    /// Creates the description of a TLS session.
    public init(
      version: String,
      cipher: String? = nil,
      applicationProtocol: String? = nil,
      serverName: String? = nil,
      isVerified: Bool,
      certificate: Certificate? = nil,
      clientCertificate: String? = nil,
      handshake: Duration = .zero
    ) {
      self.version = version
      self.cipher = cipher
      self.applicationProtocol = applicationProtocol
      self.serverName = serverName
      self.isVerified = isVerified
      self.certificate = certificate
      self.clientCertificate = clientCertificate
      self.handshake = handshake
    }
  }

  /// The fields of a certificate (RFC 5280 section 4.1).
  public struct Certificate: Sendable, Hashable {
    /// `CN=localhost, O=Example`, most specific part as the certificate orders them; empty if it names no subject.
    public var subject: String
    /// The name of the issuer.
    public var issuer: String
    /// In hexadecimal digits.
    public var serialNumber: String
    /// Seconds since 1970.
    public var notBefore: Int64
    /// Seconds since 1970.
    public var notAfter: Int64
    /// The names it is for: `DNS:localhost`, `IP:127.0.0.1`.
    public var alternativeNames: [String]

    /// Creates a certificate from its parts.
    public init(
      subject: String,
      issuer: String,
      serialNumber: String,
      notBefore: Int64,
      notAfter: Int64,
      alternativeNames: [String]
    ) {
      self.subject = subject
      self.issuer = issuer
      self.serialNumber = serialNumber
      self.notBefore = notBefore
      self.notAfter = notAfter
      self.alternativeNames = alternativeNames
    }
  }
}
