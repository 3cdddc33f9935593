import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// A request being written.
struct RequestDraft: Sendable, Hashable {
  var method = "GET"
  /// `/path?query` at the server under test, or an absolute URL.
  var target = "/"
  var headers: [Header] = []
  /// As it is written; nil sends no body and no Content-Length. See ``Content`` for what is more than bytes.
  var body: [UInt8]?
  /// The whole request as it is typed, in raw mode; what is above waits until that is left.
  var raw: [UInt8]?
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
  ///
  /// Variables without a value stay in their braces; the body stays as it is written.
  func message(base: String?, filling variables: BenchVariables = BenchVariables()) -> RequestMessage? {
    var labels = variables.labels(base: base)
    var url = labels.text(of: TemplateSyntax(typed: target))
    if url.hasPrefix("/") {
      guard let base else { return nil }
      url = base + url
    }
    let lines = headers.filter(\.isOn).map { header in
      guard let template = header.line.template, !template.placeholders.isEmpty else { return header.line }
      return HeaderLine(bytes: Array(labels.text(of: template).utf8))
    }
    return RequestMessage(method: method, url: url, headers: lines, body: body)
  }

  /// The request line as it is edited: `GET /path`.
  var line: String { raw == nil ? "\(method) \(target)" : "raw bytes to \(target)" }

  /// What became of an edited request line.
  enum LineOutcome: Sendable, Hashable {
    /// It is taken; a sentence says what was left out or chosen.
    case taken(note: String)
    /// It would be right like this, for the reason that is given.
    case proposed(String, reason: String)
    case refused(String)
  }

  /// Methods that RFC 9110 and RFC 5789 define.
  static let knownMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]

  /// Takes an edited or pasted request line, with its version or without; without a method word, the method stays.
  mutating func take(line text: String) -> LineOutcome {
    var words = TemplateSyntax(typed: text).typed.split { $0 == " " || $0 == "\t" || $0.isNewline }.map(String.init)
    var note = ""
    var isHTTP2 = usesHTTP2
    if words.count > 1, let version = words.last, version.hasPrefix("HTTP/") {
      words.removeLast()
      switch version {
      case "HTTP/1.1": isHTTP2 = false
      case "HTTP/2", "HTTP/2.0":
        isHTTP2 = true
        note = "the request goes by HTTP/2"
      default: note = "\(version) is left out; :raw sends any version"
      }
    }
    guard let first = words.first else { return .refused("the line is empty. Write GET /path.") }
    var (newMethod, newTarget) = (method, target)
    if words.count > 1 {
      (newMethod, newTarget) = (first, words.dropFirst().joined(separator: "%20"))
      guard FieldSyntax.isToken(first) else { return .refused("\(first) is not a method. Write GET /path.") }
    } else if first.contains("/") || first.hasPrefix("{{") {
      newTarget = first
    } else if Self.knownMethods.contains(first) {
      newMethod = first
    } else {
      return .refused("\(first) is not a request line. Write GET /path.")
    }
    guard Self.isTarget(newTarget, of: newMethod) else {
      return .refused("\(newTarget) is not a target. Write /path or http://host/path.")
    }
    if words.count > 2 {
      return .proposed("\(newMethod) \(newTarget)", reason: "a target has no blanks. %20 stands for one.")
    }
    (method, target, usesHTTP2) = (newMethod, newTarget, isHTTP2)
    return .taken(note: note)
  }

  private static func isTarget(_ text: String, of method: String) -> Bool {
    text.hasPrefix("/") || text.hasPrefix("{{") || text.contains("://") || (method == "OPTIONS" && text == "*")
  }

  /// The first path parameter that is not filled in, and where it stands; variables, in two braces, are none.
  var gap: Range<String.Index>? {
    let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
    let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
    var rest = path
    while let start = rest.firstIndex(of: open) {
      let next = path.index(after: start)
      guard let end = path[next...].firstIndex(of: close) else { return nil }
      if path[next] != open { return start..<path.index(after: end) }
      rest = path[end...].drop { $0 == close }
    }
    return nil
  }

  /// The first path parameter that is not filled in.
  var openParameter: String? { gap.map { String(target[$0]) } }

  /// What is to be filled in before a request for this route can be sent: a path parameter, then the body; nil when nothing is.
  func firstGap(for route: CatalogueRoute) -> Row? {
    if openParameter != nil { return .line }
    return route.requestBodyType != nil && body == nil ? .body : nil
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

  var rows: [Row] { raw == nil ? [.line] + headers.indices.map { .header($0) } + [.newHeader, .body] : [.line, .body] }
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
  /// - Returns: what became of its first line; one that is refused stays as it was.
  @discardableResult
  mutating func read(_ text: String) -> LineOutcome {
    var rest = text.normalizingLineEnds()[...]
    func nextLine() -> Substring? {
      guard !rest.isEmpty else { return nil }
      guard let (line, left) = rest.splitOnce(at: "\n") else {
        defer { rest = "" }
        return rest
      }
      rest = left
      return line
    }
    let line = String(nextLine() ?? "")
    let outcome = take(line: line)
    if case .proposed(let better, _) = outcome { _ = take(line: better) }
    headers = []
    // A body is known by how it begins, also where the empty line is missing.
    while !["[FormParams]", "[Form]", "[Multipart]", "< ", "{"].contains(where: rest.hasPrefix), let line = nextLine(),
      !line.isEmpty
    {
      let isOff = line.hasPrefix("#")
      let content = isOff ? line.dropFirst().drop { $0 == " " } : line
      headers.append(Header(isOn: !isOff, line: HeaderLine(bytes: Array(content.utf8))))
    }
    let bytes = Array(rest.utf8)
    body = bytes.isEmpty ? (body == nil ? nil : []) : bytes
    return outcome
  }
}

