import Exchanges
import FieldValues
import Scenarios

extension Painter {
  /// The request as it is written; folded to a line or two while it is not worked on and room is short.
  mutating func request(in rect: Rect) {
    let isFocused = isFocused(.request)
    guard rect.rows > 1 else { return foldedRequest(in: rect) }
    frame(rect, title: "2 Request", extra: Line(title, Style(.title)), isFocused: isFocused)
    let inside = rect.inside
    guard isFocused || inside.rows > 3 else {
      write(Line([Span(model.draft.line, style: Style(.text, .bold))]), in: inside, column: 1)
      return write(parts, in: inside, row: 1, column: 1, style: Style(.dim))
    }
    let rows = model.draft.rows
    let edited = model.edit?.place
    let isWritingBody = edited == .body
    let height = isWritingBody ? min(rows.count, max(1, inside.rows / 3)) : min(rows.count, inside.rows)
    list(inside.top(height), count: rows.count, at: model.requestPosition, isFocused: isFocused) { $0.line(of: rows[$1]) }
    if isWritingBody, let edit = model.edit {
      textArea(edit.field, in: inside.below(height))
    } else {
      editedLine(in: inside.top(height))
      extras(in: inside.below(height))
    }
  }

  private var title: String { model.draft.line + (model.draft.followsRedirects ? "  follows redirects " : " ") }

  private mutating func foldedRequest(in rect: Rect) {
    write(
      Line([Span(" 2 Request ", .title), Span(model.draft.line, style: Style(.text, .bold)), Span("  " + parts, .dim)]),
      in: rect
    )
    if isFocused(.request) { cursor = Grid.Position(row: rect.row, column: rect.column) }
  }

  /// `2 headers, 1 off  no body  jar: 1 cookie`
  private var parts: String {
    let draft = model.draft
    let off = draft.headers.count { !$0.isOn }
    let headers = draft.headers.count == 1 ? "1 header" : "\(draft.headers.count) headers"
    let jar = jarCookies.count
    return headers + (off > 0 ? ", \(off) off" : "") + "  " + (draft.body.map { "body \($0.count) bytes" } ?? "no body")
      + (jar == 0 ? "" : jar == 1 ? "  jar: 1 cookie" : "  jar: \(jar) cookies")
  }

  /// What the jar adds to the request when it is sent.
  private var jarCookies: [CookieJar.Entry] {
    model.draft.message(base: model.server.base).map { model.jar.cookies(for: $0, now: model.now) } ?? []
  }

  private func line(of row: RequestDraft.Row) -> Line {
    let draft = model.draft
    switch row {
    case .line: return Line([Span(draft.method, .name), Span(" \(draft.target)", style: Style(.text, .bold))])
    case .header(let index):
      let header = draft.headers[index]
      let role: Style.Role = header.isOn ? .text : .dim
      return Line([
        Span(header.isOn ? "[x] " : "[ ] ", role), Span(bytes: header.line.bytes[...], Style(role)),
        Span(header.fault.map { "  ! \($0)" } ?? "", .warning),
      ])
    case .newHeader: return Line("+ add a header", Style(.dim))
    case .body: return Line([Span("body ", .name), Span(draft.body.map { "\($0.count) bytes" } ?? "none", .dim)])
    }
  }

  /// The field over the row that is edited.
  private mutating func editedLine(in rect: Rect) {
    guard let edit = model.edit else { return }
    let place = model.requestPosition.settled(count: model.draft.rows.count, height: rect.rows)
    field(edit.field, in: rect, row: place.selection - place.top, column: 1)
  }

  /// The body's first lines, the lines the client added when this request was sent, and what its route declares.
  private mutating func extras(in rect: Rect) {
    var lines: [Line] = []
    if let body = model.draft.body {
      lines += body.prefix(4096).split(separator: 0x0A, maxSplits: rect.rows, omittingEmptySubsequences: false).prefix(rect.rows)
        .map { Line([Span("  "), Span(bytes: $0, Style(.dim))]) }
    }
    if let entry = model.history[model.shown], entry.draft == model.draft, let sent = entry.exchange.sent {
      lines.append(Line("as sent, \(sent.bytes.count) bytes; added by the client:", Style(.heading)))
      lines += sent.headers.suffix(max(0, sent.addedHeaders)).map { Line([Span("  "), Span(bytes: $0.bytes[...], Style(.dim))]) }
    } else if !jarCookies.isEmpty {
      let names = jarCookies.map(\.name).joined(separator: ", ")
      lines.append(Line([Span("the jar will add ", .heading), Span(names, .dim)]))
    }
    if let route = model.declaredRoute { lines += Declaration(route: route).lines }
    if lines.count > rect.rows, rect.rows > 1 {
      let left = lines.count - rect.rows + 1
      let more = glyphs.words(" … \(left) more rows") + (model.isZoomed ? "" : ", z shows them")
      lines[(rect.rows - 1)...] = [Line(more, Style(.dim))]
    }
    for (row, line) in lines.prefix(rect.rows).enumerated() { write(line, in: rect, row: row, column: 1) }
  }

  /// What a route declares, row by row: its summary, its parameters and body with their types, its answers.
  struct Declaration: Sendable {
    let route: CatalogueRoute

    var lines: [Line] {
      guard !parameters.isEmpty || !route.responses.isEmpty else { return [] }
      return [heading] + parameters + route.responses.map(line)
    }

    private var heading: Line {
      let summary = route.summary.isEmpty ? "" : "  \(route.summary)"
      return Line([Span("declared for \(route.path)", .heading), Span(summary, .dim)])
    }

    private var parameters: [Line] {
      var lines = route.parameters.map { parameter in
        row(parameter.name, parameter.location.rawValue, parameter.type, need(of: parameter))
      }
      if let type = route.requestBodyType { lines.append(row("body", route.requestMediaType ?? "", type, "")) }
      return lines
    }

