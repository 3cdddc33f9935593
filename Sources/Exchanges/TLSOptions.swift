/// What a client trusts in a TLS handshake, and what it shows of itself. Files are PEM.
public struct TLSOptions: Sendable, Hashable {
  /// A file of certificates that are trusted instead of the system's.
  public var caFile: String?
  /// Trusts every certificate, whatever its name, issuer and dates say.
  public var insecure = false
  /// The client's own certificate, intermediates after it.
  public var clientCertificate: String?
  /// The key of the client's certificate; nil looks for it in the certificate's file.
  public var clientKey: String?

  public init() {}
}
