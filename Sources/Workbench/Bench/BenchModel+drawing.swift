import Exchanges
import Scenarios

/// Draws the bench; a pure function of both arguments, for any size.
///
/// Below 40 columns or 10 rows one line says so; everything else goes on meanwhile.
package func view(_ bench: BenchModel, size: Size) -> Screen {
  let layout = size == bench.size ? bench.layout : ScreenLayout(bench.space(of: size), bench.arrangement)
  var painter = Painter(size: size, isASCII: bench.shared.capabilities.ascii)
  painter.secrets = bench.shared.showsSecrets ? nil : bench.shared.secrets
  guard !layout.isTooSmall else {
    let least = ScreenLayout.least
    painter.write(
      "terminal too small (have \(size.columns)x\(size.rows), need \(least.columns)x\(least.rows))",
      in: Rect(row: 0, column: 0, rows: 1, columns: size.columns)
    )
    return painter.screen
  }
  bench.drawTitle(in: layout.title, &painter)
  for (pane, _) in layout.panes {
    painter.wrapsRows = bench.wraps(pane)
    bench.component(pane).draw(in: layout.place(of: pane), &painter, bench.shared)
  }
  painter.wrapsRows = false
  let possible = bench.possibleActions
  let ownKeys = bench.drawOwnKeys(layout, possible, &painter)
  bench.overlay?.draw(layout, &painter, bench.shared)
  bench.drawFooter(layout, possible, besides: ownKeys, &painter)
  bench.drawMessage(in: layout.message, &painter)
  bench.drawTour(below: layout.size, &painter)
  return painter.screen
}

extension BenchModel {
  /// Where requests go, what is known of the scenarios, what is not saved, and how to get help.
  fileprivate func drawTitle(in rect: Rect, _ painter: inout Painter) {
    painter.grid.fill(row: rect.row, columns: rect.column..<rect.column + rect.columns, style: Style(.status))
    let fullness = shared.isRecordingFull ? " full" : ""
    let recording = shared.recording.map { "REC \($0.count)\(fullness)   " } ?? (rect.columns >= 100 ? "REC off   " : "")
    let right = (rect.columns >= 60 ? recording : "") + (shared.hasUnsavedWork ? "*  " : "") + "? help "
    let rightWidth = right.utf8.count
    let room = rect.columns - rightWidth - 2
    let line = { (words: [String]) in " " + words.joined(separator: "   ") }
    var words = titleWords.map(\.long)
    if Sanitizer.width(of: line(words), atMost: room) > room { words = titleWords.map(\.short) }
    while words.count > 2, Sanitizer.width(of: line(words), atMost: room) > room { words.removeLast() }
    painter.write(line(words), in: rect.left(rect.columns - rightWidth - 1), style: Style(.status))
    painter.write(right, in: rect, column: max(0, rect.columns - rightWidth), style: Style(.status))
  }

  /// The words of the title, the most important first, each in a long and a short form.
  var statusWords: String { titleWords.map(\.long).joined(separator: "   ") }

  private var titleWords: [(long: String, short: String)] {
    var words = [(program, program), target]
    if let name = shared.variables.environment { words.append(("env \(name)", name)) }
    if let scenarios { words.append(scenarios) }
    let errors = log.lines.count { $0.level >= .error }
    if errors > 0 { words.append((errors == 1 ? "log 1 error" : "log \(errors) errors", "log \(errors)")) }
    let running = shared.history.runningCount
    if running > 0 { words.append(("\(running) running", "\(running) running")) }
    if shared.draft.usesHTTP2 { words.append(("by HTTP/2", "HTTP/2")) }
    if !shared.jar.isOn { words.append(("jar off", "jar off")) }
    return words
  }

  private var target: (long: String, short: String) {
    switch shared.server {
    case .starting: ("in-process, starting", "starting")
    case .inProcess(let base): ("in-process \(base)", "in-process \(base.dropping("http://"))")
    case .remote(let base): (base, base)
    case .stopped: ("in-process, stopped", "stopped")
    }
  }

  /// `43 scenarios (1 failed)`
  private var scenarios: (long: String, short: String)? {
    let count = shared.scenarios.count
    guard count > 0 else { return nil }
    let failed = shared.scenarios.count {
      switch shared.runs[$0.path] {
      case .failed, .broken: true
      case .passed, .skipped, .running, .cancelled, nil: false
      }
    }
    let words = count == 1 ? "1 scenario" : "\(count) scenarios"
    return failed > 0 ? ("\(words) (\(failed) failed)", "\(words) (\(failed) failed)") : (words, words)
  }
}

extension BenchModel {
  /// What a key with a word for it can do now.
  fileprivate var possibleActions: Set<BenchAction> {
    Set(keymap.bindings(in: contexts).filter { !$0.label.isEmpty && obstacle(to: $0.action) == nil }.map(\.action))
  }

