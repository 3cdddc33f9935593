/// Where a cookie goes (RFC 6265bis sections 5.1.3 and 5.1.4).
enum CookieScope {
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
