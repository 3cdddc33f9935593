extension Cookie {
  func checkCharacters() throws(FieldValueError) {
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

  func checkExpiry() throws(FieldValueError) {
    guard case .at(let date) = expires, date < Self.firstExpiry else { return }
    throw FieldValueError(
      field: "the expiry of cookie \(name)",
      value: date.description,
      fault: "lies before the year 1601, so that clients ignore it",
      remedy: "Use Cookie.deletion(_:) to end a cookie, or a date of the years 1601 to 9999"
    )
  }

  /// 1601-01-01T00:00:00 UTC: earlier dates are none for clients (RFC 6265bis section 5.1.1).
  static let firstExpiry = HTTPDate(secondsSince1970: -11_644_473_600)

  func checkAttributes() throws(FieldValueError) {
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
  static func isCookieOctet(_ byte: UInt8) -> Bool {
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
    name.utf8.first == UInt8(ascii: "_") && name.lowercased().hasPrefix(prefix)
  }

  private func fault(_ fault: String, remedy: String) -> FieldValueError {
    FieldValueError(field: "cookie", value: name, fault: fault, remedy: remedy)
  }
}
