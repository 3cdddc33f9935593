/// What caches may do with an answer (RFC 9111 section 5.2.2, RFC 5861, RFC 8246).
///
/// A directive that is nil, false or `.none` is not printed; without any the description is empty, and no line is to be
/// sent. Of a repeated directive the first one counts (RFC 9111 section 4.2.1).
public struct CacheControl: Sendable, Hashable {
  /// Seconds.
  public var maxAge: Int?
  /// Seconds, for shared caches.
  public var sMaxAge: Int?
  /// Not to be used without asking the server; the whole answer or some fields.
  public var noCache: Scope
  /// Not to be kept.
  public var noStore: Bool
  /// Not for shared caches; the whole answer or some fields.
  public var `private`: Scope
  /// For any cache.
  public var `public`: Bool
  /// Not to be changed on the way.
  public var noTransform: Bool
  /// Never to be used stale.
  public var mustRevalidate: Bool
  /// Never to be used stale by a shared cache.
  public var proxyRevalidate: Bool
  /// Only for caches that know the status.
  public var mustUnderstand: Bool
  /// Does not change while it is fresh (RFC 8246).
  public var immutable: Bool
  /// Seconds.
  public var staleWhileRevalidate: Int?
  /// Seconds.
  public var staleIfError: Int?
  /// What no RFC above names, in order; a name that isn't a token is not printed.
  public var extensions: [Extension]

  /// The directives that are named; the others are not there.
  public init(
    maxAge: Int? = nil,
    sMaxAge: Int? = nil,
    noCache: Scope = .none,
    noStore: Bool = false,
    private: Scope = .none,
    public: Bool = false,
    noTransform: Bool = false,
    mustRevalidate: Bool = false,
    proxyRevalidate: Bool = false,
    mustUnderstand: Bool = false,
    immutable: Bool = false,
    staleWhileRevalidate: Int? = nil,
    staleIfError: Int? = nil,
    extensions: [Extension] = []
  ) {
    self.maxAge = maxAge
    self.sMaxAge = sMaxAge
    self.noCache = noCache
    self.noStore = noStore
    self.private = `private`
    self.public = `public`
    self.noTransform = noTransform
    self.mustRevalidate = mustRevalidate
    self.proxyRevalidate = proxyRevalidate
    self.mustUnderstand = mustUnderstand
    self.immutable = immutable
    self.staleWhileRevalidate = staleWhileRevalidate
    self.staleIfError = staleIfError
    self.extensions = extensions
  }

  /// `no-store`: nothing of the answer is kept.
  public static let preventStoring = CacheControl(noStore: true)

  /// Whether there is nothing to print.
  public var isEmpty: Bool { self == CacheControl() }

  /// To what a directive applies that may name fields: `no-cache` and `private`.
  public enum Scope: Sendable, Hashable {
    /// The directive is not there.
    case none
    /// The whole answer.
    case all
    /// These fields of the answer; an empty list is read and printed as the whole answer.
    case fields([String])
  }

  /// A directive that is not known here.
  public struct Extension: Sendable, Hashable {
    /// In lower case.
    public let name: String
    /// Its argument without quotes; nil for a flag.
    public let value: String?

    /// A directive by its name, which is put in lower case, and its bare argument.
    public init(_ name: String, _ value: String? = nil) {
      self.name = name.lowercased()
      self.value = value
    }
  }
}

extension CacheControl.Scope: ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral {
  /// `true` is the whole answer, `false` nothing.
  public init(booleanLiteral value: Bool) {
    self = value ? .all : .none
  }

  /// These fields.
  public init(arrayLiteral elements: String...) {
    self = .fields(elements)
  }
}

// MARK: - Reading

extension CacheControl {
  /// Reads a list of directives, names without case; throws on a number that is none, and on what isn't a directive.
  ///
  /// Numbers may be quoted, and one too large to hold is the largest there is (RFC 9111 section 1.2.2). The argument of
  /// a directive that takes none is passed over. Several lines are joined by commas before they are read.
  public init(parsing text: String) throws(FieldValueError) {
    self.init()
    for directive in try Self.directives(in: text) { try add(directive.name, directive.value) }
  }

  /// The directives as they stand, known or not, repeats included.
  package static func directives(in text: String) throws(FieldValueError) -> [Extension] {
    var directives: [Extension] = []
    var scanner = FieldScanner(text)
    while scanner.nextMember() {
      guard let name = scanner.token() else { throw malformed(text) }
      var argument: String?
      if scanner.take(.equals) {
        argument = scanner.tokenOrQuotedString()
        if argument == nil { throw malformed(text) }
      }
      guard scanner.isAtMemberEnd() else { throw malformed(text) }
      directives.append(Extension(name, argument))
    }
    return directives
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

// MARK: - Printing

extension CacheControl: CustomStringConvertible {
  /// The directives in one order: max-age, s-maxage, no-cache, no-store, private, public, no-transform,
  /// must-revalidate, proxy-revalidate, must-understand, immutable, stale-while-revalidate, stale-if-error, then the
  /// extensions. A negative number is printed as 0.
  public var description: String {
    var list = DirectiveList()
    list.append("max-age", seconds: maxAge)
    list.append("s-maxage", seconds: sMaxAge)
    list.append("no-cache", noCache)
    list.append("no-store", noStore)
    list.append("private", `private`)
    list.append("public", `public`)
    list.append("no-transform", noTransform)
    list.append("must-revalidate", mustRevalidate)
    list.append("proxy-revalidate", proxyRevalidate)
    list.append("must-understand", mustUnderstand)
    list.append("immutable", immutable)
    list.append("stale-while-revalidate", seconds: staleWhileRevalidate)
    list.append("stale-if-error", seconds: staleIfError)
    for directive in extensions {
      list.append(directive)
    }
    return list.text
  }
}

extension CacheControl {
  private struct DirectiveList {
    var text = ""

    mutating func append(_ name: String, _ isThere: Bool = true) {
      guard isThere else { return }
      if !text.isEmpty { text += ", " }
      text += name
    }

    mutating func append(_ name: String, seconds: Int?) {
      guard let seconds else { return }
      append(name)
      text += "=\(max(0, seconds))"
    }

    mutating func append(_ name: String, _ scope: CacheControl.Scope) {
      switch scope {
      case .none: break
      case .all: append(name)
      case .fields(let names):
        append(name)
        // Only names can stand in the list; what is none would break it apart.
        let tokens = names.filter { FieldSyntax.isToken($0) }
        if !tokens.isEmpty {
          text += "=\"\(tokens.joined(separator: ", "))\""
        }
      }
    }

    mutating func append(_ directive: CacheControl.Extension) {
      guard FieldSyntax.isToken(directive.name) else { return }
      append(directive.name)
      guard let value = directive.value, FieldSyntax.isFieldValue(value) else { return }
      text += "="
      text.append(tokenOrQuoted: value)
    }
  }
}
