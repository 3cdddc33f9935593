import FieldValues

/// A URL or a part of one, taken apart and put together as text (RFC 3986); nothing is decoded, encoded or checked.
package struct URLReference: Hashable, Sendable, CustomStringConvertible {
  package var scheme: String?
  package var authority: String?
  package var path: String
  package var query: String?
  package var fragment: String?

  /// Takes a text apart by the expression of RFC 3986 appendix B; every text has parts.
  package init(_ text: String) {
    var rest = Substring(text)
    fragment = rest.cut(after: UInt8(ascii: "#"))
    query = rest.cut(after: UInt8(ascii: "?"))
    if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), URLReference.isScheme(rest.utf8[..<colon]) {
      scheme = String(rest[..<colon])
      rest = Substring(rest.utf8[colon...].dropFirst())
    }
    if rest.utf8.starts(with: "//".utf8) {
      rest = Substring(rest.utf8.dropFirst(2))
      let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      authority = String(rest[..<end])
      rest = rest[end...]
    }
    path = String(rest)
  }

  package var description: String {
    var text = scheme.map { $0 + ":" } ?? ""
    if let authority { text += "//" + authority }
    text += path
    if let query { text += "?" + query }
    if let fragment { text += "#" + fragment }
    return text
  }

  /// The host without user, port and brackets, in lower case; empty when there is none.
  package var host: String {
    guard var host = authority.map({ $0[...] }) else { return "" }
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      return host[host.index(after: host.startIndex)..<end].lowercased()
    }
    if let colon = host.lastIndex(of: ":") { host = host[..<colon] }
    return host.lowercased()
  }

  /// What this reference means on a page of that URL (RFC 3986 section 5.2.2).
  package func resolved(against base: URLReference) -> URLReference {
    var target = self
    if scheme != nil {
      target.path = URLReference.removingDots(path)
      return target
    }
    target.scheme = base.scheme
    if authority != nil {
      target.path = URLReference.removingDots(path)
      return target
    }
    target.authority = base.authority
    if path.isEmpty {
      target.path = base.path
      target.query = query ?? base.query
    } else if path.hasPrefix("/") {
      target.path = URLReference.removingDots(path)
    } else {
      target.path = URLReference.removingDots(base.merged(with: path))
    }
    return target
  }

  private func merged(with relative: String) -> String {
    if authority != nil, path.isEmpty { return "/" + relative }
    guard let slash = path.lastIndex(of: "/") else { return relative }
    return path[...slash] + relative
  }

  /// RFC 3986 section 5.2.4, on whole segments.
  private static func removingDots(_ path: String) -> String {
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for (place, segment) in segments.enumerated() {
      let isLast = place == segments.count - 1
      switch segment {
      case ".":
        if isLast { kept.append("") }
      case "..":
        if kept.count > 1 || kept.first.map({ !$0.isEmpty }) == true { kept.removeLast() }
        if isLast { kept.append("") }
      default:
        kept.append(segment)
      }
    }
    let joined = kept.joined(separator: "/")
    return path.hasPrefix("/") && !joined.hasPrefix("/") ? "/" + joined : joined
  }

  private static func isScheme(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, first.isLetter else { return false }
    return text.allSatisfy { $0.isAlphanumeric || [0x2B, 0x2D, 0x2E].contains($0) }
  }
}

extension String {
  /// The text as a request line can hold it: blanks, control characters and what is not ASCII percent-encoded as UTF-8; every other
  /// character stays, also where a URL should not have it.
  package var encodedForRequestLine: String {
    percentEncoded { $0 > 0x20 && $0 < 0x7F }
  }

  /// The text with `***` in place of the user information of the URLs in it (RFC 3986 section 3.2.1), which may hold a password.
  package var withoutUserInfo: String {
    var result: [UInt8] = []
    var rest = Array(utf8)[...]
    let slash = UInt8(ascii: "/")
    while let first = rest.indices.dropLast().first(where: { rest[$0] == slash && rest[$0 + 1] == slash }) {
      let start = first + 2
      let authority = rest[start...].prefix { !"/?#\\\"'<> \t\r\n".utf8.contains($0) }
      result += rest[..<start]
      if let end = authority.lastIndex(of: UInt8(ascii: "@")) {
        result += "***".utf8
        rest = rest[end...]
      } else {
        rest = rest[start...]
      }
    }
    return String(decoding: result + rest, as: UTF8.self)
  }

  /// The user information of a URL; nil where there is none.
  var userInfo: String? {
    let authority = URLReference(self).authority ?? ""
    return authority.utf8.lastIndex(of: UInt8(ascii: "@")).map { String(authority[..<$0]) }
  }
}

extension Substring {
  /// Cuts off and returns what follows the first such byte; nil leaves the text whole.
  fileprivate mutating func cut(after separator: UInt8) -> String? {
    guard let place = utf8.firstIndex(of: separator) else { return nil }
    defer { self = self[..<place] }
    return String(Substring(utf8[place...].dropFirst()))
  }
}
