import Answerback
import NIOHTTP1

/// Why a request is not even shown to the app: its status, and a sentence for the log.
struct RequestRefusal: Error {
  let status: Status
  let reason: String

  init(_ status: Status, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  /// What is wrong with a head that was parsed; nil for one that may be answered.
  ///
  /// Where framing or host are ambiguous, two readers of the same bytes could see different requests (RFC 9112 sections 3.2, 6.1, 6.3).
  init?(_ head: HTTPRequestHead, _ limits: RequestLimits) {
    guard let refusal = Self.size(head, limits) ?? Self.framing(head, limits) ?? Self.host(head) ?? Self.target(head) else {
      return nil
    }
    self = refusal
  }

  /// What to say of bytes that do not parse.
  init(_ fault: HTTPParserError) {
    switch fault {
    case .headerOverflow: self.init(.requestHeaderFieldsTooLarge, "the header lines are too large")
    case .invalidMethod: self.init(.notImplemented, "the method is unknown")
    case .invalidVersion: self.init(.httpVersionNotSupported, "the version is not HTTP/1.0 or HTTP/1.1")
    default: self.init(.badRequest, "the request does not parse: \(fault)")
    }
  }

  private static func size(_ head: HTTPRequestHead, _ limits: RequestLimits) -> RequestRefusal? {
    if head.uri.utf8.count > limits.target {
      return RequestRefusal(.uriTooLong, "the target is longer than \(limits.target) bytes")
    }
    if head.headers.count > limits.headerCount {
      return RequestRefusal(.requestHeaderFieldsTooLarge, "there are more than \(limits.headerCount) header lines")
    }
    let bytes = head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
    if bytes > limits.headers {
      return RequestRefusal(.requestHeaderFieldsTooLarge, "the header lines are larger than \(limits.headers) bytes")
    }
    return nil
  }

  private static func framing(_ head: HTTPRequestHead, _ limits: RequestLimits) -> RequestRefusal? {
    let codings = head.headers["Transfer-Encoding"]
    let lengths = head.headers["Content-Length"]
    if !codings.isEmpty {
      if !lengths.isEmpty { return RequestRefusal(.badRequest, "it has both Transfer-Encoding and Content-Length") }
      if head.version == .http1_0 { return RequestRefusal(.badRequest, "Transfer-Encoding is not known to HTTP/1.0") }
      guard codings.count == 1, codings[0].withoutBlanks.lowercased() == "chunked" else {
        return RequestRefusal(.notImplemented, "a transfer coding other than chunked is not known")
      }
    }
    if lengths.count > 1 { return RequestRefusal(.badRequest, "it has several Content-Length lines") }
    if let length = lengths.first?.withoutBlanks {
      guard !length.isEmpty, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(length) else {
        return RequestRefusal(.badRequest, "Content-Length is no number")
      }
      if count > limits.body { return RequestRefusal(.contentTooLarge, "the body is larger than \(limits.body) bytes") }
    }
    return nil
  }

  private static func host(_ head: HTTPRequestHead) -> RequestRefusal? {
    if head.version.major > 1 { return nil }
    let hosts = head.headers["Host"]
    if hosts.count > 1 { return RequestRefusal(.badRequest, "it has several Host lines") }
    if hosts.isEmpty, head.version != .http1_0 { return RequestRefusal(.badRequest, "it has no Host line") }
    guard hosts.first?.withoutBlanks.isAuthority ?? true else { return RequestRefusal(.badRequest, "Host is no host") }
    return nil
  }

  /// NIO's parser reads RTSP too, and calls its version one of HTTP.
  private static func isOfRTSP(_ method: HTTPMethod) -> Bool {
    guard case .RAW(let name) = method else { return false }
    let names: Set = [
      "ANNOUNCE", "DESCRIBE", "FLUSH", "GET_PARAMETER", "PAUSE", "PLAY", "RECORD", "REDIRECT", "SET_PARAMETER", "SETUP",
      "TEARDOWN",
    ]
    return names.contains(name)
  }

  private static func target(_ head: HTTPRequestHead) -> RequestRefusal? {
    let target = head.uri.utf8
    guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
      return RequestRefusal(.badRequest, "the target holds a byte that no URL has")
    }
    if head.method == .CONNECT { return RequestRefusal(.notImplemented, "this server is no proxy") }
    if isOfRTSP(head.method) { return RequestRefusal(.notImplemented, "the method is one of RTSP") }
    if head.uri == "*" { return head.method == .OPTIONS ? nil : RequestRefusal(.badRequest, "the target * is for OPTIONS") }
    if target.first == UInt8(ascii: "/") { return nil }
    guard let authority = head.uri.absoluteFormAuthority, !authority.isEmpty, authority.isAuthority else {
      return RequestRefusal(.badRequest, "the target is neither a path nor a URL with a host")
    }
    return nil
  }
}

extension StringProtocol {
  /// Without the spaces and tabs around a field value, which NIO leaves at its end (RFC 9112 section 5).
  fileprivate var withoutBlanks: SubSequence {
    let isBlank = { (byte: Character) in byte == " " || byte == "\t" }
    guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else { return prefix(0) }
    return self[first...last]
  }

  /// Whether it is a host with or without a port; an empty one is allowed (RFC 9110 section 7.2, RFC 3986 section 3.2).
  fileprivate var isAuthority: Bool {
    let bytes = Array(utf8)
    let isHostByte = { (byte: UInt8) in byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}/?#@,[]:".utf8.contains(byte) }
    let end: Int
    if bytes.first == UInt8(ascii: "[") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: "]")),
        bytes[1..<close].allSatisfy({ isHostByte($0) || $0 == UInt8(ascii: ":") })
      else { return false }
      end = close + 1
    } else {
      end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
      guard bytes[..<end].allSatisfy(isHostByte) else { return false }
    }
    if end == bytes.count { return true }
    return bytes[end] == UInt8(ascii: ":") && bytes[(end + 1)...].allSatisfy { (0x30...0x39).contains($0) }
  }
}

extension String {
  /// Whether a target is a whole URL, as proxies are sent (RFC 9112 section 3.2.2).
  var isAbsoluteForm: Bool {
    let lower = prefix(8).lowercased()
    return lower.hasPrefix("http://") || lower.hasPrefix("https://")
  }

  /// The authority of a target in absolute form; nil for one in another form.
  var absoluteFormAuthority: Substring? {
    guard isAbsoluteForm, let start = firstRange(of: "://")?.upperBound else { return nil }
    return self[start...].prefix { $0 != "/" && $0 != "?" }
  }

  /// Path and query of a target, whatever its form.
  var originForm: String {
    guard isAbsoluteForm, let authority = firstRange(of: "://")?.upperBound else { return self }
    let rest = self[authority...]
    guard let end = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
    return rest[end] == "?" ? "/" + rest[end...] : String(rest[end...])
  }
}
