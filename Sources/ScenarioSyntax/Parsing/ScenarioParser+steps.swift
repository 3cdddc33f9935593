import FieldValues

extension ScenarioParser {
  /// Reads one step; the next line is neither blank nor comment.
  mutating func parseStep() {
    let firstLine = index + 1
    var name: TemplateSyntax?
    if kind == .stepName {
      name = readLine(.stepName) { scanner throws(Diagnostic) in try scanner.stepName() }
    }
    let position = SourcePosition(line: firstLine)
    switch skipTrivia() {
    case .requestLine: parseExchange(name: name, firstLine: firstLine)
    case .check: parseCheck(name: name, firstLine: firstLine)
    case nil, .stepName:
      note(Diagnostic(SyntaxProblem.stepWithoutRequest, at: position, length: 3))
    case .statusLine:
      noteLine(.responseWithoutRequest)
      take(.statusLine)
      recover(inResponse: true)
    case .metadata:
      noteLine(.metadataAmongSteps)
      take(.metadata)
    default:
      noteLine(.requestLineExpected(method: misspeltMethod()))
      take(.comment)
      recover(inResponse: true)
    }
  }

  /// A word in the place of a method that is one but for its case.
  private func misspeltMethod() -> String? {
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    let word = scanner.take { $0.isLetter }
    let isMethod = !word.isEmpty && word.count <= 7 && scanner.byte?.isBlank == true && kind == .other
    return isMethod ? word : nil
  }

  private mutating func parseExchange(name: TemplateSyntax?, firstLine: Int) {
    let request = parseRequest()
    var response: ResponseSyntax?
    if let next = skipTrivia() {
      if next == .statusLine {
        response = parseResponse()
      } else if let name = upcomingSection, Owner.response.sections.contains(name) {
        noteLine(.sectionWithoutStatusLine(name.rawValue))
        response = parseExpectations(ResponseSyntax(status: StatusSyntax(.any)))
      }
    }
    leaveStep()
    guard let request else { return }
    var step = StepSyntax(
      name: name,
      kind: .exchange(request, response),
      position: request.position,
      length: request.length,
      lines: firstLine...max(firstLine, lastLine)
    )
    step.inherited = inherited
    steps.append(step)
  }

  /// Notes what stands between a step and the next one, and steps over it.
  private mutating func leaveStep() {
    guard let kind = skipTrivia(), !kind.beginsStep else { return }
    switch kind {
    case .statusLine: noteLine(.secondResponse)
    case .section: noteLine(.sectionAfterBody)
    case .metadata: noteLine(.metadataAmongSteps)
    default: noteLine(.textInStep)
    }
    take(.comment)
    recover(inResponse: true)
  }

  private mutating func parseCheck(name: TemplateSyntax?, firstLine: Int) {
    var head = LineScanner(source, line: index)
    head.skipBlanks()
    let position = head.position(head.at)
    _ = readLine(.check) { scanner throws(Diagnostic) in
      scanner.at += 6
      try scanner.finish(.check)
    }
    var check = CheckSyntax()
    let sections = parseSections(of: .check) { parser, name, mode in
      switch name {
      case .options: check.options += parser.options()
      case .table: check.table = parser.table() ?? check.table
      case .captures: check.captures += parser.captures()
      default: check.asserts += parser.asserts()
      }
    }
    check.sections = sections
    if sections.isEmpty {
      note(Diagnostic(SyntaxProblem.checkWithoutSections, at: position, length: 6))
    }
    leaveStep()
    steps.append(
      StepSyntax(name: name, kind: .check(check), position: position, length: 6, lines: firstLine...max(firstLine, lastLine))
    )
  }
}

extension ScenarioParser {
  /// Reads a request line and all that belongs to it.
  /// - Returns: nil when the line itself is useless.
  private mutating func parseRequest() -> RequestSyntax? {
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
        SyntaxProblem.secondBody(section: first.name.rawValue, line: first.position.line),
        at: second.0,
        length: second.1
      )
    )
  }

  private mutating func parameters() -> [ParameterSyntax] {
    lines(.field) { scanner throws(Diagnostic) in try scanner.parameter() }
  }

  private mutating func basicAuth() -> ParameterSyntax? {
    let lines = parameters()
    if lines.count > 1 {
      note(Diagnostic(SyntaxProblem.secondUser, at: lines[1].position, length: lines[1].length))
    }
    return lines.first
  }
}

extension ScenarioParser {
  /// Reads a status line and what is expected of the answer.
  private mutating func parseResponse() -> ResponseSyntax {
    parseExpectations(parseStatusLine())
  }

  /// Reads a status line; one that cannot be read takes any status.
  mutating func parseStatusLine() -> ResponseSyntax {
    readLine(.statusLine) { scanner throws(Diagnostic) in try scanner.statusLine() }
      ?? ResponseSyntax(status: StatusSyntax(.any))
  }

