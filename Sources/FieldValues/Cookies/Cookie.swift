/// A cookie that a server sets (RFC 6265bis section 4.1): valid by construction, so that it can always be sent.
///
/// Refused are a name that is no token, a value of anything but cookie-octets and inner spaces, a semicolon, a control
/// character, outer blanks or non-ASCII text in path or domain, a path that does not begin with `/`, an expiry before the
/// year 1601, `SameSite=None` or `Partitioned` without `Secure`, a `__Secure-` name without `Secure`, and a `__Host-` name
/// with a domain, without `Secure` or with another path than `/`.
public struct Cookie: Sendable, Hashable {
  /// A token.
  public let name: String
  /// Sent as it is, never quoted.
  public let value: String
  /// Seconds to live; 0 and negative numbers end the cookie at once.
  public let maxAge: Int?
  /// The moment it ends; Max-Age beats it (RFC 6265bis section 5.7).
  public let expires: Expiry?
  /// Begins with `/`; nil leaves the attribute out.
  public let path: String?
  /// Nil leaves the attribute out.
  public let domain: String?
  /// Whether it is sent over secure connections only.
  public let secure: Bool
  /// Whether scripts cannot see it.
  public let httpOnly: Bool
  /// Nil leaves the attribute out.
  public let sameSite: SameSite?
  /// Whether it is kept apart for each top-level site.
  public let partitioned: Bool

  /// When a cookie ends.
  public enum Expiry: Sendable, Hashable {
    /// So many seconds after it is sent.
    case after(seconds: Int)
    /// At this moment.
    case at(HTTPDate)
  }

  /// A cookie by its parts; an empty path or domain leaves the attribute out. Throws what the type refuses.
  public init(
    _ name: String,
    _ value: String = "",
    maxAge: Int? = nil,
    expires: Expiry? = nil,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: SameSite? = .lax,
    partitioned: Bool = false
  ) throws(FieldValueError) {
    self.name = name
    self.value = value
    self.maxAge = maxAge
    self.expires = expires
    self.path = path == "" ? nil : path
    self.domain = domain == "" ? nil : domain
    self.secure = secure
    self.httpOnly = httpOnly
    self.sameSite = sameSite
    self.partitioned = partitioned
    try checkCharacters()
    try checkExpiry()
    try checkAttributes()
  }

  /// A cookie whose value is any text, sent percent-encoded as UTF-8; readers decode it.
  ///
  /// Encoded is every byte that is no cookie-octet, and `%`.
  public static func percentEncoded(
    _ name: String,
    _ value: String,
    maxAge: Int? = nil,
    expires: Expiry? = nil,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: SameSite? = .lax,
    partitioned: Bool = false
  ) throws(FieldValueError) -> Cookie {
    var encoded = ""
    encoded.append(percentEncoding: value) { isCookieOctet($0) && $0 != UInt8(ascii: "%") }
    return try Cookie(
      name,
      encoded,
      maxAge: maxAge,
      expires: expires,
      path: path,
      domain: domain,
      secure: secure,
      httpOnly: httpOnly,
      sameSite: sameSite,
      partitioned: partitioned
    )
  }

  /// The cookie that makes a client forget another: no value, `Max-Age=0`, and the epoch as its end.
  ///
  /// Clients forget only the cookie of the same name, path and domain.
  public static func deletion(
    _ name: String,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: SameSite? = .lax,
    partitioned: Bool = false
  ) throws(FieldValueError) -> Cookie {
    try Cookie(
      name,
      maxAge: 0,
      expires: .at(.epoch),
      path: path,
      domain: domain,
      secure: secure,
      httpOnly: httpOnly,
      sameSite: sameSite,
      partitioned: partitioned
    )
  }
}
