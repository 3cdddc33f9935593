import FieldValues

/// The cookies a scenario's client holds and sends back, by the rules of RFC 6265 sections 5.3 and 5.4.
struct CookieJar: Sendable {
  struct Entry: Sendable, Hashable {
    var name: String
    var value: String
    var domain: String
    /// Whether the cookie goes to that very host only.
    var isHostOnly: Bool
    var path: String
    var isSecure: Bool
    /// Seconds since 1970; nil lasts as long as the jar.
    var expires: Int64?
  }

  private(set) var entries: [Entry] = []

  /// Takes in what an answer from this URL sets.
  /// - Parameter now: seconds since 1970.
  mutating func store(_ lines: [String], from url: URLReference, now: Int64) {
    for line in lines {
      guard let entry = CookieJar.entry(CookieLine(line), from: url, now: now) else { continue }
      let same = entries.firstIndex { $0.name == entry.name && $0.domain == entry.domain && $0.path == entry.path }
      let isGone = entry.expires.map { $0 <= now } ?? false
      switch (same, isGone) {
      case (let place?, true): entries.remove(at: place)
      case (let place?, false): entries[place] = entry
      case (nil, false): entries.append(entry)
      case (nil, true): break
      }
    }
  }

  /// The cookies that go with a request to this URL: longer paths first, then older cookies.
  func pairs(for url: URLReference, now: Int64) -> [(name: String, value: String)] {
    let fitting = entries.filter { entry in
      (entry.isHostOnly ? entry.domain == url.host : CookieJar.host(url.host, isWithin: entry.domain))
        && CookieJar.path(url.path.isEmpty ? "/" : url.path, isWithin: entry.path)
        && (!entry.isSecure || CookieJar.isTrusted(url))
        && (entry.expires.map { $0 > now } ?? true)
    }
    let sorted = fitting.enumerated().sorted { left, right in
      let (long, short) = (left.element.path.utf8.count, right.element.path.utf8.count)
      return long == short ? left.offset < right.offset : long > short
    }
    return sorted.map { ($0.element.name, $0.element.value) }
  }

  private static func entry(_ line: CookieLine, from url: URLReference, now: Int64) -> Entry? {
    guard !line.name.isEmpty || !line.value.isEmpty else { return nil }
    var domain = line.attribute("Domain")?.value?.lowercased() ?? ""
    if domain.hasPrefix(".") { domain.removeFirst() }
    if !domain.isEmpty, !host(url.host, isWithin: domain) { return nil }
    let path = line.attribute("Path")?.value ?? ""
    let isSecure = line.attribute("Secure") != nil
    if isSecure, !isTrusted(url) { return nil }
    return Entry(
      name: line.name,
      value: line.value,
      domain: domain.isEmpty ? url.host : domain,
      isHostOnly: domain.isEmpty,
      path: path.hasPrefix("/") ? path : defaultPath(of: url.path),
      isSecure: isSecure,
      expires: expiry(of: line, now: now)
    )
  }

  /// Max-Age beats Expires; one that is no number, or no date, counts as absent (RFC 6265 sections 5.2.1 and 5.2.2).
  private static func expiry(of line: CookieLine, now: Int64) -> Int64? {
    if let text = line.attribute("Max-Age")?.value, let seconds = maxAge(text) {
      guard seconds > 0 else { return .min }
      let (moment, overflow) = now.addingReportingOverflow(seconds)
      return overflow ? .max : moment
    }
    return line.attribute("Expires")?.value.flatMap { HTTPDate(cookieDate: $0) }?.secondsSince1970
  }

  private static func maxAge(_ text: String) -> Int64? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text) ?? (text.hasPrefix("-") ? .min : .max)
  }

  /// A test server on this machine speaks plain http; browsers treat it as trustworthy too, so Secure cookies go there.
  private static func isTrusted(_ url: URLReference) -> Bool {
    url.scheme?.lowercased() == "https" || url.host == "localhost" || url.host.hasPrefix("127.") || url.host == "::1"
  }

  private static func host(_ host: String, isWithin domain: String) -> Bool {
    guard host != domain else { return true }
    let isAddress = host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
    return !isAddress && host.hasSuffix("." + domain)
  }

  private static func path(_ path: String, isWithin prefix: String) -> Bool {
    path == prefix || path.hasPrefix(prefix.hasSuffix("/") ? prefix : prefix + "/")
  }

  private static func defaultPath(of path: String) -> String {
    guard path.hasPrefix("/"), let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
