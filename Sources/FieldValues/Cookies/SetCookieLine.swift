/// One Set-Cookie value as a client reads it: everything is kept in the order of the wire, nothing is judged
/// (RFC 6265bis section 5.6).
public struct SetCookieLine: Sendable, Hashable {
  /// Empty where the pair has no `=`.
  public let name: String
  /// Quotes are part of it.
  public let value: String
  /// The attributes in the order of the wire, with their case.
  public let attributes: [Attribute]

  /// One attribute of the line.
  public struct Attribute: Sendable, Hashable {
    /// With its case.
    public let name: String
    /// Nil for an attribute without `=`.
    public let value: String?

    /// An attribute as it is.
    public init(_ name: String, _ value: String? = nil) {
      self.name = name
      self.value = value
    }
  }

  /// Reads the value of a line; nil where clients ignore it: with a control character other than tab, or with neither
  /// name nor value.
  public init?(_ text: String) {
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { return nil }
    let parts = text.parts(between: ";", omittingEmpty: false)
    let pair = parts.first.map(Self.halves)
    guard let pair, !(pair.name.isEmpty && pair.value?.isEmpty ?? true) else { return nil }
    if let value = pair.value {
      (name, self.value) = (pair.name, value)
    } else {
      (name, value) = ("", pair.name)
    }
    attributes = parts.dropFirst().map(Self.halves).filter { !$0.name.isEmpty || $0.value != nil }
  }

  /// What stands before and after the first `=`, both without outer blanks.
  private static func halves(_ text: Substring) -> Attribute {
    guard let (name, value) = text.splitOnce(at: "=") else { return Attribute(String(text.trimmingBlanks())) }
    return Attribute(String(name.trimmingBlanks()), String(value.trimmingBlanks()))
  }
}

// MARK: - Attributes

extension SetCookieLine {
  /// The last attribute of this name, compared without case: the one that counts (RFC 6265bis section 5.7).
  public func attribute(_ name: String) -> Attribute? {
    let name = name.lowercased()
    return attributes.last { $0.name.lowercased() == name }
  }

  /// Seconds to live; nil where there isn't a Max-Age or none that is a number.
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
    let bare = domain.droppingPrefix(".") ?? domain[...]
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
    if name.hasPrefixIgnoringCase("__secure-") { return !secure }
    if name.hasPrefixIgnoringCase("__host-") { return !secure || domain != nil || path != "/" }
    return false
  }
}

extension SetCookieLine: CustomStringConvertible {
  /// `name=value; Attribute=value; Attribute`
  public var description: String {
    var text = "\(name)=\(value)"
    for attribute in attributes {
      text += "; \(attribute.name)"
      if let value = attribute.value { text += "=\(value)" }
    }
    return text
  }
}
