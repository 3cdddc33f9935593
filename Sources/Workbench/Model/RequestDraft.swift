import Exchanges
import FieldValues
import Scenarios

/// A request being written.
struct RequestDraft: Sendable, Hashable {
  var method = "GET"
  /// `/path?query` at the server under test, or an absolute URL.
  var target = "/"
  var headers: [Header] = []
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
    headers = message.headers.map { Header(line: $0) }
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

  /// The first path parameter that is not filled in.
  var openParameter: String? {
    let path = target.prefix { $0 != "?" }
    guard let open = path.firstIndex(of: "{"), let close = path[open...].firstIndex(of: "}") else { return nil }
    return String(path[open...close])
  }

  /// `get-items-1` for `GET /items/1?x=2`.
  var fileName: String {
    let path = target.hasPrefix("/") ? target[...] : target.dropFirst(target.authorityPrefix.count)
    let words = path.prefix { $0 != "?" }.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map { $0.lowercased() }
    return ([method.lowercased().filter { $0.isASCII && $0.isLetter }] + (words.isEmpty ? ["root"] : words)).joined(
      separator: "-"
    )
  }
}

extension RequestDraft {
  /// A header line of a request being written; it stays in the list when it is off.
  struct Header: Sendable, Hashable {
    var isOn = true
    var line: HeaderLine

    /// What keeps the line from being sent as it is; nil when nothing does.
    var fault: String? {
      guard line.bytes.contains(UInt8(ascii: ":")) else { return "no colon after the name" }
      let name = line.name.utf8
      if name.isEmpty { return "no name before the colon" }
      if !name.allSatisfy(\.isTokenByte) { return "the name is not a token (RFC 9110 section 5.6.2)" }
      let isControl = line.bytes.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
      return isControl ? "a control character in the line" : nil
    }
  }
}

extension RequestDraft {
  /// A row of the request pane that the cursor can be on.
  enum Row: Sendable, Hashable {
    case line
    case header(Int)
    case newHeader
    case body
  }

  var rows: [Row] { [.line] + headers.indices.map { .header($0) } + [.newHeader, .body] }
}

extension RequestDraft {
  /// A request for a route: path parameters filled with their examples where there are any, required inputs added.
  init(_ route: CatalogueRoute) {
    method = route.methods.first ?? "GET"
    target = Self.path(of: route) + Self.query(of: route)
    for parameter in route.parameters where parameter.isRequired {
      guard let example = parameter.example else { continue }
      switch parameter.location {
      case .header: headers.append(Header(line: HeaderLine(name: parameter.name, value: example)))
      case .cookie: headers.append(Header(line: HeaderLine(name: "Cookie", value: "\(parameter.name)=\(example)")))
      case .path, .query: break
      }
    }
    guard let example = route.requestBody else { return }
    body = Array(example.utf8)
    if let type = route.requestMediaType {
      headers.append(Header(line: HeaderLine(name: "Content-Type", value: type)))
    }
  }

  /// The path with `{name}`, `{name:kind}` and `{name*}` replaced where an example is known.
  private static func path(of route: CatalogueRoute) -> String {
    var path = ""
    var rest = route.path[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = rest[rest.index(after: open)..<close].prefix { $0 != ":" && $0 != "*" }
      let parameter = route.parameters.first { $0.location == .path && $0.name == name }
      path += rest[..<open]
      path +=
        parameter?.example.map { $0.percentEncoded { $0.isUnreserved || $0 == UInt8(ascii: "/") } } ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return path + rest
  }

  private static func query(of route: CatalogueRoute) -> String {
    let pairs = route.parameters.filter { $0.location == .query && $0.isRequired && $0.example != nil }
      .map { "\($0.name.percentEncoded())=\(($0.example ?? "").percentEncoded())" }
    return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
  }

  /// The request as text for an editor: request line, header lines (`#` before those that are off), an empty line, the body.
  /// nil when the body is not UTF-8 and would not survive.
  var text: String? {
    guard let bodyText = String(validating: body ?? [], as: UTF8.self) else { return nil }
    let lines = headers.map { ($0.isOn ? "" : "# ") + String(fieldBytes: $0.line.bytes) }
    return ([line] + lines).joined(separator: "\n") + "\n\n" + bodyText
  }

  /// Reads the text of an editor. A body that was nil stays nil when nothing follows the empty line.
  mutating func read(_ text: String) {
    var rest = text.normalizingLineEnds()[...]
    func nextLine() -> Substring? {
      guard !rest.isEmpty else { return nil }
      let line = rest.prefix { $0 != "\n" }
      rest = rest.dropFirst(line.count + 1)
      return line
    }
    setLine(String(nextLine() ?? ""))
    headers = []
    while let line = nextLine(), !line.isEmpty {
      let isOff = line.hasPrefix("#")
      let content = isOff ? line.dropFirst().drop { $0 == " " } : line
      headers.append(Header(isOn: !isOff, line: HeaderLine(bytes: Array(content.utf8))))
    }
    let bytes = Array(rest.utf8)
    body = bytes.isEmpty ? (body == nil ? nil : []) : bytes
  }

  /// The request as text for an `.http` file.
  func httpText(base: String?) -> String {
    let url = target.hasPrefix("/") ? (base ?? "") + target : target
    let lines = headers.filter(\.isOn).map { String(fieldBytes: $0.line.bytes) }
    let content = body.map { "\n" + String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    return (["\(method) \(url)"] + lines).joined(separator: "\n") + "\n" + content
  }

  /// The request as a curl command for a POSIX shell.
  func curl(base: String?) -> String {
    let plain = RequestMessage(method: method, url: target, headers: headers.filter(\.isOn).map(\.line), body: body)
    var options = TransportOptions()
    if usesHTTP2 { options.protocolPreference = .http2 }
    let limit = followsRedirects ? History.mostHops : 0
    return CurlCommand(message(base: base) ?? plain, options: options, redirectLimit: limit).text
  }
}
