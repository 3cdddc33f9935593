import Exchanges

/// What lies over the panes and takes the keys.
enum Overlay: Sendable {
  case page(Page)
  case help(HelpPage)
  case comparison(Page.Comparison)
  case palette(CommandPalette)
  case prompt(Prompt)
  case confirm(Confirmation)
  case choice(Choice)
  case review(ReviewScreen)
  case recording(Recording)
}

extension Overlay {
  /// A question that is answered with a line of text.
  struct Prompt: Sendable {
    enum Purpose: Sendable, Hashable {
      /// Where to save the exchange of this number as a scenario.
      case saveScenario(exchange: Int)
      /// Where else to save a scenario's text.
      case saveText(String)
      /// Where to save several exchanges as one scenario.
      case saveRecording([Int])
      /// The predicate of a check, by its place in all of them.
      case editCheck(Int)
      /// The name of a capture.
      case capture(Expectations.Capture)
      /// The value of a secret, which is not shown.
      case secret(String)
      /// The command that gets a body.
      case pipe([UInt8])
    }

    var title: String
    var field: TextField
    var purpose: Purpose

    /// The field as it is drawn.
    func shownField(mask: Character) -> TextField {
      guard case .secret = purpose else { return field }
      return TextField(String(repeating: mask, count: field.characters.count))
    }
  }

  /// A question that is answered with yes or no.
  struct Confirmation: Sendable {
    enum Purpose: Sendable, Hashable {
      case overwrite(path: String, text: String)
      /// Whether secrets are written into a file; without them it is the other text, and their values become variables.
      case writeSecrets(path: String, plain: String, hidden: String, values: [String: String])
      case overwriteBody(path: String, [UInt8])
      case quit
    }

    var question: String
    var purpose: Purpose
  }

  /// The letters that may follow `t` or `y`.
  struct Choice: Sendable {
    let context: KeyContext
    private let rows: [Line]

    init<Action>(_ context: KeyContext, _ keymap: Keymap<Action>) {
      self.context = context
      rows = keymap.bindings(in: [context]).filter { $0.contexts == [context] && !$0.name.isEmpty }
        .map { Line([Span($0.keyLabel + "  ", .key), Span($0.title)]) }
    }

    func draw(_ layout: ScreenLayout, _ painter: inout Painter) {
      let height = min(rows.count + 2, layout.size.rows - 3)
      let columns = min(layout.size.columns, 44)
      let column = layout.size.columns - columns
      let rect = Rect(row: layout.footer.row - height, column: column, rows: height, columns: columns)
      painter.frame(rect, title: context.title, isFocused: true)
      for (row, line) in rows.enumerated() { painter.write(line, in: rect.inside, row: row, column: 1) }
      painter.cursor = Grid.Position(row: rect.row, column: rect.column)
    }
  }
}

extension Overlay {
  var context: KeyContext {
    switch self {
    case .page, .help: .help
    case .comparison: .comparison
    case .palette: .palette
    case .prompt: .prompt
    case .confirm: .confirm
    case .choice(let choice): choice.context
    case .review: .review
    case .recording: .recording
    }
  }

  var field: TextField? {
    get {
      switch self {
      case .palette(let palette): palette.field
      case .prompt(let prompt): prompt.field
      case .page, .help, .comparison, .confirm, .choice, .review, .recording: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .palette(var palette):
        palette.field = newValue
        self = .palette(palette)
      case .prompt(var prompt):
        prompt.field = newValue
        self = .prompt(prompt)
      case .page, .help, .comparison, .confirm, .choice, .review, .recording: break
      }
    }
  }

  mutating func move(_ movement: ListPosition.Movement, _ shared: SharedState) {
    switch self {
    case .page(var page):
      page.scroll(movement)
      self = .page(page)
    case .help(var help):
      help.move(movement)
      self = .help(help)
    case .comparison(var page):
      page.scroll(movement)
      self = .comparison(page)
    case .palette(var palette):
      palette.move(movement)
      self = .palette(palette)
    case .review(var screen):
      screen.move(movement, shared)
      self = .review(screen)
    case .recording(var recording):
      recording.position.move(movement, count: shared.recording?.count ?? 0)
      self = .recording(recording)
    case .prompt, .confirm, .choice: break
    }
  }

  mutating func settle(_ layout: ScreenLayout, _ shared: SharedState) {
    switch self {
    case .page(var page):
      page.settle(layout)
      self = .page(page)
    case .help(var help):
      help.settle(layout)
      self = .help(help)
    case .comparison(var page):
      page.settle(layout)
      self = .comparison(page)
    case .palette(var palette):
      palette.settle(layout)
      self = .palette(palette)
    case .review(var screen):
      screen.settle(layout, shared)
      self = .review(screen)
    case .recording(var recording):
      recording.settle(layout, shared)
      self = .recording(recording)
    case .prompt, .confirm, .choice: break
    }
  }

