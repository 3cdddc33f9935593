import Exchanges
import FieldValues
import Scenarios

/// What the plain mode tells: the rows of the panes and tabs as they are drawn, without borders, each with its number.
extension BenchModel {
  /// The lines that are new since the last time; none outside the plain mode.
  mutating func tellNews() -> [Effect] {
    guard plain != nil else { return [] }
    arrangement.isZoomed = true
    var lines = newsOfExchange()
    if plain?.wantsResponse == true {
      plain?.wantsResponse = false
      if case .review = overlay { overlay = nil }
      focusNow(.response)
      plain?.wantsPicture = true
    }
    lines += newSentences()
    if plain?.wantsPicture == true {
      plain?.wantsPicture = false
      lines += picture()
    }
    if plain?.wantsReview == true {
      plain?.wantsReview = false
      if case .review = overlay { overlay = nil }
      lines += reviewLines
    }
    let asked = plain?.lines ?? []
    plain?.lines = []
    lines += page(of: asked) + foreignPage()
    if let question {
      if question != plain?.question { lines += sentence(question) }
      plain?.question = question
    } else {
      plain?.question = ""
    }
    return lines.isEmpty ? [] : [.tell(lines)]
  }

  /// Gives a pane the focus, and the whole page.
  mutating func focusNow(_ pane: Pane) {
    setFocus(pane)
    settle()
  }

  /// Whether an exchange is an event stream whose head is there: it may run as long as it likes.
  package func isStreaming(_ id: Int) -> Bool { shared.history[id].map { $0.isEventStream && $0.isRunning } ?? false }

  /// Whether nothing but event streams runs.
  package var isSettled: Bool {
    shared.history.running.allSatisfy(\.isEventStream) && !isSaving && !shared.runs.values.contains(.running)
  }

  /// How the exchange that is shown began, its events as they come, and its response when it has ended.
  private mutating func newsOfExchange() -> [String] {
    guard let entry = shared.shownEntry, entry.scenario == nil, var told = plain?.exchange else { return [] }
    if told.id != entry.id { told = PlainMode.Told(id: entry.id) }
    defer { plain?.exchange = told }
    var lines: [String] = []
    if entry.isEventStream {
      if !told.hasBegun {
        told.hasBegun = true
        focusNow(.response)
        lines += drawn(rows: 3) { painter, rect in
          let strip = ResponsePane.Strip(entry: entry, shared: shared, isPaused: false)
          for (row, line) in strip.lines(columns: rect.columns, rows: 2).enumerated() { painter.write(line, in: rect, row: row) }
          if let log = entry.stream { painter.write(StreamTab.Table(log, StreamState()).heading, in: rect, row: 2) }
        }
      }
      lines += newFrames(of: entry, &told.frames)
    }
    guard !entry.isRunning, !told.hasEnded else { return lines }
    told.hasEnded = true
    focusNow(.response)
    if entry.isEventStream, let log = entry.stream {
      var state = StreamState()
      state.isFollowing = false
      lines += drawn(rows: 2) { painter, rect in
        painter.write(StreamTab.Status.first(entry, log, state, shared), in: rect)
        painter.write(StreamTab.Status.second(log), in: rect, row: 1)
      }
    } else {
      plain?.wantsPicture = true
    }
    return lines
  }

  private func newFrames(of entry: HistoryEntry, _ told: inout Int) -> [String] {
    guard let log = entry.stream, log.total > told else { return [] }
    let first = max(told, log.dropped)
    let numbers = first..<min(log.total, first + PlainMode.most)
    defer { told = log.total }
    let table = StreamTab.Table(log, StreamState())
    let lines = drawn(rows: numbers.count) { painter, rect in
      for (row, number) in numbers.enumerated() { painter.write(table.line(at: number - log.dropped), in: rect, row: row) }
    }
    let left = log.total - told - numbers.count
    return lines + (left > 0 ? ["and \(left) more   show events lists them"] : [])
  }

