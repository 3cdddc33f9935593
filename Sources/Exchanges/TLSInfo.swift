/// What a TLS handshake came to.
public struct TLSInfo: Sendable, Hashable {
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
  public var certificate: CertificateInfo?
  /// How long the handshake took.
  public var handshake: Duration

  public init(
    version: String,
    cipher: String? = nil,
    applicationProtocol: String? = nil,
    serverName: String? = nil,
    isVerified: Bool,
    certificate: CertificateInfo? = nil,
    handshake: Duration = .zero
  ) {
    self.version = version
    self.cipher = cipher
    self.applicationProtocol = applicationProtocol
    self.serverName = serverName
    self.isVerified = isVerified
    self.certificate = certificate
    self.handshake = handshake
  }
}
