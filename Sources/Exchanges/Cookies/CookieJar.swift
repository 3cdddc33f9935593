import FieldValues

/// The cookies a client holds and sends back, by the storage model of RFC 6265bis section 5.7.
///
/// It differs from a browser's in three ways. There isn't a list of public suffixes: `Domain=com` from example.com is stored.
/// Every request counts as same-site, so SameSite keeps nothing back. And this machine (localhost, 127.0.0.0/8, ::1) is
/// trusted like https, so that Secure cookies can be tried without a certificate.
public struct CookieJar: Sendable, Hashable {
  /// The least that RFC 6265bis section 5.7 allows.
  private static let domainLimit = 50
  private static let totalLimit = 3000
  /// Name and value together, in bytes; an attribute's value.
  static let pairLimit = 4096
  fileprivate static let attributeLimit = 1024
  /// 400 days.
  fileprivate static let ageLimit: Int64 = 34_560_000

  /// A cookie that is held.
  public struct Entry: Sendable, Hashable {
    /// Empty for a line without `=`.
    public var name: String
    /// The value of the cookie.
    public var value: String
    /// In lower case, without a dot before it.
    public var domain: String
    /// Whether the cookie goes to that very host only.
    public var isHostOnly: Bool
    /// The path below which the cookie is sent.
    public var path: String
    /// Whether the cookie is sent only over HTTPS.
    public var isSecure: Bool
    /// Whether scripts can't read the cookie.
    public var isHTTPOnly: Bool
    /// `Strict`, `Lax` or `None`; nil when the line says none of them.
    public var sameSite: SameSite?
    /// Seconds since 1970; nil lasts as long as the jar.
    public var expires: Int64?

    /// When the cookie is sent with requests from other sites.
    public enum SameSite: String, Sendable, Hashable {
      /// Never.
      case strict = "Strict"
      /// Only when the user follows a link.
      case lax = "Lax"
      /// Always.
      case none = "None"
    }

    /// What makes two cookies one.
    fileprivate func isSame(as other: Entry) -> Bool {
      name == other.name && domain == other.domain && isHostOnly == other.isHostOnly && path == other.path
    }
  }

  /// In the order in which they were first set.
  public private(set) var entries: [Entry] = []

  /// Creates an empty jar.
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
  /// - Parameters:
  ///   - url: The URL of the request.
  ///   - now: Seconds since 1970.
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
      (entry.isHostOnly ? entry.domain == url.host : CookieJar.Scope.host(url.host, isWithin: entry.domain))
        && CookieJar.Scope.path(path, isWithin: entry.path)
        && (!entry.isSecure || CookieJar.Scope.isTrusted(url))
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