  func draw(_ layout: ScreenLayout, _ painter: inout Painter, _ shared: SharedState) {
    switch self {
    case .page(let page): page.draw(layout, &painter)
    case .help(let help): help.draw(layout, &painter)
    case .comparison(let page): page.draw(layout, &painter)
    case .palette(let palette): palette.draw(layout, &painter)
    case .choice(let choice): choice.draw(layout, &painter)
    case .review(let screen): screen.draw(layout, &painter, shared)
    case .recording(let recording): recording.draw(layout, &painter, shared)
    // Questions are asked in the message line.
    case .prompt, .confirm: break
    }
  }
}

extension Overlay {
  /// The steps of a recording, before they are saved.
  struct Recording: Sendable {
    enum Action: CaseIterable, Sendable {
      case moveUp, moveDown, remove, putBack, save
    }

    static let bindings = [
      Keymap.Binding(Action.save, [.enter], in: [.recording], label: "name the file", rank: 10, "name the file for these steps"),
      Keymap.Binding(
        .moveUp,
        [.character("K"), .character("<")],
        in: [.recording],
        label: "up",
        rank: 20,
        "move this step up"
      ),
      Keymap.Binding(
        .moveDown,
        [.character("J"), .character(">")],
        in: [.recording],
        label: "down",
        rank: 21,
        "move this step down"
      ),
      Keymap.Binding(.remove, [.character("x")], in: [.recording], label: "remove", rank: 30, "leave this step out"),
      Keymap.Binding(
        .putBack,
        [.character("u")],
        in: [.recording],
        label: "undo",
        rank: 40,
        "put back the step that was removed last"
      ),
    ]

    var position = ListPosition()
    private var removed: [(id: Int, place: Int)] = []

    func obstacle(to action: Action, _ shared: SharedState) -> String? {
      let count = shared.recording?.count ?? 0
      return switch action {
      case .save: nil
      case .remove: count == 0 ? "no step is left   u puts one back" : nil
      case .moveUp: position.selection == 0 ? "this is the first step" : nil
      case .moveDown: position.selection + 1 >= count ? "this is the last step" : nil
      case .putBack: removed.isEmpty ? "no step was removed" : nil
      }
    }

    mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
      guard var ids = shared.recording else { return [] }
      let place = position.selection
      switch action {
      case .save: return [.nameRecording]
      case .moveUp, .moveDown:
        let other = action == .moveUp ? place - 1 : place + 1
        guard ids.indices.contains(place), ids.indices.contains(other) else { return [] }
        ids.swapAt(place, other)
        position.selection = other
        shared.notice = "moved: step \(place + 1) is step \(other + 1) now"
      case .remove:
        guard ids.indices.contains(place) else { return [] }
        let id = ids.remove(at: place)
        removed.append((id, place))
        shared.notice = "removed: \(shared.history[id]?.draft.line ?? "step \(place + 1)")   u puts it back"
      case .putBack:
        guard let (id, place) = removed.popLast() else { return [] }
        ids.insert(id, at: min(place, ids.count))
        position.selection = min(place, ids.count - 1)
        shared.notice = "put back: \(shared.history[id]?.draft.line ?? "")"
      }
      shared.recording = ids
      return []
    }

    mutating func settle(_ layout: ScreenLayout, _ shared: SharedState) {
      position.settle(count: shared.recording?.count ?? 0, height: Self.rect(layout).inside.rows)
    }

    private static func rect(_ layout: ScreenLayout) -> Rect {
      Rect(row: 1, column: 0, rows: layout.size.rows - 3, columns: layout.size.columns)
    }

    func draw(_ layout: ScreenLayout, _ painter: inout Painter, _ shared: SharedState) {
      let (rect, ids) = (Self.rect(layout), shared.recording ?? [])
      let below = painter.count(position, of: ids.count)
      painter.frame(
        rect,
        title: "Recording",
        extra: Line("  Esc goes on recording ", Style(.title)),
        below: below,
        isFocused: true
      )
      painter.list(rect.inside, count: ids.count, at: position, isFocused: true) { Self.line(of: ids[$1], $1, shared) }
      if ids.isEmpty { painter.write("no step is left", in: rect.inside, column: 1, style: Style(.dim)) }
    }

    private static func line(of id: Int, _ place: Int, _ shared: SharedState) -> Line {
      guard let entry = shared.history[id] else { return Line("\(place + 1)  forgotten: it is not saved", Style(.dim)) }
      let head = entry.exchange.head
      let checks = shared.expectations.checks(of: entry.identity).count { !shared.expectations.checks[$0].isProposed }
      let words = checks == 0 ? "" : checks == 1 ? "   1 check" : "   \(checks) checks"
      let stream = entry.isRunning ? "   runs: saved as far as it has come" : ""
      return Line([
        Span("\(place + 1)  ", .dim),
        Span(head.map { String($0.status) } ?? "no response, left out", head.map { Style.Role(status: $0.status) } ?? .bad),
        Span("  \(entry.draft.line)"), Span(words + stream, .dim),
      ])
    }
  }
}
