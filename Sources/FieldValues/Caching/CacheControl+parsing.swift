extension CacheControl {
  /// Reads a list of directives, names without case; throws on a number that is none, and on what is no directive.
  ///
  /// Numbers may be quoted, and one too large to hold is the largest there is (RFC 9111 section 1.2.2). The argument of
  /// a directive that takes none is passed over. Several lines are joined by commas before they are read.
  public init(parsing text: String) throws(FieldValueError) {
    self.init()
    var scanner = FieldScanner(text)
    while scanner.nextMember() {
      guard let name = scanner.token()?.lowercased() else { throw Self.malformed(text) }
      var argument: String?
      if scanner.take(.equals) {
        argument = scanner.tokenOrQuotedString()
        if argument == nil { throw Self.malformed(text) }
      }
      guard scanner.isAtMemberEnd() else { throw Self.malformed(text) }
      try add(name, argument)
    }
  }

  private mutating func add(_ name: String, _ argument: String?) throws(FieldValueError) {
    switch name {
    case "max-age": try Self.read(argument, of: name, into: &maxAge)
    case "s-maxage": try Self.read(argument, of: name, into: &sMaxAge)
    case "no-cache": try Self.read(argument, of: name, into: &noCache)
    case "no-store": noStore = true
    case "private": try Self.read(argument, of: name, into: &`private`)
    case "public": `public` = true
    case "no-transform": noTransform = true
    case "must-revalidate": mustRevalidate = true
    case "proxy-revalidate": proxyRevalidate = true
    case "must-understand": mustUnderstand = true
    case "immutable": immutable = true
    case "stale-while-revalidate": try Self.read(argument, of: name, into: &staleWhileRevalidate)
    case "stale-if-error": try Self.read(argument, of: name, into: &staleIfError)
    default:
      if !extensions.contains(where: { $0.name == name }) { extensions.append(Extension(name, argument)) }
    }
  }

  /// Seconds, of which the first count.
  private static func read(_ argument: String?, of name: String, into target: inout Int?) throws(FieldValueError) {
    var scanner = FieldScanner(argument ?? "")
    guard let seconds = scanner.number(), scanner.isAtEnd else {
      throw FieldValueError(
        field: "Cache-Control directive \(name)",
        value: argument ?? "",
        fault: "is not a number of seconds, 0 or more",
        remedy: "Write it like \(name)=60"
      )
    }
    if target == nil { target = seconds }
  }

  /// A list of field names, of which the first counts.
  private static func read(_ argument: String?, of name: String, into target: inout Scope) throws(FieldValueError) {
    var scanner = FieldScanner(argument ?? "")
    var names: [String] = []
    while scanner.nextMember() {
      guard let field = scanner.token(), scanner.isAtMemberEnd() else {
        throw FieldValueError(
          field: "Cache-Control directive \(name)",
          value: argument ?? "",
          fault: "is not a list of field names",
          remedy: "Write it like \(name)=\"set-cookie, x-user\""
        )
      }
      names.append(field)
    }
    if target == .none { target = names.isEmpty ? .all : .fields(names) }
  }

  private static func malformed(_ text: String) -> FieldValueError {
    FieldValueError(
      field: "Cache-Control",
      value: text,
      fault: "is not a list of directives, name or name=value",
      remedy: "Write it like max-age=60, public, without blanks around ="
    )
  }
}