  /// Reads what follows a status line.
  private mutating func parseExpectations(_ head: ResponseSyntax) -> ResponseSyntax {
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

extension ScenarioParser {
  /// Reads a body, which begins in the next line.
  /// - Returns: nil when it cannot be read; reading goes on where a response or a step begins.
  mutating func parseBody(inRequest: Bool) -> BodySyntax? {
    let firstLine = index
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    let first = scanner.at
    do {
      let kind: BodySyntax.Kind
      if scanner.starts(with: "```") {
        kind = try fence(&scanner, inRequest: inRequest)
      } else {
        kind = try plainBody(&scanner, inRequest: inRequest)
        try scanner.finish(.body)
        while index <= scanner.line { take(.body) }
      }
      let length = max(1, source.characters(from: first, to: contentEnd(of: firstLine), line: firstLine))
      return BodySyntax(
        kind,
        position: source.position(of: first, line: firstLine),
        length: length,
        lines: firstLine + 1...lastLine
      )
    } catch {
      note(error)
      skipFaultyBody(upTo: error.position.line)
      return nil
    }
  }

  /// Reads a body without a fence; the scanner ends behind it, perhaps on another line.
  private mutating func plainBody(_ scanner: inout LineScanner, inRequest: Bool) throws(Diagnostic) -> BodySyntax.Kind {
    let first = scanner.at
    if scanner.byte == UInt8(ascii: "`") {
      return .string(try scanner.delimited(TextStyle.backquoted.refusingMatchers(inRequest), what: "the body"))
    }
    if scanner.skip("base64,") { return .base64(try scanner.base64Bytes(from: first)) }
    if scanner.skip("hex,") { return .hex(try scanner.hexBytes(from: first)) }
    if scanner.skip("file,") { return .file(try scanner.file(from: first)) }
    if scanner.byte == UInt8(ascii: "<") { return .xml(try xml(&scanner, inRequest: inRequest)) }
    var json = JSONScanner(source, at: first, end: source.bytes.count, style: TextStyle.json.refusingMatchers(inRequest))
    let parts = try json.document()
    let text = PatternSyntax(parts, position: scanner.position(first), length: lengthOfLine(from: first))
    scanner = LineScanner(source, line: source.line(of: max(first, json.at - 1)))
    scanner.at = json.at
    return .json(text)
  }

  /// Reads an XML document; the scanner ends behind the end of its root element.
  private mutating func xml(_ scanner: inout LineScanner, inRequest: Bool) throws(Diagnostic) -> PatternSyntax {
    let first = scanner.at
    let end = try BodySyntax.endOfXML(in: source, from: first, upTo: lastEndOfXML())
    foundEndOfXML()
    var region = PatternSyntax.Region(source, first..<end)
    let parts = try region.parts(TextStyle.fence.refusingMatchers(inRequest))
    let text = PatternSyntax(parts, position: scanner.position(first), length: lengthOfLine(from: first))
    scanner = LineScanner(source, line: source.line(of: max(first, end - 1)))
    scanner.at = end
    return text
  }

  /// How many characters stand between an offset and the end of its line.
  private func lengthOfLine(from first: Int) -> Int {
    let line = source.line(of: first)
    return max(1, source.characters(from: first, to: max(first, contentEnd(of: line)), line: line))
  }

  /// Reads the opening line of a fence, its text and its closing line.
  private mutating func fence(_ scanner: inout LineScanner, inRequest: Bool) throws(Diagnostic) -> BodySyntax.Kind {
    let first = scanner.at
    let ticks = scanner.take { $0 == UInt8(ascii: "`") }
    // "```text```" is a text of one line.
    if let close = source.closingRow(inLine: index, from: scanner.at, count: ticks.utf8.count) {
      let range = scanner.at..<close
      let text = PatternSyntax(
        try fenceParts(range, nil, [], inRequest: inRequest),
        position: source.position(of: range.lowerBound, line: index),
        length: max(1, source.characters(from: range.lowerBound, to: close, line: index))
      )
      take(.body)
      return .fence(nil, modes: [], text)
    }
    let (language, modes) = try scanner.fenceWords(inRequest: inRequest)
    guard let (close, end) = source.closingFence(after: index, count: ticks.utf8.count) else {
      throw scanner.fault(.unclosedBody(ticks: ticks), at: first, length: ticks.utf8.count)
    }
    let opening = index
    let range = source.lines[opening + 1].start..<end
    if language == .json, !modes.contains(.raw), range.isEmpty {
      throw scanner.fault(.missingValueBetween(ticks: ticks), from: first)
    }
    var parts = try fenceParts(range, language, modes, inRequest: inRequest)
    if end > source.lines[close].start, BodySyntax.ignoresLineEnd(language, modes, inRequest: inRequest) { parts.endLine() }
    while index <= close { take(.body) }
    let position = SourcePosition(line: min(opening + 2, source.lineCount))
    let length = range.isEmpty ? 1 : lengthOfLine(from: range.lowerBound)
    return .fence(language, modes: modes, PatternSyntax(parts, position: position, length: length))
  }

  private func fenceParts(
    _ range: Range<Int>,
    _ language: BodySyntax.Language?,
    _ modes: Set<BodySyntax.Mode>,
    inRequest: Bool
  ) throws(Diagnostic) -> [PatternSyntax.Part] {
    if modes.contains(.raw) { return range.isEmpty ? [] : [.literal(source.text(range))] }
    guard language == .json else {
      var text = PatternSyntax.Region(source, range)
      return try text.parts(TextStyle.fence.refusingMatchers(inRequest))
    }
    let style = TextStyle.json.refusingMatchers(inRequest)
    var json = JSONScanner(source, at: range.lowerBound, end: range.upperBound, style: style)
    let parts = try json.wholeDocument()
    return parts
  }

  /// Steps over a body that cannot be read: behind the line of its fault, up to where a response or a step begins.
  private mutating func skipFaultyBody(upTo line: Int) {
    while index < min(line, source.lineCount) { take(.body) }
    recover()
  }
}

extension [PatternSyntax.Part] {
  /// Adds a line end where the text has none at its end.
  fileprivate mutating func endLine() {
    guard case .literal(let text)? = last else { return append(.literal("\n")) }
    if text.utf8.last != 0x0A { self[count - 1] = .literal("\(text)\n") }
  }
}
