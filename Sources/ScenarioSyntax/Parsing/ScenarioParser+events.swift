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
        if unordered == nil { noteOrder("@end-unordered ends nothing", event, "write @unordered above it") }
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

extension LineScanner {
  /// Reads a line of a frame, blanks and all.
  fileprivate mutating func eventLine() throws(Diagnostic) -> EventFrameSyntax.Line {
    at = start
    let name = take { $0 != UInt8(ascii: ":") }
    guard let field = EventFrameSyntax.Field(rawValue: name) else {
      let word = String(name.drop { $0 == " " || $0 == "\t" })
      at = start
      skipBlanks()
      if word != name { throw fault("a blank before \(word)", at: start, length: length(from: start), hint: "remove it") }
      let known = EventFrameSyntax.Field.allCases.map(\.rawValue).filter { !$0.isEmpty }
      throw fault("unknown field \(word)", at: start, hint: Spelling.hint(for: word, among: known))
    }
    _ = skip(":")
    _ = skip(" ")
    let value = try pattern(.event)
    return EventFrameSyntax.Line(field, value, position: position(start), length: max(1, length(from: start)))
  }

  fileprivate mutating func eventDirective() throws(Diagnostic) -> EventSyntax {
    let first = at
    at += 1
    let word = take { $0.isWord }
    skipBlanks()
    guard let kind = try eventKind(word) else {
      let known = [
        "within", "gap", "skip", "unordered", "end-unordered", "silence", "limit", "drop", "eof", "stop", "reconnect",
      ]
      throw fault("unknown line @\(word)", at: first, hint: Spelling.hint(for: "@\(word)", among: known.map { "@\($0)" }))
    }
    let length = contentLength(from: first)
    try finish()
    return EventSyntax(kind, position: position(first), length: length)
  }

  private mutating func eventKind(_ word: String) throws(Diagnostic) -> EventSyntax.Kind? {
    switch word {
    case "within": .within(try duration())
    case "gap": .gap(try durationRange())
    case "skip": .skip(try integerRange("@skip has no range"))
    case "unordered": .unordered
    case "end-unordered": .endUnordered
    case "silence": .silence(try duration())
    case "limit": .limit(try limit())
    case "drop": .drop
    case "eof": .eof
    case "stop": .stop
    case "reconnect": .reconnect(try reconnect())
    default: nil
    }
  }

  private mutating func limit() throws(Diagnostic) -> EventSyntax.Limit {
    let first = at
    let number = try integer("@limit has no number")
    if skipWord("frames") || skipWord("frame") { return .frames(number) }
    at = first
    return .bytes(try size(allowsBare: false))
  }

  private mutating func reconnect() throws(Diagnostic) -> ReconnectSyntax {
    let after = skipWord("after") ? try durationRange() : nil
    return ReconnectSyntax(after: after, response: ResponseSyntax(status: StatusSyntax(.any)))
  }
}
