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
  case controlByte(UInt8)
  case empty
  case tooLong(bytes: Int)
  case domainCharacters(String)
  case foreignDomain(String, host: String)
  case secureOverHTTP
  case hidesSecure
  case sameSiteNone
  case partitioned
  case securePrefix
  case hostPrefix
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
