import Exchanges
import FieldValues
import NIOHPACK

/// A request as HTTP/2 sends it (RFC 9113 section 8.3.1): names in lower case, the request line and Host as pseudo-fields.
struct HTTP2Request {
  let headers: HPACKHeaders
  /// What is reported as sent, but for the bytes of the frames.
  let sent: Exchange.SentRequest

  init(_ request: OutgoingRequest) throws(RequestFault) {
    let host = request.sent.headers.first { $0.isNamed("Host") }
    var fields = HPACKHeaders([(":method", request.sent.method), (":scheme", request.url.scheme)])
    if let host { fields.add(name: ":authority", value: host.value) }
    fields.add(name: ":path", value: request.sent.target)
    var lines: [HeaderLine] = []
    for line in request.sent.headers where !line.isNamed("Host") {
      let (name, value) = try Self.field(line)
      fields.add(name: name, value: value)
      lines.append(HeaderLine(name: name, value: value))
    }
    headers = fields
    var sent = request.sent
    // Host, where the client added it, is the first of the lines it added.
    let hostWasAdded = !request.message.headers.contains { $0.isNamed("Host") } && host != nil
    sent.addedHeaders -= hostWasAdded ? 1 : 0
    sent.headers = lines
    sent.bytes = []
    self.sent = sent
  }

  /// - Throws: for what HTTP/2 has no place for: fields of the connection (section 8.2.2), lines without a name.
  private static func field(_ line: HeaderLine) throws(RequestFault) -> (String, String) {
    let name = line.name.lowercased()
    let isField = line.bytes.contains(UInt8(ascii: ":")) && !name.isEmpty && name.utf8.allSatisfy(\.isTokenByte)
    guard isField, let value = String(validating: line.valueBytes, as: UTF8.self) else { throw .http2Line(line.bytes) }
    let ofConnection = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]
    guard !ofConnection.contains(name), name != "te" || value == "trailers" else { throw .connectionField(name) }
    return (name, value)
  }
}
