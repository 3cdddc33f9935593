extension CacheControl {
  /// One directive of an answer, so that `.cacheControl(.maxAge(.days(30)), .public)` reads.
  public enum Directive: Sendable, Hashable {
    /// How long the answer is fresh (RFC 9111 section 5.2.2.1).
    case maxAge(Delta)
    /// How long it is fresh in a shared cache (RFC 9111 section 5.2.2.10).
    case sMaxAge(Delta)
    /// Not to be used without asking the server (RFC 9111 section 5.2.2.4).
    case noCache
    /// The same for these fields only.
    case noCacheFields([String])
    /// Not to be kept (RFC 9111 section 5.2.2.5).
    case noStore
    /// Not for shared caches (RFC 9111 section 5.2.2.7).
    case `private`
    /// The same for these fields only.
    case privateFields([String])
    /// For any cache (RFC 9111 section 5.2.2.9).
    case `public`
    /// Not to be changed on the way (RFC 9111 section 5.2.2.6).
    case noTransform
    /// Never to be used stale (RFC 9111 section 5.2.2.2).
    case mustRevalidate
    /// Never to be used stale by a shared cache (RFC 9111 section 5.2.2.8).
    case proxyRevalidate
    /// Only for caches that know the status (RFC 9111 section 5.2.2.3).
    case mustUnderstand
    /// Does not change while it is fresh (RFC 8246).
    case immutable
    /// How long it may be used stale while it is fetched again (RFC 5861 section 3).
    case staleWhileRevalidate(Delta)
    /// How long it may be used stale when the server fails (RFC 5861 section 4).
    case staleIfError(Delta)
    /// Any other directive, with its argument.
    case `extension`(String, String?)
  }

  /// A span of whole seconds, written `60`, `.minutes(5)` or `.days(30)`; never negative.
  public struct Delta: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// Whole seconds, 0 or more.
    public let seconds: Int

    /// A negative number becomes 0.
    public init(_ seconds: Int) {
      self.seconds = max(0, seconds)
    }

    /// The whole seconds of a duration.
    public init(_ duration: Duration) {
      self.init(Int(clamping: duration.components.seconds))
    }

    /// Seconds, as a literal.
    public init(integerLiteral value: Int) {
      self.init(value)
    }

    /// So many seconds.
    public static func seconds(_ count: Int) -> Delta { Delta(count) }
    /// So many minutes.
    public static func minutes(_ count: Int) -> Delta { Delta(count, times: 60) }
    /// So many hours.
    public static func hours(_ count: Int) -> Delta { Delta(count, times: 3600) }
    /// So many days of 24 hours.
    public static func days(_ count: Int) -> Delta { Delta(count, times: 86400) }

    private init(_ count: Int, times unit: Int) {
      let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
      self.init(overflow ? (count < 0 ? 0 : Int.max) : seconds)
    }
  }

  /// The directives together; of a repeated one the last counts.
  public init(_ first: Directive, _ others: Directive...) {
    self.init([first] + others)
  }

  /// The directives together; of a repeated one the last counts.
  public init(_ directives: [Directive]) {
    self.init()
    for directive in directives {
      set(directive)
    }
  }

  /// Sets one directive and keeps the others.
  public mutating func set(_ directive: Directive) {
    switch directive {
    case .maxAge(let delta): maxAge = delta.seconds
    case .sMaxAge(let delta): sMaxAge = delta.seconds
    case .noCache: noCache = .all
    case .noCacheFields(let names): noCache = .fields(names)
    case .noStore: noStore = true
    case .private: `private` = .all
    case .privateFields(let names): `private` = .fields(names)
    case .public: `public` = true
    case .noTransform: noTransform = true
    case .mustRevalidate: mustRevalidate = true
    case .proxyRevalidate: proxyRevalidate = true
    case .mustUnderstand: mustUnderstand = true
    case .immutable: immutable = true
    case .staleWhileRevalidate(let delta): staleWhileRevalidate = delta.seconds
    case .staleIfError(let delta): staleIfError = delta.seconds
    case .extension(let name, let value):
      let added = Extension(name, value)
      extensions.removeAll { $0.name == added.name }
      extensions.append(added)
    }
  }
}

extension CacheControl.Directive {
  /// Seconds that are known at run time only.
  public static func maxAge(_ seconds: Int) -> Self { .maxAge(CacheControl.Delta(seconds)) }
  /// Seconds that are known at run time only.
  public static func sMaxAge(_ seconds: Int) -> Self { .sMaxAge(CacheControl.Delta(seconds)) }
}
