import Exchanges
import FieldValues
import Scenarios

extension Painter {
  /// Routes, scenarios and, on all but wide screens, the history.
  mutating func catalogue(in rect: Rect) {
    frame(rect, title: "1 Catalogue", isFocused: isFocused(.catalogue))
    let inside = rect.inside
    let rows = model.catalogueRows(Layout(model, size: grid.size))
    let isWriting = if case .filter = model.overlay { true } else { false }
    list(
      inside.below(1),
      count: rows.count,
      at: model.catalogue.position,
      isFocused: isFocused(.catalogue)
    ) { $0.line(of: rows[$1], columns: inside.columns - 1) }
    write("/", in: inside, column: 1, style: Style(.key))
    let filter = model.catalogue.filter
    if isWriting {
      field(filter, in: inside, row: 0, column: 3)
    } else {
      write(
        filter.text.isEmpty ? "filter" : filter.text,
        in: inside,
        column: 3,
        style: Style(filter.text.isEmpty ? .dim : .field)
      )
    }
  }

  private func line(of row: Catalogue.Row, columns: Int) -> Line {
    switch row {
    case .heading(let text): Line(text, Style(.heading))
    case .note(let text): Line(text, Style(.dim))
    case .item(.route(let index, let method)): line(ofRoute: index, method: method, columns: columns)
    case .item(.scenario(let path)): line(ofScenario: path, columns: columns)
    case .item(.history(let id)): model.history[id].map { historyLine(of: $0) } ?? Line()
    }
  }

  private func line(ofRoute index: Int, method: String, columns: Int) -> Line {
    guard model.catalogue.routes.indices.contains(index) else { return Line() }
    let route = model.catalogue.routes[index]
    let path = Span(route.path + "  ", .text, width: columns > 44 ? min(columns - 22, 28) : nil)
    return Line([Span(" \(method)", .name, width: 8), path, Span(route.summary, .dim)])
  }

  private func line(ofScenario path: String, columns: Int) -> Line {
    let (mark, role, word) = words(for: model.runs[path])
    let name = model.catalogue.scenarios.first { $0.path == path }?.name ?? path
    let room = word.isEmpty ? nil : max(8, columns - 5 - word.utf8.count)
    return Line([Span("\(mark) ", role), Span(name, width: room), Span(" "), Span(word, role)])
  }

  private func words(for run: Catalogue.RunState?) -> (mark: String, role: Style.Role, word: String) {
    switch run {
    case nil: (glyphs.unknown, .dim, "")
    case .running: (glyphs.running, .warning, "running")
    case .passed(let checks): (glyphs.passed, .good, "\(checks) checks")
    case .failed(let count): (glyphs.failed, .bad, "\(count) failed")
    case .skipped: (glyphs.skipped, .dim, "skipped")
    case .broken: (glyphs.broken, .bad, "not run")
    }
  }

  /// What was sent, the newest first.
  mutating func history(in rect: Rect) {
    let entries = model.history.entries
    var below = count(model.historyPosition, of: entries.count)
    if model.history.dropped > 0 { below += "  \(model.history.dropped) forgotten" }
    frame(rect, title: "4 History", below: below, isFocused: isFocused(.history))
    list(rect.inside, count: entries.count, at: model.historyPosition, isFocused: isFocused(.history)) {
      $0.historyLine(of: entries[entries.count - 1 - $1])
    }
    if entries.isEmpty { write("nothing was sent yet", in: rect.inside, column: 1, style: Style(.dim)) }
  }

  /// `#12 GET /json 200 0.81 ms`; a star marks the exchange that is shown.
  func historyLine(of entry: HistoryEntry) -> Line {
    let (word, role) = outcome(of: entry.exchange)
    let time = entry.exchange.timing.ended.map { "  \($0.columnText)" } ?? ""
    let mark = entry.id == model.shown ? "*" : " "
    let origin = entry.scenario.map { "  \($0)" } ?? ""
    return Line([
      Span("\(mark)#\(entry.id) "), Span(word, role, width: 5), Span(entry.draft.line), Span(time + origin, .dim),
    ])
  }

