extension SetCookieLine {
  /// The last attribute of this name, compared without case: the one that counts (RFC 6265bis section 5.7).
  public func attribute(_ name: String) -> Attribute? {
    let name = name.lowercased()
    return attributes.last { $0.name.lowercased() == name }
  }

  /// Seconds to live; nil where there is no Max-Age or none that is a number.
  public var maxAge: Int? {
    guard let text = attribute("Max-Age")?.value else { return nil }
    var scanner = FieldScanner(text)
    let isNegative = scanner.take(.hyphen)
    guard let seconds = scanner.number(), scanner.isAtEnd else { return nil }
    return isNegative ? -seconds : seconds
  }

  /// The end by Expires, read as clients read it (RFC 6265bis section 5.1.1).
  public var expires: HTTPDate? {
    attribute("Expires")?.value.flatMap { HTTPDate(cookieDate: $0) }
  }

  /// The path; nil where clients take their default: without the attribute, or with one that begins with no slash.
  public var path: String? {
    attribute("Path")?.value.flatMap { $0.utf8.first == .slash ? $0 : nil }
  }

  /// The domain in lower case without a leading dot; nil where it is absent or empty.
  public var domain: String? {
    guard let domain = attribute("Domain")?.value?.lowercased() else { return nil }
    let bare = domain.first == "." ? domain.dropFirst() : domain[...]
    return bare.isEmpty ? nil : String(bare)
  }

  /// Whether there is a Secure attribute, whatever its value.
  public var secure: Bool { attribute("Secure") != nil }

  /// Whether there is an HttpOnly attribute, whatever its value.
  public var httpOnly: Bool { attribute("HttpOnly") != nil }

  /// Whether there is a Partitioned attribute, whatever its value.
  public var partitioned: Bool { attribute("Partitioned") != nil }

  /// Nil where it is absent or an unknown word, which clients take for their default.
  public var sameSite: Cookie.SameSite? {
    attribute("SameSite")?.value.flatMap { Cookie.SameSite(rawValue: $0) }
  }

  /// Whether clients refuse the cookie by the prefix of its name: `__Secure-` without Secure, `__Host-` without Secure,
  /// with a domain, or without `Path=/` (RFC 6265bis section 4.1.3).
  public var breaksPrefix: Bool {
    let name = name.lowercased()
    if name.hasPrefix("__secure-") { return !secure }
    if name.hasPrefix("__host-") { return !secure || domain != nil || path != "/" }
    return false
  }
}
