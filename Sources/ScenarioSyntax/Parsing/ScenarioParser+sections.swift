extension ScenarioParser {
  /// What sections belong to.
  enum Owner {
    case request, response, check

    var sections: [SectionSyntax.Name] {
      switch self {
      case .request: [.options, .query, .formParams, .multipart, .cookies, .basicAuth, .table]
      case .response: [.captures, .asserts, .setCookies, .headers, .redirects, .events, .chunks, .trailers]
      case .check: [.options, .table, .captures, .asserts]
      }
    }
  }

  /// Reads sections as long as they belong to their owner.
  ///
  /// A section of another owner ends the list where the caller can make something of it, and is a fault elsewhere.
  /// - Parameter read: reads the lines of a section; the head was read.
  mutating func parseSections(
    of owner: Owner,
    _ read: (inout ScenarioParser, SectionSyntax.Name, _ mode: String) -> Void
  ) -> [SectionSyntax] {
    var sections: [SectionSyntax] = []
    var firsts: [SectionSyntax.Name: SectionSyntax] = [:]
    while skipTrivia() == .section {
      if owner == .request, let name = upcomingSection, Owner.response.sections.contains(name) { break }
      guard case (var section, let mode)? = sectionHead(of: owner) else {
        skipSection()
        continue
      }
      if let first = firsts[section.name] {
        note(
          Diagnostic(
            SyntaxProblem.repeated("section [\(section.name.rawValue)]", firstLine: first.position.line),
            at: section.position,
            length: section.length
          )
        )
      }
      let diagnosticsBefore = diagnostics.count
      let headLine = lastLine
      read(&self, section.name, mode)
      if lastLine == headLine, diagnostics.count == diagnosticsBefore {
        note(
          Diagnostic(SyntaxProblem.emptySection(section.name.rawValue), at: section.position, length: section.length)
        )
      }
      section.lines = headLine...lastLine
      firsts[section.name] = firsts[section.name] ?? section
      sections.append(section)
    }
    return sections
  }

  /// The section whose head is the next line; nil when it is none, or an unknown one.
  var upcomingSection: SectionSyntax.Name? {
    guard kind == .section else { return nil }
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    scanner.at += 1
    return SectionSyntax.Name(written: scanner.take { $0.isWord })
  }

  /// Reads `[Name mode]` and steps over the line.
  /// - Returns: nil when the section does not belong to its owner.
  private mutating func sectionHead(of owner: Owner) -> (section: SectionSyntax, mode: String)? {
    let head = readLine(.section) { scanner throws(Diagnostic) in try scanner.sectionHead(known: owner.sections) }
    guard let head, !owner.sections.contains(head.section.name) else { return head }
    let name = head.section.name.rawValue
    let known = owner.sections.map { "[\($0.rawValue)]" }.joined(separator: " ")
    let problem = owner == .check ? SyntaxProblem.notInCheck(section: name, known: known) : .belongsToRequest(section: name)
    note(Diagnostic(problem, at: head.section.position, length: head.section.length))
    return nil
  }

  /// Steps over the lines of a section nothing can be made of.
  private mutating func skipSection() {
    while let kind, !kind.beginsStep, kind != .section, kind != .statusLine, kind != .body { take(.comment) }
  }

  /// Reads the lines of a section one by one, up to where something else begins.
  /// - Parameter including: lines that belong to the section although they look like the beginning of a body.
  mutating func lines<Value>(
    _ role: LineLayout.Role,
    including: (LineScanner) -> Bool = { _ in false },
    _ read: (inout LineScanner) throws(Diagnostic) -> Value
  ) -> [Value] {
    var values: [Value] = []
    while let kind = skipTrivia(), kind == .other || (kind == .body && including(upcomingLine)) {
      if let value = readLine(role, read) { values.append(value) }
    }
    return values
  }

  /// The next line, its blanks skipped.
  private var upcomingLine: LineScanner {
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    return scanner
  }

  mutating func captures() -> [CaptureSyntax] {
    lines(.expression) { scanner throws(Diagnostic) in try scanner.capture() }
  }

  mutating func asserts() -> [AssertSyntax] {
    lines(.expression) { scanner throws(Diagnostic) in
      let assertion = try scanner.assertion()
      try scanner.finish(.assertion)
      return assertion
    }
  }

  mutating func options() -> [OptionSyntax] {
    let options = lines(.option) { scanner throws(Diagnostic) in try scanner.option() }
    var firsts: [OptionSyntax.Name: OptionSyntax] = [:]
    for option in options where option.name != .variable {
      guard let first = firsts[option.name] else {
        firsts[option.name] = option
        continue
      }
      note(
        Diagnostic(
          SyntaxProblem.repeated(option.name.rawValue, firstLine: first.position.line),
          at: option.position,
          length: option.length
        )
      )
    }
    return options
  }

  /// Reads the lines of `[Table]`.
  /// - Returns: nil when its columns cannot be read.
  mutating func table() -> TableSyntax? {
    guard skipTrivia() == .other else { return nil }
    let headLine = SourcePosition(line: index + 1)
    let columns = readLine(.row) { scanner throws(Diagnostic) in try scanner.columns() }
    let faults = diagnostics.count
    let rows = lines(.row) { scanner throws(Diagnostic) in try scanner.row(of: columns?.count) }
    if rows.isEmpty, diagnostics.count == faults {
      note(Diagnostic(SyntaxProblem.tableWithoutRows, at: headLine))
    }
    return columns.map { TableSyntax(columns: $0, rows: rows) }
  }
}

