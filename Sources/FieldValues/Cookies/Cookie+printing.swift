extension Cookie {
  /// The value of the Set-Cookie line.
  ///
  /// Attributes stand in one order: Max-Age, Expires, Path, Domain, Secure, HttpOnly, SameSite, Partitioned. By default
  /// that is `name=value; Path=/; SameSite=lax`. An expiry in seconds is counted from `now`.
  public func setCookieValue(now: HTTPDate) -> String {
    var line = "\(name)=\(value)"
    if let maxAge { line += "; Max-Age=\(maxAge)" }
    switch expires {
    case .after(let seconds): line += "; Expires=\(max(now.advanced(bySeconds: seconds), Self.firstExpiry))"
    case .at(let date): line += "; Expires=\(date)"
    case nil: break
    }
    if let path { line += "; Path=\(path)" }
    if let domain { line += "; Domain=\(domain)" }
    if secure { line += "; Secure" }
    if httpOnly { line += "; HttpOnly" }
    if let sameSite { line += "; SameSite=\(sameSite.rawValue)" }
    if partitioned { line += "; Partitioned" }
    return line
  }
}
