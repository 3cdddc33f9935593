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
  public var security: TLSInfo?
  /// The proxy, `127.0.0.1:3128`, and whether it only carries bytes; nil when there is none.
  public var proxy: ProxyUse?

  public init(
    local: String,
    peer: String,
    reused: Bool,
    protocol: HTTPVersion = .http1,
    security: TLSInfo? = nil,
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
