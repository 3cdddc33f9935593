import FieldValues

/// The cookies a client holds and sends back, by the storage model of RFC 6265bis section 5.7.
///
/// It differs from a browser's in three ways. There is no list of public suffixes: `Domain=com` from example.com is stored.
/// Every request counts as same-site, so SameSite keeps nothing back. And this machine (localhost, 127.0.0.0/8, ::1) is
/// trusted like https, so that Secure cookies can be tried without a certificate.
public struct CookieJar: Sendable, Hashable {
  /// The least that RFC 6265bis section 5.7 allows.
  static let domainLimit = 50
  static let totalLimit = 3000
  /// Name and value together, in bytes; an attribute's value.
  static let pairLimit = 4096
  static let attributeLimit = 1024
  /// 400 days.
  static let ageLimit: Int64 = 34_560_000

  /// A cookie that is held.
  public struct Entry: Sendable, Hashable {
    /// Empty for a line without `=`.
    public var name: String
    public var value: String
    /// In lower case, without a dot before it.
    public var domain: String
    /// Whether the cookie goes to that very host only.
    public var isHostOnly: Bool
    public var path: String
    public var isSecure: Bool
    public var isHTTPOnly: Bool
    /// `Strict`, `Lax` or `None`; nil when the line says none of them.
    public var sameSite: SameSite?
    /// Seconds since 1970; nil lasts as long as the jar.
    public var expires: Int64?

    public enum SameSite: String, Sendable, Hashable {
      case strict = "Strict"
      case lax = "Lax"
      case none = "None"
    }

    /// What makes two cookies one.
    func isSame(as other: Entry) -> Bool {
      name == other.name && domain == other.domain && isHostOnly == other.isHostOnly && path == other.path
    }
  }

  /// In the order in which they were first set.
  public private(set) var entries: [Entry] = []

  public init() {}

  /// Takes in what an answer sets.
  /// - Parameters:
  ///   - lines: the values of the Set-Cookie lines, in wire order.
  ///   - url: where the answer came from.
  ///   - now: seconds since 1970.
  /// - Returns: what became of each line.
  @discardableResult
  public mutating func store(_ lines: [String], from url: String, now: Int64) -> [CookieOutcome] {
    store(lines, from: URLReference(url), now: now)
  }

  /// The cookies that go with a request to this URL: longer paths first, then older cookies (RFC 6265bis section 5.8.3).
  /// - Parameter now: seconds since 1970.
  public func cookies(for url: String, now: Int64) -> [Entry] {
    cookies(for: URLReference(url), now: now)
  }

  /// Lets go of a cookie.
  public mutating func remove(_ entry: Entry) {
    entries.removeAll { $0.isSame(as: entry) }
  }

  /// Lets go of all cookies.
  public mutating func removeAll() {
    entries = []
  }

  @discardableResult
  package mutating func store(_ lines: [String], from url: URLReference, now: Int64) -> [CookieOutcome] {
    entries.removeAll { $0.hasExpired(at: now) }
    return lines.map { line in
      do throws(CookieRefusal) {
        let entry = try Entry(line, from: url, now: now)
        try checkSecure(entry, from: url)
        return keep(entry, now: now)
      } catch {
        return .refused(error)
      }
    }
  }

  package func cookies(for url: URLReference, now: Int64) -> [Entry] {
    let path = url.path.isEmpty ? "/" : url.path
    let fitting = entries.filter { entry in
      (entry.isHostOnly ? entry.domain == url.host : CookieScope.host(url.host, isWithin: entry.domain))
        && CookieScope.path(path, isWithin: entry.path)
        && (!entry.isSecure || CookieScope.isTrusted(url))
        && !entry.hasExpired(at: now)
    }
    let sorted = fitting.enumerated().sorted { left, right in
      let (long, short) = (left.element.path.utf8.count, right.element.path.utf8.count)
      return long == short ? left.offset < right.offset : long > short
    }
    return sorted.map(\.element)
  }

  package func pairs(for url: URLReference, now: Int64) -> [(name: String, value: String)] {
    cookies(for: url, now: now).map { ($0.name, $0.value) }
  }

  /// Over clear text nobody may hide a Secure cookie behind another one.
  private func checkSecure(_ entry: Entry, from url: URLReference) throws(CookieRefusal) {
    guard !entry.isSecure, !CookieScope.isTrusted(url) else { return }
    let isHidden = entries.contains { other in
      other.isSecure && other.name == entry.name && CookieScope.path(entry.path, isWithin: other.path)
        && (CookieScope.host(other.domain, isWithin: entry.domain) || CookieScope.host(entry.domain, isWithin: other.domain))
    }
    if isHidden { throw .hidesSecure }
  }

  private mutating func keep(_ entry: Entry, now: Int64) -> CookieOutcome {
    let place = entries.firstIndex { $0.isSame(as: entry) }
    if entry.hasExpired(at: now) { return .deleted(place.map { entries.remove(at: $0) }) }
    if let place {
      let old = entries[place]
      entries[place] = entry
      return .replaced(old, by: entry)
    }
    entries.append(entry)
    return .stored(entry, evicted: evict(for: entry.domain))
  }

  /// Makes room: in the domain, then in the whole jar; cookies that are not Secure first, and of them the oldest.
  private mutating func evict(for domain: String) -> [Entry] {
    var evicted: [Entry] = []
    while entries.count(where: { $0.domain == domain }) > Self.domainLimit {
      let oldest = entries.firstIndex { $0.domain == domain && !$0.isSecure } ?? entries.firstIndex { $0.domain == domain }
      if let oldest { evicted.append(entries.remove(at: oldest)) }
    }
    while entries.count > Self.totalLimit {
      evicted.append(entries.remove(at: entries.firstIndex { !$0.isSecure } ?? 0))
    }
    return evicted
  }
}

extension CookieJar.Entry {
  func hasExpired(at now: Int64) -> Bool { expires.map { $0 <= now } ?? false }
}
