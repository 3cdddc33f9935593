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
  /// What no RFC above names, in order; a name that is no token is not printed.
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