  /// Over clear text no one may hide a Secure cookie behind another one.
  private func checkSecure(_ entry: Entry, from url: URLReference) throws(CookieRefusal) {
    guard !entry.isSecure, !CookieJar.Scope.isTrusted(url) else { return }
    let isHidden = entries.contains { other in
      other.isSecure && other.name == entry.name && CookieJar.Scope.path(entry.path, isWithin: other.path)
        && (CookieJar.Scope.host(other.domain, isWithin: entry.domain)
          || CookieJar.Scope.host(entry.domain, isWithin: other.domain))
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
  /// Reads one Set-Cookie value as an answer from this URL sends it.
  /// - Throws: why a client ignores the line.
  init(_ text: String, from url: URLReference, now: Int64) throws(CookieRefusal) {
    if let byte = text.utf8.first(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) { throw .controlByte(byte) }
    let line = CookieLine(text)
    let size = line.name.utf8.count + line.value.utf8.count
    guard size <= CookieJar.pairLimit else { throw .tooLong(bytes: size) }
    guard size > 0 else { throw .empty }
    let attributes = Attributes(line)
    let domain = try Self.domain(attributes, from: url)
    let path = attributes["Path"]?.value ?? ""
    self.init(
      name: line.name,
      value: line.value,
      domain: domain ?? url.host,
      isHostOnly: domain == nil,
      path: path.hasPrefix("/") ? path : CookieJar.Scope.defaultPath(of: url.path),
      isSecure: attributes["Secure"] != nil,
      isHTTPOnly: attributes["HttpOnly"] != nil,
      sameSite: attributes["SameSite"]?.value.flatMap { SameSite(rawValue: $0.capitalizedASCII) },
      expires: Self.expiry(attributes, now: now)
    )
    // Cookies Having Independent Partitioned State, section 2.1.
    if attributes["Partitioned"] != nil, !isSecure { throw .partitioned }
    try check(from: url, namesPath: path.hasPrefix("/"))
  }

  /// - Returns: nil where the cookie is for its host only.
  private static func domain(_ attributes: Attributes, from url: URLReference) throws(CookieRefusal) -> String? {
    var domain = attributes["Domain"]?.value?.lowercased() ?? ""
    if domain.hasPrefix(".") { domain.removeFirst() }
    if domain.isEmpty { return nil }
    guard domain.utf8.allSatisfy({ $0 < 0x80 }) else { throw .domainCharacters(domain) }
    guard CookieJar.Scope.host(url.host, isWithin: domain) else { throw .foreignDomain(domain, host: url.host) }
    return domain
  }

  private func check(from url: URLReference, namesPath: Bool) throws(CookieRefusal) {
    if isSecure, !CookieJar.Scope.isTrusted(url) { throw .secureOverHTTP }
    if sameSite == SameSite.none, !isSecure { throw .sameSiteNone }
    // A line without a name must not look like one of these when it is sent back.
    let shown = name.isEmpty ? value : name
    if shown.hasPrefixIgnoringCase("__Secure-") {
      if name.isEmpty { throw .namelessPrefix }
      if !isSecure { throw .securePrefix }
    }
    if shown.hasPrefixIgnoringCase("__Host-") {
      if name.isEmpty { throw .namelessPrefix }
      guard isSecure, isHostOnly, namesPath, path == "/" else { throw .hostPrefix }
    }
  }

  /// Max-Age beats Expires; one that isn't a number, or no date, counts as absent (RFC 6265bis sections 5.6.1 and 5.6.2).
  private static func expiry(_ attributes: Attributes, now: Int64) -> Int64? {
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
    guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit) else { return nil }
    return Int64(text) ?? (text.hasPrefix("-") ? .min : .max)
  }

  fileprivate func hasExpired(at now: Int64) -> Bool { expires.map { $0 <= now } ?? false }

  /// The attributes of a line that count: of repeated ones the last, and none whose value is too long.
  private struct Attributes {
    let all: [CookieLine.Attribute]

    init(_ line: CookieLine) {
      all = line.attributes.filter { ($0.value?.utf8.count ?? 0) <= CookieJar.attributeLimit }
    }

    subscript(name: String) -> CookieLine.Attribute? {
      all.last { $0.name.equalsIgnoringCase(name) }
    }
  }
}

extension CookieJar {
  /// Where a cookie goes (RFC 6265bis sections 5.1.3 and 5.1.4).
  private enum Scope {
    /// A test server on this machine speaks plain http; browsers treat it as trustworthy too, so Secure cookies go there.
    static func isTrusted(_ url: URLReference) -> Bool {
      let host = url.host
      return url.scheme?.lowercased() == "https" || host == "localhost" || host.hasSuffix(".localhost") || isLoopback(host)
    }

    /// Whether a host is this domain or one below it; an address has none below.
    static func host(_ host: String, isWithin domain: String) -> Bool {
      guard host != domain else { return true }
      let isAddress = host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
      return !isAddress && host.hasSuffix("." + domain)
    }

    /// Whether a path is this one or one below it, by whole segments.
    static func path(_ path: String, isWithin prefix: String) -> Bool {
      path == prefix || path.hasPrefix(prefix.hasSuffix("/") ? prefix : prefix + "/")
    }

    /// The folder of the URL's path.
    static func defaultPath(of path: String) -> String {
      guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
      return String(path[..<slash])
    }

    private static func isLoopback(_ host: String) -> Bool {
      let parts = host.split(separator: ".", omittingEmptySubsequences: false)
      return host == "::1" || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
  }
}

extension String {
  fileprivate var capitalizedASCII: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