    private func row(_ name: String, _ place: String, _ type: String, _ need: String) -> Line {
      Line([
        Span("  "), Span(name, .name, width: nameWidth), Span(" \(place)", .dim, width: placeWidth), Span(" \(type)"),
        Span(need.isEmpty ? "" : "  \(need)", .dim),
      ])
    }

    private func need(of parameter: CatalogueRoute.Parameter) -> String {
      if let value = parameter.defaultValue { return "default \(value)" }
      return parameter.isRequired ? "required" : "optional"
    }

    /// `  200 application/json  the record`
    private func line(of answer: CatalogueRoute.DeclaredResponse) -> Line {
      let types = answer.mediaTypes.isEmpty ? "no body" : answer.mediaTypes.joined(separator: ", ")
      return Line([
        Span("  "), Span(answer.status, answer.status.hasPrefix("2") ? .good : .warning, width: nameWidth),
        Span(" \(types)", answer.mediaTypes.isEmpty ? .dim : .text),
        Span(answer.meaning.isEmpty ? "" : "  \(answer.meaning)", .dim),
      ])
    }

    private var nameWidth: Int { min(20, max(7, (route.parameters.map(\.name.count).max() ?? 0))) }

    private var placeWidth: Int { route.requestBodyType == nil ? 7 : max(7, (route.requestMediaType?.count ?? 0) + 1) }
  }
}

extension Painter {
  /// The answer: tabs, and what the chosen one shows.
  mutating func response(in rect: Rect) {
    let isFocused = isFocused(.response)
    let entry = model.history[model.shown]
    frame(rect, title: "3 Response", extra: responseTitle(entry), below: responseCount, isFocused: isFocused)
    let parts = Layout.Response(rect.inside, tab: model.response.tab, hasNote: model.hasBodyNote)
    write(ResponseTab.Bar(model, columns: parts.tabs.columns - 1).line, in: parts.tabs, column: 1)
    if model.response.tab == .checks { return checkList(in: parts.list, isFocused: isFocused) }
    guard let entry else {
      write("nothing was sent yet", in: parts.list, column: 1, style: Style(.dim))
      if isFocused { cursor = Grid.Position(row: parts.tabs.row, column: parts.tabs.column) }
      return
    }
    draw(entry, in: parts, isFocused: isFocused)
  }

  private var responseCount: String {
    guard model.response.tab != .checks else { return count(model.checkPosition, of: model.checkRows.count) }
    return count(model.response.positions[model.response.tab] ?? ListPosition(), of: model.responseCount)
  }

  private func responseTitle(_ entry: HistoryEntry?) -> Line {
    guard let exchange = entry?.exchange else { return Line() }
    var spans: [Span] = []
    if let head = exchange.head {
      spans.append(Span(" \(head.status) \(head.reason) ", SummaryTab.role(of: head.status)))
      spans.append(Span(" \(entry?.bodyCount ?? 0) B ", .title))
    }
    switch exchange.ending {
    case nil:
      let isPaused = model.response.tab == .stream && model.response.stream.pausedAt != nil
      spans.append(Span(isPaused ? " PAUSED " : " LIVE ", .warning))
    case .cancelled: spans.append(Span(" cancelled ", .warning))
    case .failed: spans.append(Span(" failed ", .bad))
    case .complete: break
    }
    if let time = exchange.timing.ended { spans.append(Span(" \(time.columnText) ", .title)) }
    return Line(spans)
  }

  private mutating func draw(_ entry: HistoryEntry, in parts: Layout.Response, isFocused: Bool) {
    let exchange = entry.exchange
    let position = model.response.positions[model.response.tab] ?? ListPosition()
    switch model.response.tab {
    case .summary:
      let rows = SummaryTab(entry, in: model.history).rows
      list(parts.list, count: rows.count, at: position, isFocused: isFocused) {
        Line([Span(rows[$1].name, .name, width: 12), Span($0.glyphs.words(rows[$1].value), rows[$1].role)])
      }
    case .negotiation:
      let rows = NegotiationTab(exchange, trace: entry.trace).rows
      list(parts.list, count: rows.count, at: position, isFocused: isFocused) {
        Line([Span(rows[$1].name, .name, width: 12), Span(rows[$1].value, rows[$1].role)])
      }
    case .headers: headers(HeadersTab(exchange), entry.trace, in: parts, at: position, isFocused: isFocused)
    case .cookies: cookies(model.cookiesTab(of: entry), in: parts, at: position, isFocused: isFocused)
    case .body:
      let body = BodyTab(model)
      list(parts.list, count: body.count, at: position, isFocused: isFocused, skipping: model.response.column) {
        body.line(at: $1)
      }
      if body.count == 0 { write(entry.isRunning ? "no body yet" : "no body", in: parts.list, column: 1, style: Style(.dim)) }
      write(model.response.body?.note ?? "", in: parts.detail, column: 1, style: Style(.warning))
    case .stream: stream(entry, in: parts, at: position, isFocused: isFocused)
    case .timing:
      let rows = TimingTab(entry, in: model.history).rows
      let width = max(8, min(40, parts.list.columns - 40))
      list(parts.list, count: rows.count, at: position, isFocused: isFocused) { rows[$1].line(width: width, glyphs: $0.glyphs) }
    case .raw:
      let tab = RawTab(model)
      list(parts.list, count: tab?.count ?? 0, at: position, isFocused: isFocused, skipping: model.response.column) {
        tab?.line(at: $1) ?? Line()
      }
      if exchange.received.isEmpty { write("nothing was received", in: parts.list, column: 1, style: Style(.dim)) }
    case .checks: break
    }
  }
}