  /// The notice and the outcome, where they are others than before.
  private mutating func newSentences() -> [String] {
    var lines: [String] = []
    if shared.outcome != plain?.outcome, !shared.outcome.isEmpty { lines += sentence(shared.outcome) }
    if shared.notice != plain?.notice, !shared.notice.isEmpty, shared.notice != shared.outcome {
      lines += sentence(shared.notice)
    }
    plain?.outcome = shared.outcome
    plain?.notice = shared.notice
    return lines
  }

  /// A sentence of the bench that names commands instead of keys.
  func sentence(_ text: String) -> [String] {
    let parts = text.split(separator: "\n", omittingEmptySubsequences: true).flatMap { line in
      Self.parts(of: line).enumerated().map { $0 == 0 ? $1 : namingCommands($1) }
        .joined(separator: "   ").wrapped(at: PlainMode.size.columns)
    }
    return drawn(rows: parts.count) { painter, rect in
      for (row, part) in parts.enumerated() { painter.write(painter.glyphs.words(part), in: rect, row: row) }
    }
  }

  /// What three blanks or more set apart.
  private static func parts(of line: Substring) -> [String] {
    var parts: [String] = []
    var rest = line[...]
    while let gap = rest.firstRange(of: "   ") {
      parts.append(String(rest[..<gap.lowerBound]))
      rest = rest[gap.upperBound...]
    }
    return (parts + [String(rest)]).map(\.trimmingSpaces).filter { !$0.isEmpty }
  }

  /// `send: sends it` for `r sends it`, `target in-process comes back` for `:target in-process comes back`.
  private func namingCommands(_ hint: String) -> String {
    if hint.hasPrefix(":") { return String(hint.dropFirst()) }
    guard let (key, words) = hint.splitOnce(at: " ") else { return hint }
    let named = keymap.bindings.filter { !$0.name.isEmpty && $0.keys.contains { $0.label == key } }
    let here = named.first { binding in contexts.contains { binding.contexts.contains($0) } }
    return (here ?? named.first).map { "\($0.name): \(words)" } ?? hint
  }
}

// MARK: - Pictures

extension BenchModel {
  /// What lies over the panes, else the pane that has the focus.
  private mutating func picture() -> [String] {
    settle()
    plain?.rest = .none
    if overlay == nil, focus == .catalogue { return page(of: routes("")) }
    if case .review = overlay { return reviewLines }
    var painter = emptyPainter
    painter.wrapsRows = wraps(focus) && !(focus == .response && response.tab == .stream)
    if let overlay {
      overlay.draw(layout, &painter, shared)
    } else {
      component(focus).draw(in: layout.place(of: focus), &painter, shared)
    }
    var lines: [String] = []
    for frame in painter.frames { lines += text(of: frame, painter) }
    let last = painter.listed.values.max()
    switch overlay {
    case .page, .help, .comparison: if hasMorePages { lines += ["more: goes on"]; plain?.rest = .page }
    case .palette, .prompt, .confirm, .choice, .review, .recording: break
    case nil:
      let count = component(focus).count(shared)
      if let last, last + 1 < count {
        lines.append("rows up to \(last + 1) of \(count)   more: goes on")
        plain?.rest = .row(last + 1)
      }
    }
    if shared.review != nil, focus == .response, response.tab == .checks { plain?.wantsReview = true }
    return lines
  }

  var emptyPainter: Painter {
    var painter = Painter(size: size, isASCII: shared.capabilities.ascii)
    painter.secrets = shared.showsSecrets ? nil : shared.secrets
    painter.showsKeys = false
    return painter
  }

