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
    while skipTrivia() == .section {
      if owner == .request, let name = upcomingSection, Owner.response.sections.contains(name) { break }
      guard case (var section, let mode)? = sectionHead(of: owner) else {
        skipSection()
        continue
      }
      if let first = sections.first(where: { $0.name == section.name }) {
        note(
          Diagnostic(
            "section [\(section.name.rawValue)] stands twice",
            at: section.position,
            length: section.length,
            hint: "the first is on line \(first.position.line)"
          )
        )
      }
      let diagnosticsBefore = diagnostics.count
      let headLine = lastLine
      read(&self, section.name, mode)
      if lastLine == headLine, diagnostics.count == diagnosticsBefore {
        note(
          Diagnostic(
            "section [\(section.name.rawValue)] is empty",
            at: section.position,
            length: section.length,
            hint: "write a line beneath it, or remove it"
          )
        )
      }
      section.lines = headLine...lastLine
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
    let inCheck = owner == .check
    let known = owner.sections.map { "[\($0.rawValue)]" }.joined(separator: " ")
    let name = "[\(head.section.name.rawValue)]"
    note(
      Diagnostic(
        inCheck ? "\(name) does not belong in a check" : "\(name) belongs to the request",
        at: head.section.position,
        length: head.section.length,
        hint: inCheck ? "a check has \(known)" : "move it above the HTTP line"
      )
    )
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
      try scanner.finish("an assert is query, filters, predicate")
      return assertion
    }
  }

  mutating func options() -> [OptionSyntax] {
    let options = lines(.option) { scanner throws(Diagnostic) in try scanner.option() }
    for (index, option) in options.enumerated() where option.name != .variable {
      guard let first = options[..<index].first(where: { $0.name == option.name }) else { continue }
      note(
        Diagnostic(
          "\(option.name.rawValue) stands twice",
          at: option.position,
          length: option.length,
          hint: "the first is on line \(first.position.line)"
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
      note(Diagnostic("the table has no rows", at: headLine, hint: "write a row beneath the columns"))
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
        Diagnostic(
          "@reconnect has no response head",
          at: event.position,
          length: event.length,
          hint: "write HTTP 200 beneath it, after a blank line"
        )
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
        if unordered != nil { noteOrder("@unordered within @unordered", event, "end the first with @end-unordered") }
        unordered = event
      case .endUnordered:
        if unordered == nil { noteOrder("@end-unordered has no @unordered above it", event, "write @unordered above it") }
        unordered = nil
      case .stop where index < events.count - 1:
        noteOrder("@stop is not the last line", events[index + 1], "nothing is read after @stop; move it to the end")
      default: break
      }
    }
    if let unordered { noteOrder("@unordered is not ended", unordered, "write @end-unordered beneath its frames") }
  }

  private mutating func noteOrder(_ message: String, _ event: EventSyntax, _ hint: String) {
    note(Diagnostic(message, at: event.position, length: event.length, hint: hint))
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
      note(Diagnostic("the body has ended", at: next.position, length: next.length, hint: "it ends on line \(line)"))
    }
    return chunks
  }
}