extension RequestDraft {
  /// What a body is, by how it is written.
  enum Content: Sendable, Hashable {
    case none
    case bytes([UInt8])
    /// `[FormParams]` and rows `name: value`, as in a scenario.
    case form([ParameterSyntax])
    /// `[Multipart]` and rows `name: value` or `name: file,photo.png; image/png`.
    case multipart([MultipartFieldSyntax])
    /// `< path`: the bytes of a file, read when the request is sent.
    case file(String)
    /// A section that can't be read, and why.
    case faulty(String)
  }

  /// Only a short text can be a section or the name of a file.
  private static let longestSection = 64 * 1024

  var content: Content {
    guard let body else { return .none }
    let isSection = body.first == UInt8(ascii: "[")
    guard isSection || body.starts(with: "< ".utf8), body.count <= Self.longestSection,
      let text = String(validating: body, as: UTF8.self)
    else { return .bytes(body) }
    let heading = text.prefix { !$0.isNewline }.trimmingBlanks()
    guard isSection else {
      let path = heading.dropFirst(2).trimmingBlanks()
      let isAlone = text.dropFirst(heading.count).allSatisfy(\.isWhitespace)
      return isAlone && !path.isEmpty ? .file(String(path)) : .bytes(body)
    }
    guard ["[FormParams]", "[Form]", "[Multipart]", "[MultipartFormData]"].contains(heading) else { return .bytes(body) }
    return Self.section(text, String(heading))
  }

  private static func section(_ text: String, _ heading: String) -> Content {
    do throws(ScenarioFile.ParseFailure) {
      let steps = try ScenarioFile.parse("POST http://bench/\n" + text + "\n").steps
      guard steps.count == 1, let request = steps.first?.request, request.body == nil, steps.first?.response == nil else {
        return .faulty("\(heading) has lines that are not name: value")
      }
      if !request.form.isEmpty { return .form(request.form) }
      if !request.multipart.isEmpty { return .multipart(request.multipart) }
      return .faulty("\(heading) has no row. Write name: value.")
    } catch {
      guard let first = error.diagnostics.first else { return .faulty("\(heading) can't be read") }
      return .faulty("line \(first.position.line - 1): \(first.message)")
    }
  }

  /// Whether the Content-Type line says that the body is JSON.
  var hasJSONType: Bool {
    headers.first { $0.isOn && $0.line.isNamed("Content-Type") }.flatMap { MediaType($0.line.value) }?.isJSON ?? false
  }

  /// The variables of the request line, of the header lines that are on, and of the body.
  var placeholders: [PlaceholderSyntax] {
    if raw != nil { return TemplateSyntax(typed: target).placeholders }
    let lines = headers.filter(\.isOn).flatMap { $0.line.template?.placeholders ?? [] }
    return TemplateSyntax(typed: target).placeholders + lines + bodyPlaceholders
  }

  var bodyPlaceholders: [PlaceholderSyntax] {
    body.flatMap { String(validating: $0, as: UTF8.self) }.map { TemplateSyntax(typed: $0).placeholders } ?? []
  }

  /// The bytes of raw mode: lines of the head end with CR LF, the body stays as it is typed.
  var rawBytes: [UInt8]? {
    guard let raw else { return nil }
    let empty = raw.firstRange(of: "\n\n".utf8)
    let head = raw[..<(empty?.lowerBound ?? raw.endIndex)]
    let lines = head.split(separator: 0x0A, omittingEmptySubsequences: false)
    let bytes: [UInt8] = lines.flatMap { Array($0) + [0x0D, 0x0A] }
    return bytes + [0x0D, 0x0A] + (empty.map { Array(raw[$0.upperBound...]) } ?? [])
  }

  /// The request as it would be typed in raw mode.
  func rawText(base: String?) -> [UInt8] {
    let origin = target.authorityPrefix
    let rest = target.dropFirst(origin.count)
    let path = rest.isEmpty ? "/" : rest
    let place = origin.isEmpty ? base?.authorityPrefix ?? "" : origin
    let host = place.split(separator: "/").last.map { "Host: \($0)\n" } ?? ""
    let lines = headers.filter(\.isOn).map { String(fieldBytes: $0.line.bytes) + "\n" }.joined()
    let length = body.map { "Content-Length: \($0.count)\n" } ?? ""
    return Array("\(method) \(path) HTTP/1.1\n\(host)\(lines)\(length)\n".utf8) + (body ?? [])
  }
}
