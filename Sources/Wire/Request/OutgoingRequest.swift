import Exchanges
import FieldValues

/// A request written out for the wire: where it goes, and its bytes as HTTP/1.1.
struct OutgoingRequest: Sendable {
  let message: RequestMessage
  let url: RequestURL
  let route: ConnectionRoute
  let sent: Exchange.SentRequest
  /// Whether its body can be taken only once.
  private let isUpload: Bool

  /// Writes a request as HTTP/1.1 (RFC 9112 sections 2.1 and 3).
  ///
  /// The body's bytes are sent as they are, also where the request has its own Transfer-Encoding or Content-Length:
  /// who states the framing does the framing. With `addsFields`, Host, and Content-Length for a body without framing, follow
  /// the request's own lines; Proxy-Authorization always does where a proxy that reads the request wants it.
  init(_ message: RequestMessage, options: TransportOptions) throws(RequestFault) {
    guard !message.method.isEmpty, message.method.utf8.allSatisfy(\.isTokenByte) else { throw .method(message.method) }
    guard message.method != "CONNECT" || message.raw != nil else { throw .tunnel }
    self.message = message
    isUpload = options.upload != nil
    url = try RequestURL(message.url)
    route = try ConnectionRoute(to: url, options)
    let target = route.isForwarded ? "\(url.scheme)://\(url.authority.hostField)\(url.target)" : url.target
    if let raw = message.raw {
      guard route.preference == .http1 else { throw .rawHTTP2 }
      sent = Exchange.SentRequest(method: message.method, target: target, headers: [], addedHeaders: 0, body: [], bytes: raw)
      return
    }
    guard !isUpload || route.preference == .http1 else { throw .uploadHTTP2 }
    try Self.check(message.headers)
    var added = options.addsFields ? Self.missingFields(of: message, options.upload, authority: url.authority) : []
    if route.isForwarded, let authorization = route.proxy?.authorization,
      !message.headers.contains(where: { $0.isNamed("Proxy-Authorization") })
    {
      added.append(HeaderLine(name: "Proxy-Authorization", value: authorization))
    }
    let headers = message.headers + added
    let body = message.body ?? []
    sent = Exchange.SentRequest(
      method: message.method,
      target: target,
      headers: headers,
      addedHeaders: added.count,
      body: body,
      bytes: Self.bytes("\(message.method) \(target) HTTP/1.1", headers, body)
    )
  }

  /// Whether sending it twice is the same as sending it once (RFC 9110 section 9.2.2).
  var isIdempotent: Bool {
    message.raw == nil && !isUpload && ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(sent.method)
  }

  /// Whether the connection carries no other request: its own Connection field says so, or its bytes may mean anything.
  var wantsOwnConnection: Bool {
    message.raw != nil || FramingFields(sent.headers).connectionOptions.contains("close")
  }

  private static func check(_ headers: [HeaderLine]) throws(RequestFault) {
    for (index, line) in headers.enumerated() {
      guard !line.bytes.isEmpty else { throw .emptyHeader(number: index + 1) }
      let isForbidden = { (byte: UInt8) in byte == 0 || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }
      guard !line.bytes.contains(where: isForbidden) else { throw .headerBytes(line.bytes) }
    }
  }

  private static func missingFields(
    of message: RequestMessage,
    _ upload: RequestStream?,
    authority: Authority
  ) -> [HeaderLine] {
    var added: [HeaderLine] = []
    if !message.headers.contains(where: { $0.isNamed("Host") }) {
      added.append(HeaderLine(name: "Host", value: authority.hostField))
    }
    let hasFraming = message.headers.contains { $0.isNamed("Content-Length") || $0.isNamed("Transfer-Encoding") }
    guard !hasFraming else { return added }
    if let count = upload?.length ?? message.body?.count {
      added.append(HeaderLine(name: "Content-Length", value: String(count)))
    } else if upload != nil {
      added.append(HeaderLine(name: "Transfer-Encoding", value: "chunked"))
    }
    return added
  }

  private static func bytes(_ requestLine: String, _ headers: [HeaderLine], _ body: [UInt8]) -> [UInt8] {
    let lineEnd = Array("\r\n".utf8)
    var bytes = Array(requestLine.utf8) + lineEnd
    for line in headers { bytes += line.bytes + lineEnd }
    return bytes + lineEnd + body
  }
}
