import FieldValues

/// What became of one Set-Cookie line.
public enum CookieOutcome: Sendable, Hashable {
  /// It is new. What had to make room for it is gone.
  case stored(CookieJar.Entry, evicted: [CookieJar.Entry])
  /// It took the place of one with the same name, domain and path.
  case replaced(CookieJar.Entry, by: CookieJar.Entry)
  /// It had expired already, and so has what it stood for; nil when that was not there.
  case deleted(CookieJar.Entry?)
  /// The client ignores it.
  case refused(CookieRefusal)
}

/// Why a client ignores a Set-Cookie line (RFC 6265bis sections 5.6 and 5.7).
public enum CookieRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line has a control character.
  case controlByte(UInt8)
  /// The cookie has neither a name nor a value.
  case empty
  /// Name and value are too long together.
  case tooLong(bytes: Int)
  /// The domain has characters that no domain has.
  case domainCharacters(String)
  /// The domain is not one of the host.
  case foreignDomain(String, host: String)
  /// A `Secure` cookie came over plain HTTP.
  case secureOverHTTP
  /// A cookie over plain HTTP would replace a `Secure` one.
  case hidesSecure
  /// `SameSite=None` without `Secure`.
  case sameSiteNone
  /// `Partitioned` without `Secure`.
  case partitioned
  /// A `__Secure-` name without `Secure`.
  case securePrefix
  /// A `__Host-` name without its conditions.
  case hostPrefix
  /// A cookie without a name whose value begins like a prefix.
  case namelessPrefix

  /// What is so, without a full stop.
  public var description: String {
    switch self {
    case .controlByte(let byte): "it holds the control byte \(String(hex: byte, digits: 2, uppercase: true))"
    case .empty: "it has neither name nor value"
    case .tooLong(let bytes): "name and value have \(bytes) bytes, more than \(CookieJar.pairLimit)"
    case .domainCharacters: "its Domain is not ASCII"
    case .foreignDomain(let domain, let host): "Domain=\(domain) does not cover \(host)"
    case .secureOverHTTP: "Secure, but the response did not come over https"
    case .hidesSecure: "it would hide a Secure cookie, and the response did not come over https"
    case .sameSiteNone: "SameSite=None without Secure"
    case .partitioned: "Partitioned without Secure"
    case .securePrefix: "a __Secure- name without Secure"
    case .hostPrefix: "a __Host- name needs Secure and Path=/, and no Domain"
    case .namelessPrefix: "a value that looks like a __Secure- or __Host- name, without a name"
    }
  }
}
