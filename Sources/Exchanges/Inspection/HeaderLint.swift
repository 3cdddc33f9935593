import FieldValues

/// What is wrong with the head of a response, or may surprise whoever reads it.
///
/// A rule stands here if a standard demands it or if clients and caches are known to mishandle its breach. Questions of taste,
/// such as headers that a site might add, are left out.
package struct HeaderLint: Sendable {
  /// More lines than this are not looked at, and more findings are not kept.
  private static let mostLines = 1000
  private static let mostFindings = 100

  /// One thing that was found.
  package struct Finding: Sendable, Hashable {
    package enum Severity: Int, Sendable, Hashable, Comparable {
      /// Allowed, but worth knowing.
      case note
      /// Allowed or tolerated, but likely to go wrong.
      case warning
      /// Forbidden by a standard, or refused by clients.
      case error

      package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    package let severity: Severity
    /// The index of the header line; nil where a line is missing or the whole head is meant.
    package let line: Int?
    package let sentence: String
    /// Where the rule stands: `RFC 9110 section 8.8.3`.
    package let rule: String

    package init(_ severity: Severity, line: Int?, _ sentence: String, rule: String) {
      self.severity = severity
      self.line = line
      self.sentence = sentence
      self.rule = rule
    }
  }

  let exchange: Exchange
  let head: ResponseHead
  /// Whether the server chose between representations by Accept.
  let isNegotiated: Bool
  private var lines: [String: [Int]] = [:]
  private var found: [Finding] = []

  /// The findings for the head that an exchange has so far, the worst first.
  package static func findings(in exchange: Exchange, isNegotiated: Bool = false) -> [Finding] {
    guard let head = exchange.head else { return [] }
    var lint = HeaderLint(exchange, head, isNegotiated)
    lint.checkLines()
    lint.checkFraming()
    lint.checkStatus()
    lint.checkValues()
    let order = lint.found.enumerated().sorted { left, right in
      left.element.severity == right.element.severity
        ? left.offset < right.offset : left.element.severity > right.element.severity
    }
    return order.prefix(mostFindings).map(\.element)
  }

  private init(_ exchange: Exchange, _ head: ResponseHead, _ isNegotiated: Bool) {
    self.exchange = exchange
    self.head = head
    self.isNegotiated = isNegotiated
    for (index, line) in head.headers.prefix(Self.mostLines).enumerated() {
      lines[line.name.lowercased(), default: []].append(index)
    }
  }
}

extension HeaderLint {
  /// The lines of a name, in wire order.
  func indices(_ name: String) -> [Int] { lines[name.lowercased()] ?? [] }

  func index(_ name: String) -> Int? { indices(name).first }

  func has(_ name: String) -> Bool { index(name) != nil }

  func value(at index: Int) -> String { head.headers[index].value }

  func value(_ name: String) -> String? { index(name).map { value(at: $0) } }

  /// The members of a list field, over all of its lines, in lower case.
  func members(_ name: String) -> [String] {
    indices(name).flatMap { value(at: $0).parts(between: ",").map { String($0.trimmingBlanks()).lowercased() } }
      .filter { !$0.isEmpty }
  }

  /// The value of a line of the request.
  func asked(_ name: String) -> String? {
    (exchange.sent?.headers ?? exchange.request.headers).first { $0.isNamed(name) }?.value
  }

  var hasBody: Bool { !exchange.body.isEmpty }

  mutating func error(_ line: Int?, _ sentence: String, _ rule: String) {
    found.append(Finding(.error, line: line, sentence, rule: rule))
  }

  mutating func warn(_ line: Int?, _ sentence: String, _ rule: String) {
    found.append(Finding(.warning, line: line, sentence, rule: rule))
  }

  mutating func note(_ line: Int?, _ sentence: String, _ rule: String) {
    found.append(Finding(.note, line: line, sentence, rule: rule))
  }
}

// MARK: - The form of lines

extension HeaderLint {
  /// Fields of which a response may have one line only.
  private static let singletons = [
    "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Max-Age", "Age",
    "Content-Disposition", "Content-Location", "Content-Range", "Content-Type", "Date", "ETag", "Expires", "Last-Modified",
    "Location", "Retry-After", "Server", "Strict-Transport-Security",
  ]

  private mutating func checkLines() {
    for (index, line) in head.headers.prefix(Self.mostLines).enumerated() { check(line, at: index) }
    for name in Self.singletons where indices(name).count > 1 {
      let values = Set(indices(name).map { value(at: $0) })
      let words = values.count > 1 ? "with different values; clients pick one of them" : "and may stand only once"
      error(indices(name).last, "\(name) stands \(indices(name).count) times, \(words).", "RFC 9110 section 5.3")
    }
    checkLineEnds()
  }

  private mutating func check(_ line: HeaderLine, at index: Int) {
    if let first = line.bytes.first, first.isBlank {
      return error(
        index,
        "The line begins with a blank: an old way to continue the line before, which servers may not send.",
        "RFC 9112 section 5.2"
      )
    }
    guard line.bytes.contains(UInt8(ascii: ":")) else {
      return error(index, "The line has no colon, so it is not a header field.", "RFC 9112 section 5")
    }
    let name = line.name
    if name.isEmpty {
      error(index, "The line has no name before the colon.", "RFC 9110 section 5.1")
    } else if name.utf8.last?.isBlank == true {
      error(
        index,
        "A blank stands between the name and the colon; proxies remove it or refuse the response.",
        "RFC 9112 section 5.1"
      )
    } else if !FieldSyntax.isToken(name) {
      error(index, "The name has characters that no field name may have.", "RFC 9110 section 5.1")
    }
    if let byte = line.valueBytes.first(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
      let code = String(hex: byte, digits: 2, uppercase: true)
      error(index, "The value has the control byte \(code); clients refuse it or change it.", "RFC 9110 section 5.5")
    } else if line.valueBytes.contains(where: { $0 >= 0x80 }) {
      warn(index, "The value has bytes outside ASCII, which clients read in different ways.", "RFC 9110 section 5.5")
    }
  }

  /// Looks for LF without CR, and for lines that were folded and then joined by the client.
  private mutating func checkLineEnds() {
    var (line, previous) = (0, UInt8(0))
    for byte in head.bytes {
      if byte == 0x0A {
        if previous != 0x0D {
          let index = line > 0 && line <= head.headers.count ? line - 1 : nil
          return warn(index, "The line ends in LF without CR; strict clients refuse the response.", "RFC 9112 section 2.2")
        }
        line += 1
      } else if byte.isBlank, previous == 0x0A, !head.headers.contains(where: { $0.bytes.first?.isBlank == true }) {
        let index = line > 1 && line - 2 < head.headers.count ? line - 2 : nil
        return error(
          index,
          "The value goes on in another line that begins with a blank, which servers may not send.",
          "RFC 9112 section 5.2"
        )
      }
      previous = byte
    }
  }
}

// MARK: - Framing

extension HeaderLint {
  private static let perConnection = ["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"]

  private mutating func checkFraming() {
    let isHTTP2 = head.version.hasPrefix("HTTP/2") || head.version.hasPrefix("HTTP/3")
    if isHTTP2 {
      for name in Self.perConnection {
        if let index = index(name) { error(index, "\(name) may not be sent by \(head.version).", "RFC 9113 section 8.2.2") }
      }
    }
    checkLength()
    if let index = index("Transfer-Encoding"), !isHTTP2 {
      if has("Content-Length") {
        error(
          index,
          "Transfer-Encoding and Content-Length together: two ways to find the end of the body.",
          "RFC 9112 section 6.2"
        )
      }
      if head.status == 204 || head.status / 100 == 1 {
        error(index, "A response with status \(head.status) may not have Transfer-Encoding.", "RFC 9112 section 6.1")
      } else if head.version == "HTTP/1.0" {
        error(index, "HTTP/1.0 has no Transfer-Encoding.", "RFC 9112 section 6.1")
      } else if members("Transfer-Encoding").last != "chunked" {
        warn(
          index,
          "The last transfer coding is not chunked, so only the end of the connection ends the body.",
          "RFC 9112 section 6.3"
        )
      }
    }
    if exchange.framing == .close, !has("Transfer-Encoding"), head.version == "HTTP/1.1" {
      note(nil, "Neither Content-Length nor chunks: a body that was cut short looks whole.", "RFC 9112 section 6.3")
    }
    let heads = exchange.informational.reduce(head.bytes.count) { $0 + $1.bytes.count }
    if exchange.framing == .none, head.status != 101, !head.bytes.isEmpty, exchange.received.count > heads {
      let count = exchange.received.count - heads
      let reason = exchange.request.method == "HEAD" ? "to HEAD" : "with status \(head.status)"
      error(nil, "A response \(reason) has no body, but \(count) more bytes came.", "RFC 9112 section 6.3")
    }
    if head.status == 205, hasBody { error(nil, "A 205 response may not have a body.", "RFC 9110 section 15.3.6") }
    for name in ["Content-Length", "Transfer-Encoding", "Set-Cookie", "Content-Type", "Trailer"]
    where exchange.trailers.contains(where: { $0.isNamed(name) }) {
      error(nil, "\(name) may not stand in a trailer.", "RFC 9110 section 6.5.1")
    }
  }

  private mutating func checkLength() {
    let lengths = indices("Content-Length")
    guard let first = lengths.first else { return }
    let values = Set(
      lengths.flatMap { value(at: $0).parts(between: ",", omittingEmpty: false).map { String($0.trimmingBlanks()) } }
    )
    if values.contains(where: { $0.isEmpty || !$0.utf8.allSatisfy(\.isDigit) }) {
      error(first, "Content-Length is not a number of bytes.", "RFC 9110 section 8.6")
    } else if values.count > 1 {
      error(lengths.last, "Content-Length says different numbers; clients must refuse the response.", "RFC 9112 section 6.3")
    } else if lengths.count > 1 || value(at: first).contains(",") {
      error(lengths.last, "Content-Length says its number more than once.", "RFC 9110 section 8.6")
    }
    if head.status == 204 || head.status / 100 == 1 {
      error(first, "A response with status \(head.status) may not have Content-Length.", "RFC 9110 section 8.6")
    } else if head.status == 304 {
      warn(first, "Content-Length in a 304 must be that of the 200 response; caches take it over.", "RFC 9110 section 8.6")
    }
  }
}

// MARK: - What a status asks for

extension HeaderLint {
  private mutating func checkStatus() {
    func missing(_ name: String) -> String { "A \(head.status) response needs \(name), which is missing." }
    if !has("Date"), (200..<500).contains(head.status) {
      note(nil, "Date is missing; caches use the time of arrival instead.", "RFC 9110 section 6.6.1")
    }
    switch head.status {
    case 201 where !has("Location"):
      note(nil, "Location is missing, so the new resource is the one at the request's URL.", "RFC 9110 section 15.3.2")
    case 206 where !has("Content-Range") && !(value("Content-Type") ?? "").hasPrefixIgnoringCase("multipart/byteranges"):
      error(nil, missing("Content-Range"), "RFC 9110 section 15.3.7")
    case 301, 302, 303, 307, 308:
      if !has("Location") { warn(nil, missing("Location"), "RFC 9110 section 15.4") }
    case 401 where !has("WWW-Authenticate"): error(nil, missing("WWW-Authenticate"), "RFC 9110 section 15.5.2")
    case 405 where !has("Allow"): error(nil, missing("Allow"), "RFC 9110 section 15.5.6")
    case 405 where members("Allow").contains(exchange.request.method.lowercased()):
      warn(index("Allow"), "Allow names \(exchange.request.method), which was refused just now.", "RFC 9110 section 10.2.1")
    case 407 where !has("Proxy-Authenticate"): error(nil, missing("Proxy-Authenticate"), "RFC 9110 section 15.5.8")
    case 416 where !has("Content-Range"):
      note(nil, "Content-Range is missing, so clients can't learn the length.", "RFC 9110 section 15.5.17")
    case 426 where !has("Upgrade"): error(nil, missing("Upgrade"), "RFC 9110 section 15.5.22")
    default: break
    }
    if let index = index("Location") { checkLocation(at: index) }
    if let index = index("Allow"), members("Allow").contains(where: { !FieldSyntax.isToken($0) }) {
      error(index, "Allow is not a list of methods.", "RFC 9110 section 10.2.1")
    }
    if let index = index("Retry-After"), Int(value(at: index)) == nil || value(at: index).hasPrefix("-"),
      HTTPDate(parsing: value(at: index), now: .epoch) == nil
    {
      error(index, "Retry-After is neither a number of seconds nor a date.", "RFC 9110 section 10.2.3")
    }
  }

  private mutating func checkLocation(at index: Int) {
    let location = value(at: index)
    if location.isEmpty || location.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F || "<>\"{}|\\^`".utf8.contains($0) }) {
      error(index, "Location is not a URL; blanks and such must be percent-encoded.", "RFC 9110 section 10.2.2")
    } else if URLReference(location).scheme == nil {
      note(index, "Location is relative: clients resolve it against the URL of the request.", "RFC 9110 section 10.2.2")
    }
    if head.status != 201, head.status / 100 != 3 {
      note(index, "Location means nothing with status \(head.status).", "RFC 9110 section 10.2.2")
    }
  }
}
