/// What the client's cookie jar made of a Set-Cookie line (RFC 6265bis section 5.7).
public enum CookieVerdict: Sendable, Hashable {
  case stored
  /// It took the place of one with the same name, domain and path.
  case replaced
  /// It had expired already, and what it stood for is gone.
  case deleted
  /// A sentence says why: `SameSite=None without Secure`.
  case refused(reason: String)
}
