import Scenarios

extension RequestMessage {
  /// Where an answer sends the client (RFC 9110 section 15.4); nil when it does not, or states no Location.
  ///
  /// Body and method go as in scenarios: 303 makes a GET of everything but HEAD, 301 and 302 of POST; credentials stay with the origin.
  func redirected(by exchange: Exchange) -> RequestMessage? {
    guard let head = exchange.head, [301, 302, 303, 307, 308].contains(head.status), let location = head.value(of: "Location")
    else { return nil }
    var next = self
    next.url = url.resolving(location)
    if next.url.authorityPrefix != url.authorityPrefix {
      next.headers.removeAll { $0.isNamed("Authorization") || $0.isNamed("Cookie") }
    }
    let becomesGet = head.status == 303 ? method != "HEAD" : head.status < 303 && method == "POST"
    if becomesGet {
      next.method = "GET"
      next.body = nil
      next.headers.removeAll { $0.name.lowercased().hasPrefix("content-") || $0.isNamed("Transfer-Encoding") }
    }
    return next
  }
}

extension String {
  /// What a reference means at this URL (RFC 3986 section 5.2.2), without its fragment.
  func resolving(_ reference: String) -> String {
    let reference = String(reference.prefix { $0 != "#" })
    let target: String
    if !reference.authorityPrefix.isEmpty {
      target = reference
    } else if reference.hasPrefix("//") {
      target = prefix { $0 != "/" } + reference
    } else {
      target = authorityPrefix + absolutePath(of: reference)
    }
    let origin = target.authorityPrefix
    let rest = target.dropFirst(origin.count)
    let path = rest.prefix { $0 != "?" }
    return origin + Self.removingDots(String(path)) + rest.dropFirst(path.count)
  }

  private func absolutePath(of reference: String) -> String {
    if reference.hasPrefix("/") { return reference }
    let rest = dropFirst(authorityPrefix.count).prefix { $0 != "#" }
    let path = rest.prefix { $0 != "?" }
    if reference.isEmpty { return String(rest) }
    if reference.hasPrefix("?") { return path + reference }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
    return folder + reference
  }

  /// RFC 3986 section 5.2.4, on whole segments.
  private static func removingDots(_ path: String) -> String {
    guard path.contains("/.") else { return path.isEmpty ? "/" : path }
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
