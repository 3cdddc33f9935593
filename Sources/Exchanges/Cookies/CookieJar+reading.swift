import FieldValues

extension CookieJar.Entry {
  /// Reads one Set-Cookie value as an answer from this URL sends it.
  /// - Throws: why a client ignores the line.
  init(_ text: String, from url: URLReference, now: Int64) throws(CookieRefusal) {
    if let byte = text.utf8.first(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) { throw .controlByte(byte) }
    let line = CookieLine(text)
    let size = line.name.utf8.count + line.value.utf8.count
    guard size <= CookieJar.pairLimit else { throw .tooLong(bytes: size) }
    guard size > 0 else { throw .empty }
    let attributes = CookieAttributes(line)
    let domain = try Self.domain(attributes, from: url)
    let path = attributes["Path"]?.value ?? ""
    self.init(
      name: line.name,
      value: line.value,
      domain: domain ?? url.host,
      isHostOnly: domain == nil,
      path: path.hasPrefix("/") ? path : CookieScope.defaultPath(of: url.path),
      isSecure: attributes["Secure"] != nil,
      isHTTPOnly: attributes["HttpOnly"] != nil,
      sameSite: attributes["SameSite"]?.value.flatMap { SameSite(rawValue: $0.capitalizedASCII) },
      expires: Self.expiry(attributes, now: now)
    )
    try check(from: url, namesPath: path.hasPrefix("/"))
  }

  /// - Returns: nil where the cookie is for its host only.
  private static func domain(_ attributes: CookieAttributes, from url: URLReference) throws(CookieRefusal) -> String? {
    var domain = attributes["Domain"]?.value?.lowercased() ?? ""
    if domain.hasPrefix(".") { domain.removeFirst() }
    if domain.isEmpty { return nil }
    guard domain.utf8.allSatisfy({ $0 < 0x80 }) else { throw .domainCharacters(domain) }
    guard CookieScope.host(url.host, isWithin: domain) else { throw .foreignDomain(domain, host: url.host) }
    return domain
  }

  private func check(from url: URLReference, namesPath: Bool) throws(CookieRefusal) {
    if isSecure, !CookieScope.isTrusted(url) { throw .secureOverHTTP }
    if sameSite == SameSite.none, !isSecure { throw .sameSiteNone }
    // A line without a name must not look like one of these when it is sent back.
    let shown = name.isEmpty ? value.lowercased() : name.lowercased()
    if shown.hasPrefix("__secure-") {
      if name.isEmpty { throw .namelessPrefix }
      if !isSecure { throw .securePrefix }
    }
    if shown.hasPrefix("__host-") {
      if name.isEmpty { throw .namelessPrefix }
      guard isSecure, isHostOnly, namesPath, path == "/" else { throw .hostPrefix }
    }
  }

  /// Max-Age beats Expires; one that is no number, or no date, counts as absent (RFC 6265bis sections 5.6.1 and 5.6.2).
  private static func expiry(_ attributes: CookieAttributes, now: Int64) -> Int64? {
    func later(_ seconds: Int64) -> Int64 {
      let (moment, overflow) = now.addingReportingOverflow(seconds)
      return overflow ? .max : moment
    }
    if let text = attributes["Max-Age"]?.value, let seconds = maxAge(text) {
      return seconds > 0 ? later(min(seconds, CookieJar.ageLimit)) : .min
    }
    let date = attributes["Expires"]?.value.flatMap { HTTPDate(cookieDate: $0) }
    return date.map { min(later(CookieJar.ageLimit), $0.secondsSince1970) }
  }

  private static func maxAge(_ text: String) -> Int64? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text) ?? (text.hasPrefix("-") ? .min : .max)
  }
}

/// The attributes of a line that count: of repeated ones the last, and none whose value is too long.
private struct CookieAttributes {
  let all: [CookieLine.Attribute]

  init(_ line: CookieLine) {
    all = line.attributes.filter { ($0.value?.utf8.count ?? 0) <= CookieJar.attributeLimit }
  }

  subscript(name: String) -> CookieLine.Attribute? {
    all.last { $0.name.lowercased() == name.lowercased() }
  }
}

extension String {
  fileprivate var capitalizedASCII: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
