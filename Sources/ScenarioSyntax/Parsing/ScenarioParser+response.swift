extension ScenarioParser {
  /// Reads a status line and what is expected of the answer.
  mutating func parseResponse() -> ResponseSyntax {
    parseExpectations(parseStatusLine())
  }

  /// Reads a status line; one that cannot be read takes any status.
  mutating func parseStatusLine() -> ResponseSyntax {
    readLine(.statusLine) { scanner throws(Diagnostic) in try scanner.statusLine() }
      ?? ResponseSyntax(status: StatusSyntax(.any))
  }

  /// Reads what follows a status line.
  mutating func parseExpectations(_ head: ResponseSyntax) -> ResponseSyntax {
    var response = head
    response.headers = lines(.field) { scanner throws(Diagnostic) in try scanner.expectedHeader() }
    response.sections = parseSections(of: .response) { parser, name, mode in
      switch name {
      case .captures: response.captures += parser.captures()
      case .asserts: response.asserts += parser.asserts()
      case .setCookies: response.setCookies = parser.setCookies(mode)
      case .redirects:
        // A status without its URL would be taken for a body that is a JSON number.
        response.redirects += parser.lines(.redirect, including: { $0.byte?.isDigit == true }) { scanner throws(Diagnostic) in
          try scanner.redirect()
        }
      case .events: response.events += parser.events()
      case .chunks: response.chunks += parser.chunks()
      case .headers: response.headerBlock += parser.expectedHeaders()
      default: response.trailers += parser.expectedHeaders()
      }
    }
    if skipTrivia() == .body { response.body = parseBody(inRequest: false) }
    return response
  }

  mutating func expectedHeaders() -> [ExpectedHeaderSyntax] {
    lines(.field) { scanner throws(Diagnostic) in try scanner.expectedHeader() }
  }

  private mutating func setCookies(_ mode: String) -> SetCookiesSyntax {
    let mode = SetCookiesSyntax.Mode(rawValue: mode) ?? .ordered
    return SetCookiesSyntax(mode, lines(.cookie) { scanner throws(Diagnostic) in try scanner.setCookie(mode) })
  }
}

extension LineScanner {
  /// Reads `HTTP/1.1 200`.
  fileprivate mutating func statusLine() throws(Diagnostic) -> ResponseSyntax {
    let first = at
    let word = take { !$0.isBlank }
    let known = ["HTTP", "HTTP/1.1", "HTTP/1.0", "HTTP/2"]
    guard known.contains(word) else {
      throw fault("unknown version \(word)", at: first, hint: Spelling.hint(for: word, among: known))
    }
    skipBlanks()
    let status = try status()
    let length = length(from: first)
    try finish("leave out the reason phrase")
    return ResponseSyntax(version: word == "HTTP" ? nil : word, status: status, position: position(first), length: length)
  }

  private mutating func status() throws(Diagnostic) -> StatusSyntax {
    let first = at
    let hint = "write three digits, *, or {{variable}}"
    if starts(with: "{{") {
      let text = try template(.status)
      return StatusSyntax(.template(text), position: text.position, length: text.length)
    }
    let word = take { !$0.isBlank }
    if word.isEmpty || word.hasPrefix("#") { throw fault("the status is missing", at: min(first, end), hint: hint) }
    let code = Self.code(word)
    guard word == "*" || code != nil else { throw fault("\(word) is no status", from: first, hint: hint) }
    return StatusSyntax(code.map { .code($0) } ?? .any, position: position(first), length: length(from: first))
  }

  /// A number of three digits, the first of them no zero.
  private static func code(_ digits: String) -> Int? {
    digits.utf8.count == 3 && digits.utf8.allSatisfy(\.isDigit) && digits.utf8.first != 0x30 ? Int(digits) : nil
  }

  /// Reads `301 /there`.
  fileprivate mutating func redirect() throws(Diagnostic) -> RedirectSyntax {
    let first = at
    let digits = take { $0.isDigit }
    guard let status = Self.code(digits), byte?.isBlank == true else {
      throw fault("the hop does not begin with a status", at: first, hint: "write 301 /there")
    }
    skipBlanks()
    let url = try pattern(.expectedValue)
    if url.parts.isEmpty { throw fault("the hop has no URL", at: first, hint: "write one after \(digits)") }
    let length = url.position.column + url.length - position(first).column
    return RedirectSyntax(status, url, position: position(first), length: length)
  }

  /// Reads a Set-Cookie line; a raw one need not be `name=value`.
  fileprivate mutating func setCookie(_ mode: SetCookiesSyntax.Mode) throws(Diagnostic) -> SetCookieSyntax {
    let first = at
    let cookie = SetCookieSyntax(try pattern(.cookieLine))
    if mode != .raw, cookie.name.parts.isEmpty {
      throw fault("the Set-Cookie line has no name", from: first, hint: "write name=value; attributes")
    }
    return cookie
  }
}
