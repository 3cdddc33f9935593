/// What a certificate says (RFC 5280 section 4.1).
public struct CertificateInfo: Sendable, Hashable {
  /// `CN=localhost, O=Example`, most specific part as the certificate orders them; empty when it names nothing.
  public var subject: String
  public var issuer: String
  /// In hexadecimal digits.
  public var serialNumber: String
  /// Seconds since 1970.
  public var notBefore: Int64
  /// Seconds since 1970.
  public var notAfter: Int64
  /// The names it is for: `DNS:localhost`, `IP:127.0.0.1`.
  public var alternativeNames: [String]

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
