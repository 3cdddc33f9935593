import Scenarios

/// A request written out for the wire: where it goes, and its bytes.
struct OutgoingRequest: Sendable {
  let authority: Authority
  let sent: SentRequest

  /// Writes a request as HTTP/1.1 (RFC 9112 sections 2.1 and 3).
  ///
  /// The body's bytes are sent as they are, also where the request has its own Transfer-Encoding or Content-Length:
  /// who states the framing does the framing.
  /// - Parameter addsFields: whether Host, and Content-Length for a body without framing, follow the request's own lines.
  init(_ message: RequestMessage, addsFields: Bool) throws(RequestFault) {
    guard !message.method.isEmpty, message.method.utf8.allSatisfy(\.isTokenByte) else { throw .method(message.method) }
    guard message.method != "CONNECT" else { throw .tunnel }
    let url = try RequestURL(message.url)
    try Self.check(message.headers)
    let added = addsFields ? Self.missingFields(of: message, authority: url.authority) : []
    let headers = message.headers + added
    let body = message.body ?? []
    authority = url.authority
    sent = SentRequest(
      method: message.method,
      target: url.target,
      headers: headers,
      addedHeaders: added.count,
      body: body,
      bytes: Self.bytes("\(message.method) \(url.target) HTTP/1.1", headers, body)
    )
  }

  /// Whether sending it twice is the same as sending it once (RFC 9110 section 9.2.2).
  var isIdempotent: Bool {
    ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(sent.method)
  }

  /// Whether its own Connection field asks for the connection to be closed.
  var asksForClose: Bool {
    FramingFields(sent.headers).connectionOptions.contains("close")
  }

  private static func check(_ headers: [HeaderLine]) throws(RequestFault) {
    for (index, line) in headers.enumerated() {
      guard !line.bytes.isEmpty else { throw .emptyHeader(number: index + 1) }
      let isForbidden = { (byte: UInt8) in byte == 0 || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }
      guard !line.bytes.contains(where: isForbidden) else { throw .headerBytes(line.bytes) }
    }
  }

  private static func missingFields(of message: RequestMessage, authority: Authority) -> [HeaderLine] {
    var added: [HeaderLine] = []
    if !message.headers.contains(where: { $0.isNamed("Host") }) {
      added.append(HeaderLine(name: "Host", value: authority.hostField))
    }
    let hasFraming = message.headers.contains { $0.isNamed("Content-Length") || $0.isNamed("Transfer-Encoding") }
    if let body = message.body, !hasFraming {
      added.append(HeaderLine(name: "Content-Length", value: String(body.count)))
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
