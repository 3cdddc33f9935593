/// What lies over the panes and takes the keys.
enum Overlay: Sendable {
  case page(Page)
  case palette(CommandPalette)
  case prompt(Prompt)
  case confirm(Confirmation)
  case choice(Choice)
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
      /// The name of a capture.
      case capture(Expectations.Capture)
      /// The command that gets a body.
      case pipe([UInt8])
    }

    var title: String
    var field: TextField
    var purpose: Purpose
  }

  /// A question that is answered with yes or no.
  struct Confirmation: Sendable {
    enum Purpose: Sendable, Hashable {
      case overwrite(path: String, text: String)
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
    case .page: .help
    case .palette: .palette
    case .prompt: .prompt
    case .confirm: .confirm
    case .choice(let choice): choice.context
    }
  }

  var field: TextField? {
    get {
      switch self {
      case .palette(let palette): palette.field
      case .prompt(let prompt): prompt.field
      case .page, .confirm, .choice: nil
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
      case .page, .confirm, .choice: break
      }
    }
  }

  mutating func move(_ movement: ListPosition.Movement) {
    switch self {
    case .page(var page):
      page.scroll(movement)
      self = .page(page)
    case .palette(var palette):
      palette.move(movement)
      self = .palette(palette)
    case .prompt, .confirm, .choice: break
    }
  }

  mutating func settle(_ layout: ScreenLayout) {
    switch self {
    case .page(var page):
      page.settle(layout)
      self = .page(page)
    case .palette(var palette):
      palette.settle(layout)
      self = .palette(palette)
    case .prompt, .confirm, .choice: break
    }
  }

  func draw(_ layout: ScreenLayout, _ painter: inout Painter) {
    switch self {
    case .page(let page): page.draw(layout, &painter)
    case .palette(let palette): palette.draw(layout, &painter)
    case .choice(let choice): choice.draw(layout, &painter)
    // Questions are asked in the message line.
    case .prompt, .confirm: break
    }
  }
}