  /// The status, or how the exchange stands.
  func outcome(of exchange: Exchange) -> (word: String, role: Style.Role) {
    switch exchange.ending {
    case nil: ("live", .warning)
    case .cancelled: ("stop", .warning)
    case .failed: ("fail", .bad)
    case .complete: exchange.head.map { (String($0.status), SummaryTab.role(of: $0.status)) } ?? ("none", .bad)
    }
  }

  /// What the server logged, the newest last.
  mutating func log(in rect: Rect) {
    let log = model.log
    var below = count(log.position, of: log.lines.count)
    if log.dropped > 0 { below += "  \(log.dropped) forgotten" }
    frame(rect, title: "5 Server log", below: below, isFocused: isFocused(.log))
    list(rect.inside, count: log.lines.count, at: log.position, isFocused: isFocused(.log)) { $0.line(of: log.lines[$1]) }
    if log.lines.isEmpty { write("nothing was logged yet", in: rect.inside, column: 1, style: Style(.dim)) }
  }

  private func line(of line: LogBuffer.Line) -> Line {
    let (word, role): (String, Style.Role) =
      switch line.level {
      case .debug: ("debug ", .dim)
      case .info: ("", .text)
      case .warning: ("warn ", .warning)
      case .error: ("error ", .bad)
      }
    return Line([Span(line.time.isEmpty ? "" : line.time + " ", .dim), Span(word, role), Span(line.text)])
  }
}

extension Painter {
  /// Where requests go, what is known of the checks, and how to get help.
  mutating func titleLine(in rect: Rect) {
    grid.fill(row: rect.row, columns: rect.column..<rect.column + rect.columns, style: Style(.status))
    var words = [" \(model.program)", target]
    if let path = model.scenarioPath { words.append(path.fileStem) }
    if let report = model.report { words.append("checks \(report.passed)/\(report.result.verdicts.count)") }
    if let recording = model.recording { words.append("REC \(recording.count)") }
    if model.draft.usesHTTP2 { words.append("by HTTP/2") }
    let held = model.jar.cookies(at: model.now).count
    if held > 0 || !model.jar.isOn { words.append(model.jar.isOn ? "jar \(held)" : "jar off") }
    let running = model.history.running.count
    if running > 0 { words.append("\(running) running") }
    words.append("? help")
    write(words.joined(separator: "  "), in: rect, style: Style(.status))
  }

  private var target: String {
    switch model.server {
    case .starting: "in-process, starting"
    case .inProcess(let base): "in-process \(base.dropping("http://"))"
    case .remote(let base): base
    case .stopped: "in-process, stopped"
    }
  }

  /// The keys that work now, from the keymap.
  mutating func footer(in rect: Rect) {
    let hints = model.keymap.footer(in: model.context, columns: rect.columns) { model.obstacle(to: $0) == nil }
    var spans: [Span] = []
    for hint in hints { spans += [Span(spans.isEmpty ? " " : "  "), Span(hint.key, .key), Span(" \(hint.label)", .dim)] }
    write(Line(spans), in: rect)
  }

  /// What the last key did; a question is asked here too.
  mutating func messageLine(in rect: Rect) {
    switch model.overlay {
    case .prompt(let prompt): question("\(prompt.title): ", prompt.field, in: rect)
    case .search: question("look for: ", model.response.search, in: rect)
    case .frameFilter: question("filter frames: ", model.response.stream.filter, in: rect)
    case .confirm(let confirmation):
      write(" \(confirmation.question)  y yes  n no", in: rect, style: Style(.warning, .bold))
      cursor = Grid.Position(row: rect.row, column: min(rect.columns - 1, 1))
    default:
      let both = model.outcome.isEmpty || model.notice.isEmpty
      write(" " + model.outcome + (both ? "" : "  |  ") + glyphs.words(model.notice), in: rect)
    }
  }

  private mutating func question(_ title: String, _ field: TextField, in rect: Rect) {
    let width = min(Sanitizer.width(of: title) + 1, rect.columns / 2)
    grid.write(" \(title)", row: rect.row, column: rect.column, style: Style(.heading), width: width)
    self.field(field, in: rect, row: 0, column: width)
  }
}
