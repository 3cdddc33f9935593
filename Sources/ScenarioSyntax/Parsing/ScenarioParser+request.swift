extension ScenarioParser {
  /// Reads a request line and all that belongs to it.
  /// - Returns: nil when the line itself is of no use.
  mutating func parseRequest() -> RequestSyntax? {
    let line = readLine(.requestLine) { scanner throws(Diagnostic) in try scanner.requestLine() }
    var request = line ?? RequestSyntax(target: TemplateSyntax([]))
    request.headers = lines(.field) { scanner throws(Diagnostic) in try scanner.header() }
    request.sections = parseSections(of: .request) { parser, name, _ in
      switch name {
      case .options: request.options += parser.options()
      case .query: request.query += parser.parameters()
      case .formParams: request.form += parser.parameters()
      case .cookies: request.cookies += parser.parameters()
      case .multipart:
        request.multipart += parser.lines(.field) { scanner throws(Diagnostic) in try scanner.multipartField() }
      case .basicAuth: request.basicAuth = parser.basicAuth()
      default: request.table = parser.table() ?? request.table
      }
    }
    if skipTrivia() == .body { request.body = parseBody(inRequest: true) }
    checkBody(of: request)
    return line == nil ? nil : request
  }

  /// A request has one body, whichever way it is written.
  private mutating func checkBody(of request: RequestSyntax) {
    let forms = request.sections.filter { $0.name == .formParams || $0.name == .multipart }
    let second = forms.dropFirst().first.map { ($0.position, $0.length) } ?? request.body.map { ($0.position, $0.length) }
    guard let first = forms.first, let second, first.position < second.0 else { return }
    note(
      Diagnostic(
        "a second body",
        at: second.0,
        length: second.1,
        hint: "[\(first.name.rawValue)] on line \(first.position.line) is one"
      )
    )
  }

  private mutating func parameters() -> [ParameterSyntax] {
    lines(.field) { scanner throws(Diagnostic) in try scanner.parameter() }
  }

  private mutating func basicAuth() -> ParameterSyntax? {
    let lines = parameters()
    if lines.count > 1 {
      note(Diagnostic("a second user", at: lines[1].position, length: lines[1].length, hint: "a request has one"))
    }
    return lines.first
  }
}

extension LineScanner {
  fileprivate mutating func requestLine() throws(Diagnostic) -> RequestSyntax {
    let first = at
    let method = take { !$0.isBlank }
    skipBlanks()
    let targetStart = at
    var request = RequestSyntax(method: method, target: try template(.value), position: position(first), length: 1)
    if request.target.parts.isEmpty { throw fault("the request has no URL", at: first, hint: "write one after \(method)") }
    at = targetStart
    try checkTarget()
    request.length = request.target.position.column + request.target.length - request.position.column
    at = end
    return request
  }

  /// A target holds no blanks, except in placeholders and before a comment.
  private mutating func checkTarget() throws(Diagnostic) {
    while let byte, !byte.isBlank {
      if starts(with: "{{") {
        _ = try placeholder(.value)
      } else {
        at += byte == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    let blank = at
    skipBlanks()
    guard let byte, byte != UInt8(ascii: "#") else { return }
    throw fault("a blank in the URL", at: blank, hint: "write it as %20; nothing follows the URL")
  }

  /// Reads `Name: value` of a request.
  fileprivate mutating func header() throws(Diagnostic) -> HeaderSyntax {
    let first = at
    let name = try fieldName()
    let value = try template(.value)
    try finish()
    return HeaderSyntax(name, value, position: position(first), length: fieldLength(first, name, value))
  }

  /// Reads `Name: value` of a response.
  mutating func expectedHeader() throws(Diagnostic) -> ExpectedHeaderSyntax {
    let first = at
    let name = try fieldName()
    let value = try pattern(.expectedValue)
    try finish()
    return ExpectedHeaderSyntax(name, value, position: position(first), length: fieldLength(first, name, value))
  }

  private func fieldLength(_ first: Int, _ name: String, _ value: some LocatedSyntax) -> Int {
    max(name.count, value.position.column + value.length - position(first).column)
  }

  private mutating func fieldName() throws(Diagnostic) -> String {
    let first = at
    let name = take { $0.isTokenCharacter }
    guard skip(":"), !name.isEmpty else {
      at = first
      let word = upcomingWord()
      let isMarkup = byte == UInt8(ascii: "<")
      throw fault(
        "\(word) begins no header",
        at: first,
        length: word.count,
        hint: isMarkup ? "a body of text stands between lines of ```" : "a header is name: value"
      )
    }
    skipBlanks()
    return name
  }

  /// Reads `name: value` of a parameter.
  private mutating func parameterName() throws(Diagnostic) -> TemplateSyntax {
    let first = at
    let name = try template(.parameterName)
    guard skip(":") else { throw fault("the parameter has no colon", from: first, hint: "write name: value") }
    guard !name.parts.isEmpty else { throw fault("the parameter has no name", at: first, hint: "write one before the colon") }
    skipBlanks()
    return name
  }

  fileprivate mutating func parameter() throws(Diagnostic) -> ParameterSyntax {
    let first = at
    let name = try parameterName()
    let value = try template(.value)
    try finish()
    let length = value.position.column + value.length - position(first).column
    return ParameterSyntax(name, value, position: position(first), length: length)
  }

  fileprivate mutating func multipartField() throws(Diagnostic) -> MultipartFieldSyntax {
    let first = at
    let name = try parameterName()
    let value: MultipartFieldSyntax.Value
    let fileStart = at
    if skip("file,") {
      let file = try file(from: fileStart)
      skipBlanks()
      let type = try template(.value)
      value = .file(file, contentType: type.parts.isEmpty ? nil : type)
    } else {
      value = .text(try template(.value))
    }
    let length = length(from: first)
    try finish()
    return MultipartFieldSyntax(name, value, position: position(first), length: length)
  }
}
