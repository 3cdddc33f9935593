import Scenarios

/// A request being written.
struct RequestDraft: Sendable, Hashable {
  var method = "GET"
  /// `/path?query` at the server under test, or an absolute URL.
  var target = "/"
  var headers: [DraftHeader] = []
  /// nil sends no body and no Content-Length.
  var body: [UInt8]?
  /// Whether redirects are followed by themselves, each hop an exchange of its own.
  var followsRedirects = false
  /// Whether it is sent by HTTP/2: by ALPN to https, else by prior knowledge (RFC 9113 section 3.3).
  var usesHTTP2 = false

  init() {}

  /// - Parameter base: where the server under test is; a URL there becomes a target.
  init(_ message: RequestMessage, base: String?) {
    method = message.method
    target = message.url
    if let base, message.url.hasPrefix(base) {
      let rest = message.url.dropFirst(base.count)
      if rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix("?") { target = rest.hasPrefix("/") ? String(rest) : "/\(rest)" }
    }
    headers = message.headers.map { DraftHeader(line: $0) }
    body = message.body
  }

  /// What would be sent; nil when the target needs the server's address and there is none.
  func message(base: String?) -> RequestMessage? {
    var url = target
    if url.hasPrefix("/") {
      guard let base else { return nil }
      url = base + url
    }
    return RequestMessage(method: method, url: url, headers: headers.filter(\.isOn).map(\.line), body: body)
  }

  /// The request line as it is edited: `GET /path`.
  var line: String { "\(method) \(target)" }

  /// Takes an edited request line; without a method word, the method stays.
  mutating func setLine(_ text: String) {
    let words = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard let first = words.first else { return }
    if words.count == 2 {
      method = first
      target = String(words[1].drop { $0 == " " })
    } else if first.contains("/") {
      target = first
    } else {
      method = first
    }
    while target.last == " " { target.removeLast() }
    if target.isEmpty { target = "/" }
  }

  /// The first path parameter that still stands in braces.
  var openParameter: String? {
    let path = target.prefix { $0 != "?" }
    guard let open = path.firstIndex(of: "{"), let close = path[open...].firstIndex(of: "}") else { return nil }
    return String(path[open...close])
  }
}
