package import Exchanges

/// An exchange as text: the request and the response as sent. Lines end with LF, and of a body that is not text only the size is shown.
package struct ExchangeText {
  /// The request, and the response or why there is none.
  package let request, response: String
  private static let bodyLimit = 8192

  package init(_ exchange: Exchange) {
    var lines: [String] = []
    if let sent = exchange.sent {
      lines.append("\(sent.method) \(sent.target) HTTP/1.1")
      lines += sent.headers.map { String(fieldBytes: $0.bytes) }
    } else {
      lines.append("\(exchange.request.method) \(exchange.request.url)")
      lines += exchange.request.headers.map { String(fieldBytes: $0.bytes) }
    }
    lines += [""] + ExchangeText.body(exchange.sent?.body ?? exchange.request.body ?? [])
    request = lines.joined(separator: "\n")
    lines = []
    for head in exchange.informational + [exchange.head].compactMap({ $0 }) {
      lines.append("\(head.version) \(head.status) \(head.reason)")
      lines += head.headers.map { String(fieldBytes: $0.bytes) } + [""]
    }
    lines += ExchangeText.body(exchange.body)
    lines += exchange.trailers.map { String(fieldBytes: $0.bytes) }
    if let failure = exchange.failure { lines.append("(\(failure.description))") }
    response = lines.joined(separator: "\n")
  }

  /// Both.
  package var text: String { response.isEmpty ? request : "\(request)\n\(response)" }

  private static func body(_ bytes: [UInt8]) -> [String] {
    guard !bytes.isEmpty else { return [] }
    let isCut = bytes.count > bodyLimit
    // The cut may fall within a character, whose rest is then U+FFFD.
    let shown = isCut ? String(decoding: bytes.prefix(bodyLimit), as: UTF8.self) : String(validating: bytes, as: UTF8.self)
    guard let shown else { return ["(\(bytes.count) bytes)"] }
    return [isCut ? "\(shown)… (\(bytes.count) bytes in all)" : shown]
  }
}