  /// The keys of the pane that has the focus, in its lower border behind what stands there.
  /// - Returns: the actions that are named there.
  fileprivate func drawOwnKeys(
    _ layout: ScreenLayout,
    _ possible: Set<BenchAction>,
    _ painter: inout Painter
  ) -> Set<BenchAction> {
    guard overlay == nil, field == nil, let rect = layout.rect(of: focus), rect.rows > 2 else { return [] }
    let row = rect.row + rect.rows - 1
    let line = String(painter.glyphs.horizontal(isFocused: true))
    var start = rect.column + rect.columns - 1
    while start > rect.column + 2, painter.grid[row, start - 1].text == line { start -= 1 }
    let space = Rect(row: row, column: start + 1, rows: 1, columns: rect.column + rect.columns - 2 - start)
    var shown: Set<BenchAction> = []
    let hints = keymap.footer(in: contexts, columns: space.columns) { binding in
      binding.contexts.intersection(KeyContext.panes).count <= 1 && possible.contains(binding.action)
    }
    guard !hints.isEmpty else { return [] }
    for binding in keymap.bindings(in: contexts) where hints.contains(where: { $0.label == binding.label }) {
      shown.insert(binding.action)
    }
    painter.write(Line(Self.spans(hints) + [Span(" ")]), in: space)
    return shown
  }

  private static func spans(_ hints: [Keymap<BenchAction>.Hint]) -> [Span] {
    hints.enumerated().flatMap { [Span($0 == 0 ? " " : "  "), Span($1.key, .key), Span(" \($1.label)", .dim)] }
  }

  /// The keys that work now, from the keymap; what the pane's border names is left out where it is of use only there.
  fileprivate func drawFooter(
    _ layout: ScreenLayout,
    _ possible: Set<BenchAction>,
    besides ownKeys: Set<BenchAction>,
    _ painter: inout Painter
  ) {
    let rect = layout.footer
    var spans: [Span] = []
    if overlay == nil, field == nil, layout.rect(of: .catalogue) == nil, let key = cataloguesKey {
      spans = [Span(" "), Span(key, .key), Span(" routes ", .dim)]
    }
    let used = spans.reduce(0) { $0 + $1.bytes.count }
    let hints = keymap.footer(in: contexts, columns: rect.columns - used) { binding in
      possible.contains(binding.action) && !(binding.weight == .usual && ownKeys.contains(binding.action))
    }
    painter.write(Line(spans + Self.spans(hints)), in: rect)
  }

  private var cataloguesKey: String? {
    keymap.bindings.first { $0.action == .bench(.pane(.catalogue)) }?.keys.first?.label
  }

  /// What the last key did; questions are asked here too.
  fileprivate func drawMessage(in rect: Rect, _ painter: inout Painter) {
    switch overlay {
    case .prompt(let prompt):
      return Self.draw("\(prompt.title): ", prompt.shownField(mask: painter.glyphs.dot), in: rect, &painter)
    case .confirm(let confirmation):
      painter.write(" \(confirmation.question)  y yes  n no", in: rect, style: Style(.warning, .bold))
      painter.cursor = Grid.Position(row: rect.row, column: min(rect.columns - 1, 1))
      return
    case .review(let screen) where shared.notice.isEmpty:
      return painter.write(screen.decisions(columns: rect.columns, shared, painter.glyphs), in: rect)
    case .page, .help, .comparison, .palette, .choice, .review, .recording, nil: break
    }
    if overlay == nil, let question = component(focus).question, let field {
      return Self.draw(question, field, in: rect, &painter)
    }
    painter.write(" " + painter.glyphs.words(message), in: rect)
  }

  /// How the shown exchange or the last run ended, and what the last key did; nothing of it twice.
  private var message: String {
    let (outcome, notice) = (shared.outcome, shared.notice)
    if notice.isEmpty || outcome.contains(notice) { return outcome }
    if outcome.isEmpty || notice.contains(outcome) { return notice }
    return "\(outcome)  |  \(notice)"
  }

  private static func draw(_ question: String, _ field: TextField, in rect: Rect, _ painter: inout Painter) {
    let width = min(Sanitizer.width(of: question, atMost: rect.columns) + 1, rect.columns / 2)
    painter.grid.write(" \(question)", row: rect.row, column: rect.column, style: Style(.heading), width: width)
    painter.field(field, in: rect, row: 0, column: width)
  }
}
