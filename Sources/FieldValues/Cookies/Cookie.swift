/// A cookie that a server sets (RFC 6265bis section 4.1): valid by construction, so that it can always be sent.
///
/// Refused are a name that isn't a token, a value of anything but cookie-octets and inner spaces, a semicolon, a control
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
  /// Encoded is every byte that isn't a cookie-octet, and `%`.
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
    try Cookie(
      name,
      value.percentEncoded { isCookieOctet($0) && $0 != UInt8(ascii: "%") },
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

extension Cookie {
  /// With which requests from other sites a client sends the cookie (RFC 6265bis section 5.6.7).
  public enum SameSite: String, Sendable, Hashable, CaseIterable {
    /// With requests from the same site only.
    case strict
    /// Also when the user comes from another site by a link.
    case lax
    /// Needs Secure. Write `SameSite.none` where an optional is expected: there a bare `.none` isn't an attribute at all.
    case none

    /// The word without case; nil for any other.
    public init?(rawValue: String) {
      switch rawValue.lowercased() {
      case "strict": self = .strict
      case "lax": self = .lax
      case "none": self = .none
      default: return nil
      }
    }
  }
}

extension Cookie {
  /// What makes two cookies the same one: setting the second replaces the first (RFC 6265bis section 5.7).
  public struct Identity: Sendable, Hashable {
    /// With its case.
    public let name: String
    /// Nil where the attribute is left out.
    public let path: String?
    /// In lower case and without a leading dot, which clients do not see.
    public let domain: String?

    /// An identity of parts as they stand in a cookie; empty ones are nil.
    public init(name: String, path: String?, domain: String?) {
      self.name = name
      self.path = path == "" ? nil : path
      let domain = domain?.lowercased()
      let bare = domain.map { $0.droppingPrefix(".") ?? $0[...] }
      self.domain = bare.flatMap { $0.isEmpty ? nil : String($0) }
    }
  }

  /// Name, path and domain of this cookie.
  public var identity: Identity {
    Identity(name: name, path: path, domain: domain)
  }
}

// MARK: - Checks

extension Cookie {
  private func checkCharacters() throws(FieldValueError) {
    guard FieldSyntax.isToken(name) else {
      throw FieldValueError(
        field: "cookie name",
        value: name,
        fault: "is not a token",
        remedy: "Use letters, digits and !#$%&'*+-.^_`|~ only"
      )
    }
    let isSendable = value.utf8.allSatisfy { Self.isCookieOctet($0) || $0 == 0x20 }
    guard isSendable, value.utf8.first != 0x20, value.utf8.last != 0x20 else {
      throw FieldValueError(
        field: "the value of cookie \(name)",
        value: value,
        fault: faultOfValue,
        remedy: "Use Cookie.percentEncoded(_:_:) to send any text"
      )
    }
    try Self.checkAttribute("path", of: name, path)
    try Self.checkAttribute("domain", of: name, domain)
    if let path, path.utf8.first != UInt8(ascii: "/") {
      throw FieldValueError(
        field: "the path of cookie \(name)",
        value: path,
        fault: "does not begin with /, so that clients ignore it",
        remedy: "Begin it with /, or leave it out"
      )
    }
  }

  private func checkExpiry() throws(FieldValueError) {
    guard case .at(let date) = expires, date < Self.firstExpiry else { return }
    throw FieldValueError(
      field: "the expiry of cookie \(name)",
      value: date.description,
      fault: "lies before the year 1601, so that clients ignore it",
      remedy: "Use Cookie.deletion(_:) to end a cookie, or a date of the years 1601 to 9999"
    )
  }

  /// 1601-01-01T00:00:00 UTC: earlier dates are none for clients (RFC 6265bis section 5.1.1).
  private static let firstExpiry = HTTPDate(secondsSince1970: -11_644_473_600)

  private func checkAttributes() throws(FieldValueError) {
    let needsSecure: String? =
      if sameSite == SameSite.none {
        "says SameSite=None"
      } else if partitioned {
        "says Partitioned"
      } else if hasPrefix("__secure-") {
        "has the prefix __Secure-"
      } else if hasPrefix("__host-") {
        "has the prefix __Host-"
      } else {
        nil
      }
    if let needsSecure, !secure {
      throw fault("\(needsSecure) but not Secure, so that clients refuse it", remedy: "Give it secure: true")
    }
    guard hasPrefix("__host-") else { return }
    if domain != nil {
      throw fault("has the prefix __Host- and a domain, so that clients refuse it", remedy: "Leave the domain out")
    }
    if path != "/" {
      throw fault("has the prefix __Host- and another path than /, so that clients refuse it", remedy: "Give it path: \"/\"")
    }
  }

  /// cookie-octet (RFC 6265bis section 4.1.1): visible ASCII without `"`, `,`, `;` and `\`.
  private static func isCookieOctet(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
    default: false
    }
  }

  private var faultOfValue: String {
    let refused = value.unicodeScalars.first { scalar in
      scalar != " " && !(scalar.isASCII && Self.isCookieOctet(UInt8(truncatingIfNeeded: scalar.value)))
    }
    guard let refused else { return "begins or ends with a space, which clients take away" }
    return "has the character '\(refused.escaped(asASCII: true))', which no cookie value may hold"
  }

  private static func checkAttribute(_ attribute: String, of name: String, _ text: String?) throws(FieldValueError) {
    guard let text else { return }
    let isSendable = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != .semicolon }
    guard isSendable, text.utf8.first != 0x20, text.utf8.last != 0x20 else {
      throw FieldValueError(
        field: "the \(attribute) of cookie \(name)",
        value: text,
        fault: "has a semicolon, a control character, a blank at an end, or a character that is not ASCII",
        remedy: "Leave it out, or percent-encode it"
      )
    }
  }

  private func hasPrefix(_ prefix: String) -> Bool {
    name.utf8.first == UInt8(ascii: "_") && name.hasPrefixIgnoringCase(prefix)
  }

  private func fault(_ fault: String, remedy: String) -> FieldValueError {
    FieldValueError(field: "cookie", value: name, fault: fault, remedy: remedy)
  }
}

// MARK: - Printing

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
