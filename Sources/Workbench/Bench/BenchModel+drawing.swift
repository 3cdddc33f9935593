import Exchanges
import Scenarios

/// Draws the bench; a pure function of both arguments, for any size.
///
/// Below 40 columns or 10 rows one line says so; everything else goes on meanwhile.
package func view(_ bench: BenchModel, size: Size) -> Screen {
  let layout = size == bench.size ? bench.layout : ScreenLayout(size, bench.arrangement)
  var painter = Painter(size: size, isASCII: bench.shared.capabilities.ascii)
  guard !layout.isTooSmall else {
    let least = ScreenLayout.least
    painter.write(
      "terminal too small (have \(size.columns)x\(size.rows), need \(least.columns)x\(least.rows))",
      in: Rect(row: 0, column: 0, rows: 1, columns: size.columns)
    )
    return painter.screen
  }
  bench.drawTitle(in: layout.title, &painter)
  for (pane, _) in layout.panes { bench.component(pane).draw(in: layout.place(of: pane), &painter, bench.shared) }
  bench.overlay?.draw(layout, &painter)
  bench.drawFooter(in: layout.footer, &painter)
  bench.drawMessage(in: layout.message, &painter)
  return painter.screen
}

extension BenchModel {
  /// Where requests go, what is known of the checks, and how to get help.
  fileprivate func drawTitle(in rect: Rect, _ painter: inout Painter) {
    painter.grid.fill(row: rect.row, columns: rect.column..<rect.column + rect.columns, style: Style(.status))
    var words = [" \(program)", target]
    if let path = shared.scenarioPath { words.append(path.fileStem) }
    if let report = shared.report { words.append("checks \(report.passed)/\(report.result.verdicts.count)") }
    if let recording = shared.recording { words.append("REC \(recording.count)") }
    if shared.draft.usesHTTP2 { words.append("by HTTP/2") }
    let held = shared.jar.cookies(at: shared.now).count
    if held > 0 || !shared.jar.isOn { words.append(shared.jar.isOn ? "jar \(held)" : "jar off") }
    let running = shared.history.running.count
    if running > 0 { words.append("\(running) running") }
    words.append("? help")
    painter.write(words.joined(separator: "  "), in: rect, style: Style(.status))
  }

  private var target: String {
    switch shared.server {
    case .starting: "in-process, starting"
    case .inProcess(let base): "in-process \(base.dropping("http://"))"
    case .remote(let base): base
    case .stopped: "in-process, stopped"
    }
  }

  /// The keys that work now, from the keymap.
  fileprivate func drawFooter(in rect: Rect, _ painter: inout Painter) {
    let hints = keymap.footer(in: contexts, columns: rect.columns) { obstacle(to: $0) == nil }
    var spans: [Span] = []
    for hint in hints { spans += [Span(spans.isEmpty ? " " : "  "), Span(hint.key, .key), Span(" \(hint.label)", .dim)] }
    painter.write(Line(spans), in: rect)
  }

  /// What the last key did; questions are asked here too.
  fileprivate func drawMessage(in rect: Rect, _ painter: inout Painter) {
    switch overlay {
    case .prompt(let prompt): return Self.draw("\(prompt.title): ", prompt.field, in: rect, &painter)
    case .confirm(let confirmation):
      painter.write(" \(confirmation.question)  y yes  n no", in: rect, style: Style(.warning, .bold))
      painter.cursor = Grid.Position(row: rect.row, column: min(rect.columns - 1, 1))
      return
    case .page, .palette, .choice, nil: break
    }
    if overlay == nil, let question = component(focus).question, let field {
      return Self.draw(question, field, in: rect, &painter)
    }
    let isOnlyOne = shared.outcome.isEmpty || shared.notice.isEmpty
    painter.write(" " + shared.outcome + (isOnlyOne ? "" : "  |  ") + painter.glyphs.words(shared.notice), in: rect)
  }

  private static func draw(_ question: String, _ field: TextField, in rect: Rect, _ painter: inout Painter) {
    let width = min(Sanitizer.width(of: question) + 1, rect.columns / 2)
    painter.grid.write(" \(question)", row: rect.row, column: rect.column, style: Style(.heading), width: width)
    painter.field(field, in: rect, row: 0, column: width)
  }
}
