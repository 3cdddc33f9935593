import Answerback
import FieldValues
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Why a request is refused before the app sees it: a status, and a sentence for the log.
struct RequestRefusal: Error, Equatable {
  let status: Status
  let reason: String

  static let tooSlow = RequestRefusal(.requestTimeout, "it takes too long")

  init(_ status: Status, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  /// Creates the refusal of a request that could not be parsed.
  /// - Parameter namesVersion: Whether the request line ends in a version, such as `HTTP/3.0`, and a proper line end. The parser
  ///   has one error for an unknown version and for a malformed one.
  init(_ fault: HTTPParserError, namesVersion: Bool) {
    switch fault {
    case .headerOverflow: self.init(.requestHeaderFieldsTooLarge, "the header lines are too large")
    case .invalidMethod: self.init(.notImplemented, "the method is unknown")
    case .invalidVersion where !namesVersion:
      self.init(.badRequest, "the request line does not end in HTTP/1.1 and a carriage return with a line feed")
    case .invalidVersion: self.init(.httpVersionNotSupported, "the version is not HTTP/1.0 or HTTP/1.1")
    default: self.init(.badRequest, "the request does not parse: \(fault)")
    }
  }

  /// Returns what is wrong with a parsed head, or nil if the app may respond to it.
  /// If the framing or the host is ambiguous, two readers of the same bytes could see different requests (RFC 9112 sections 3.2,
  /// 6.1, 6.3).
  /// - Parameters:
  ///   - lines: The lines of the head.
  ///   - knownHost: The last valid host of the connection, which isn't examined again.
  static func refusal(
    for head: HTTPRequestHead,
    _ lines: HeadLines,
    limits: ServerConfiguration.RequestLimits,
    knownHost: inout String
  ) -> RequestRefusal? {
    let uri = head.uri
    if let refusal = size(head, uri, lines, limits) { return refusal }
    if let refusal = framing(head, lines, limits) { return refusal }
    if let refusal = host(head, lines, &knownHost) { return refusal }
    return target(head, uri)
  }

  /// Returns the refusal for observers.
  /// - Parameter head: The request's head, if it has been parsed.
  func observed(of head: HTTPRequestHead?, from client: SocketAddress?) -> ObservedRefusal {
    ObservedRefusal(
      method: head.flatMap { HTTPRequest.Method($0.method.rawValue) },
      target: head?.uri,
      status: status.code,
      reason: reason,
      client: client?.ipAddress ?? ""
    )
  }
}

extension RequestRefusal {
  /// What decides whether a head is refused and how the response is framed, found in one pass. NIO leaves blanks at the ends of
  /// values (RFC 9112 section 5).
  struct HeadLines {
    fileprivate private(set) var bytes = 0
    fileprivate private(set) var hosts = 0
    fileprivate private(set) var host = ""
    fileprivate private(set) var lengths = 0
    fileprivate private(set) var length = ""
    fileprivate private(set) var codings = 0
    fileprivate private(set) var coding = ""
    private(set) var hasExpect = false
    private(set) var hasUpgrade = false

    init(_ headers: HTTPHeaders) {
      for (name, value) in headers {
        let count = name.utf8.count
        bytes += count + value.utf8.count + 4
        switch count {
        case 6 where name.equalsIgnoringCase("expect"): hasExpect = true
        case 7 where name.equalsIgnoringCase("upgrade"): hasUpgrade = true
        case 4 where name.equalsIgnoringCase("host"): (hosts, host) = (hosts + 1, value)
        case 14 where name.equalsIgnoringCase("content-length"): (lengths, length) = (lengths + 1, value)
        case 17 where name.equalsIgnoringCase("transfer-encoding"): (codings, coding) = (codings + 1, value)
        default: break
        }
      }
    }
  }

  private static func size(
    _ head: HTTPRequestHead,
    _ uri: String,
    _ lines: HeadLines,
    _ limits: ServerConfiguration.RequestLimits
  ) -> RequestRefusal? {
    if uri.utf8.count > limits.target {
      return RequestRefusal(.uriTooLong, "the target is longer than \(limits.target) bytes")
    }
    if head.headers.count > limits.headerCount {
      return RequestRefusal(.requestHeaderFieldsTooLarge, "there are more than \(limits.headerCount) header lines")
    }
    if lines.bytes > limits.headers {
      return RequestRefusal(.requestHeaderFieldsTooLarge, "the header lines are larger than \(limits.headers) bytes")
    }
    return nil
  }

  private static func framing(_ head: HTTPRequestHead, _ lines: HeadLines, _ limits: ServerConfiguration.RequestLimits)
    -> RequestRefusal?
  {
    if lines.codings > 0 {
      if lines.lengths > 0 { return RequestRefusal(.badRequest, "it has both Transfer-Encoding and Content-Length") }
      if head.version == .http1_0 { return RequestRefusal(.badRequest, "HTTP/1.0 has no Transfer-Encoding") }
      guard lines.codings == 1, lines.coding.trimmingBlanks().equalsIgnoringCase("chunked") else {
        return RequestRefusal(.notImplemented, "only the transfer coding chunked is supported")
      }
    }
    if lines.lengths == 0 { return nil }
    if lines.lengths > 1 { return RequestRefusal(.badRequest, "it has several Content-Length lines") }
    guard let count = lines.length.trimmingBlanks().utf8.decimalValue else {
      return RequestRefusal(.badRequest, "Content-Length is not a number")
    }
    return count > limits.body ? RequestRefusal(.contentTooLarge, "the body is larger than \(limits.body) bytes") : nil
  }

  private static func host(_ head: HTTPRequestHead, _ lines: HeadLines, _ knownHost: inout String) -> RequestRefusal? {
    // The numbers of bytes differ where texts are equal and bytes are not, as K and the Kelvin sign.
    if lines.hosts == 1, !lines.host.isEmpty, lines.host == knownHost, lines.host.utf8.count == knownHost.utf8.count {
      return nil
    }
    if lines.hosts > 1 { return RequestRefusal(.badRequest, "it has several Host lines") }
    if lines.hosts == 0, head.version != .http1_0 { return RequestRefusal(.badRequest, "it has no Host line") }
    let isHost = RequestTarget.isAuthority(lines.host.trimmingBlanks()) && (head.version.major == 1 || !lines.host.isEmpty)
    if isHost, lines.hosts == 1 { knownHost = lines.host }
    return isHost ? nil : RequestRefusal(.badRequest, "Host is not a valid host")
  }

  private static func target(_ head: HTTPRequestHead, _ uri: String) -> RequestRefusal? {
    let target = uri.utf8
    guard target.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
      return RequestRefusal(.badRequest, "the target has a byte that is not allowed in URLs")
    }
    if head.method == .CONNECT { return RequestRefusal(.notImplemented, "this server is not a proxy") }
    if uri == "*" { return head.method == .OPTIONS ? nil : RequestRefusal(.badRequest, "the target * is only for OPTIONS") }
    if target.first == UInt8(ascii: "/") { return nil }
    guard let authority = RequestTarget(uri).authority, !authority.isEmpty, RequestTarget.isAuthority(authority) else {
      return RequestRefusal(.badRequest, "the target is neither a path nor a URL with a host")
    }
    return nil
  }
}