extension ScenarioParser {
  /// Reads the lines of `[Events]`. A blank line, a line that begins with `@`, and the end of the section end a frame.
  mutating func events() -> [EventSyntax] {
    var events: [EventSyntax] = []
    var frame: [EventFrameSyntax.Line] = []
    while let kind, kind == .blank || kind == .comment || kind == .other {
      if kind == .comment {
        skipLine(.comment)
      } else if kind == .blank {
        finishFrame(&frame, &events)
        skipLine(.blank)
      } else if isDirective {
        finishFrame(&frame, &events)
        if let event = directive() { events.append(event) }
      } else if let line = readLine(.event, { scanner throws(Diagnostic) in try scanner.eventLine() }) {
        frame.append(line)
      }
    }
    finishFrame(&frame, &events)
    checkOrder(of: events)
    return events
  }

  private func finishFrame(_ frame: inout [EventFrameSyntax.Line], _ events: inout [EventSyntax]) {
    guard let first = frame.first else { return }
    events.append(EventSyntax(.frame(EventFrameSyntax(frame)), position: first.position, length: first.length))
    frame = []
  }

  private var isDirective: Bool {
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    return scanner.byte == UInt8(ascii: "@")
  }

  private mutating func directive() -> EventSyntax? {
    let event = readLine(.directive) { scanner throws(Diagnostic) in try scanner.eventDirective() }
    guard var event, case .reconnect(var reconnect) = event.kind else { return event }
    reconnect.requestHeaders = expectedHeaders()
    guard skipTrivia() == .statusLine else {
      note(
        Diagnostic(SyntaxProblem.reconnectWithoutHead, at: event.position, length: event.length)
      )
      return nil
    }
    reconnect.response = parseStatusLine()
    reconnect.response.headers = headersUpToBlankLine()
    event.kind = .reconnect(reconnect)
    return event
  }

  /// Frames look like headers, so a blank line parts them.
  private mutating func headersUpToBlankLine() -> [ExpectedHeaderSyntax] {
    var headers: [ExpectedHeaderSyntax] = []
    while let kind, kind == .comment || kind == .other, !isDirective {
      if kind == .comment {
        skipLine(.comment)
      } else if let header = readLine(.field, { scanner throws(Diagnostic) in try scanner.expectedHeader() }) {
        headers.append(header)
      }
    }
    return headers
  }

  private mutating func checkOrder(of events: [EventSyntax]) {
    var unordered: EventSyntax?
    for (index, event) in events.enumerated() {
      switch event.kind {
      case .unordered:
        if unordered != nil { noteOrder(.nestedUnordered, event) }
        unordered = event
      case .endUnordered:
        if unordered == nil { noteOrder(.endWithoutUnordered, event) }
        unordered = nil
      case .stop where index < events.count - 1:
        noteOrder(.lineAfterStop, events[index + 1])
      default: break
      }
    }
    if let unordered { noteOrder(.unendedUnordered, unordered) }
  }

  private mutating func noteOrder(_ problem: SyntaxProblem, _ event: EventSyntax) {
    note(Diagnostic(problem, at: event.position, length: event.length))
  }
}

extension ScenarioParser {
  /// Reads the lines of `[Chunks]`; `"..."` and `hex,..;` are chunks here, and no body.
  mutating func chunks() -> [ChunkSyntax] {
    let chunks = lines(.chunk, including: { $0.byte == UInt8(ascii: "\"") || $0.starts(with: "hex,") }) {
      scanner throws(Diagnostic) in try scanner.chunk()
    }
    let end = chunks.firstIndex { $0.kind == .abort || $0.kind == .end }
    if let end, end < chunks.count - 1 {
      let next = chunks[end + 1]
      let line = chunks[end].position.line
      note(Diagnostic(SyntaxProblem.bodyEnded(line: line), at: next.position, length: next.length))
    }
    return chunks
  }
}
