import Scenarios

extension Painter {
  /// Where requests go, what is known of the checks, and how to get help.
  mutating func titleLine(in rect: Rect) {
    grid.fill(row: rect.row, columns: rect.column..<rect.column + rect.columns, style: Style(.status))
    var words = [" answerback", target]
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
      cursor = Position(row: rect.row, column: min(rect.columns - 1, 1))
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