  /// The title of a frame and the rows in it.
  private func text(of frame: Rect, _ painter: Painter) -> [String] {
    let inside = frame.inside
    let cells = { (row: Int) in (inside.column..<inside.column + inside.columns).map { painter.grid[row, $0].text }.joined() }
    let borders = [true, false].map { painter.glyphs.horizontal(isFocused: $0) }
    let title = cells(frame.row).drop { $0 == " " || borders.contains($0) }
    let titleEnd = title.lastIndex { $0 != " " && !borders.contains($0) }
    var lines = [titleEnd.map { String(title[...$0]) } ?? ""]
    for row in inside.row..<inside.row + inside.rows {
      let text = cells(row).trimmingEnd
      if text.isEmpty, lines.last?.isEmpty ?? true { continue }
      guard let number = painter.listed[row] else {
        lines.append(text.first == " " ? String(text.dropFirst()) : text)
        continue
      }
      // A row that goes on in the next line has its number once.
      let isFirst = painter.listed[row - 1] != number
      lines.append((isFirst ? "\(number + 1)".leftPadded(to: 4) : "    ") + (text.isEmpty ? "" : " " + text))
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private var hasMorePages: Bool {
    guard var next = overlay else { return false }
    let here = next.pageTop
    next.move(.pageDown, shared)
    next.settle(layout, shared)
    return next.pageTop != here
  }

  /// Lines drawn by themselves, made safe and without secrets.
  func drawn(rows: Int, _ draw: (inout Painter, Rect) -> Void) -> [String] {
    var painter = Painter(size: Size(columns: PlainMode.size.columns * 2, rows: rows), isASCII: shared.capabilities.ascii)
    painter.secrets = shared.secrets
    draw(&painter, Rect(row: 0, column: 0, rows: rows, columns: PlainMode.size.columns * 2))
    return painter.grid.lines.map(\.trimmingEnd).filter { !$0.isEmpty }
  }

  /// A page of text from outside, made safe and without secrets; `more` goes on with the rest.
  private mutating func foreignPage() -> [String] {
    guard let lines = plain?.foreign, !lines.isEmpty else { return [] }
    let (part, rest) = (lines.prefix(PlainMode.most), lines.dropFirst(PlainMode.most))
    plain?.foreign = []
    let shown = drawn(rows: part.count) { painter, rect in
      for (row, line) in part.enumerated() { painter.write(Line(line), in: rect, row: row) }
    }
    guard !rest.isEmpty else { return shown }
    plain?.rest = .foreign(rest)
    return shown + ["\(rest.count) left   more: goes on"]
  }

  /// As many lines as a page has; `more` goes on with the rest.
  private mutating func page(of lines: [String]) -> [String] {
    guard !lines.isEmpty else { return [] }
    let (shown, rest) = (Array(lines.prefix(PlainMode.most)), Array(lines.dropFirst(PlainMode.most)))
    guard !rest.isEmpty else { return shown }
    plain?.rest = .lines(rest)
    return shown + ["\(rest.count) left   more: goes on"]
  }

  mutating func tellMore() {
    let rest = plain?.rest ?? .none
    plain?.rest = .none
    switch rest {
    case .none: shared.notice = "there is no more"
    case .lines(let lines): plain?.lines = lines
    case .foreign(let lines): plain?.foreign = lines
    case .page:
      overlay?.move(.pageDown, shared)
      plain?.wantsPicture = true
    case .row(let row):
      scroll(to: row)
      plain?.wantsPicture = true
    }
  }

  /// Puts a row at the top of the pane that has the focus.
  private mutating func scroll(to row: Int) {
    let place = ListPosition(selection: row, top: row)
    switch focus {
    case .catalogue: catalogue.position = place
    case .request: request.position = place
    // The list of events has its own way to keep its place.
    case .response where response.tab == .stream: pass(.select(row + response.position.height - 1), to: .response)
    case .response: response.position = place
    case .history: history.position = place
    case .log: log.position = place
    case .checks: checks.position = place
    }
  }
}

extension Overlay {
  /// The first line of a page that is shown.
  fileprivate var pageTop: Int {
    switch self {
    case .page(let page): page.position.top
    case .comparison(let page): page.position.top
    case .help(let help): help.position.top
    case .palette, .prompt, .confirm, .choice, .review, .recording: 0
    }
  }
}

extension String {
  var trimmingEnd: String { lastIndex { $0 != " " }.map { String(self[...$0]) } ?? "" }

  fileprivate func leftPadded(to count: Int) -> String { String(repeating: " ", count: Swift.max(0, count - self.count)) + self }
}
