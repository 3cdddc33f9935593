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
      note(Diagnostic("a step without a request", at: position, length: 3, hint: "write METHOD URL, or @check, beneath its name"))
    case .statusLine:
      noteLine("a response without a request", hint: "write METHOD URL above it")
      take(.statusLine)
      recover(inResponse: true)
    case .metadata:
      noteLine("metadata among the steps", hint: "move it to the head of the file")
      take(.metadata)
    default:
      noteLine("a request line is expected", hint: requestHint())
      take(.comment)
      recover(inResponse: true)
    }
  }

  private func requestHint() -> String {
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    let word = scanner.take { $0.isLetter }
    let isMethod = !word.isEmpty && word.count <= 7 && scanner.byte?.isBlank == true && kind == .other
    return isMethod ? "a method is written in capitals: \(word.uppercased())" : "a step begins with METHOD URL, or @check"
  }

  private mutating func parseExchange(name: TemplateSyntax?, firstLine: Int) {
    let request = parseRequest()
    var response: ResponseSyntax?
    if let next = skipTrivia() {
      if next == .statusLine {
        response = parseResponse()
      } else if let name = upcomingSection, Owner.response.sections.contains(name) {
        noteLine("[\(name.rawValue)] stands without an HTTP line", hint: "write HTTP * above it to take any status")
        response = parseExpectations(ResponseSyntax(status: StatusSyntax(.any)))
      }
    }
    leaveStep()
    guard let request else { return }
    steps.append(
      StepSyntax(
        name: name,
        kind: .exchange(request, response),
        position: request.position,
        length: request.length,
        lines: firstLine...max(firstLine, lastLine)
      )
    )
  }

  /// Notes what stands between a step and the next one, and steps over it.
  private mutating func leaveStep() {
    guard let kind = skipTrivia(), !kind.beginsStep else { return }
    switch kind {
    case .statusLine: noteLine("a second response", hint: "a step has one; write the next METHOD URL above it")
    case .section: noteLine("a section stands after the body", hint: "sections come before the body")
    case .metadata: noteLine("metadata among the steps", hint: "move it to the head of the file")
    default: noteLine("unexpected text", hint: "a step begins with METHOD URL, or @check")
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
      try scanner.finish("a check has sections only")
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
      note(Diagnostic("a check without sections", at: position, length: 6, hint: "write [Asserts] beneath it"))
    }
    leaveStep()
    steps.append(
      StepSyntax(name: name, kind: .check(check), position: position, length: 6, lines: firstLine...max(firstLine, lastLine))
    )
  }
}

extension LineScanner {
  fileprivate mutating func stepName() throws(Diagnostic) -> TemplateSyntax {
    at += 4
    skipBlanks()
    guard !isAtEnd else { throw fault("a step without a name", at: start, length: 3, hint: "write one after ###") }
    return try template(.stepName)
  }
}
