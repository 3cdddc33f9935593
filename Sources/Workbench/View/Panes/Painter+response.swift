import Exchanges
import Scenarios

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
      if isFocused { cursor = Position(row: parts.tabs.row, column: parts.tabs.column) }
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
    if let time = exchange.timing.ended { spans.append(Span(" \(time.shortText) ", .title)) }
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
