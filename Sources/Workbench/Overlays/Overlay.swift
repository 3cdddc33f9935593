/// What lies over the panes and takes the keys.
enum Overlay: Sendable {
  case help(of: KeyContext, ListPosition)
  /// What differs between two answers.
  case comparison(title: String, [Line], ListPosition)
  case palette(Palette)
  case prompt(Prompt)
  case confirm(Confirmation)
  case tabChoice, copyChoice
  /// The filter of the catalogue is being written.
  case filter
  /// What is to be looked for in a tab; the filter of a stream's frames.
  case search, frameFilter
}

extension Overlay {
  /// The command palette: what is written and which of the fitting commands is chosen.
  struct Palette: Sendable {
    var field = TextField()
    var position = ListPosition()
  }

  /// A question that is answered by a line.
  struct Prompt: Sendable {
    enum Purpose: Sendable, Hashable {
      /// Where to save the exchange of this number as a scenario.
      case saveScenario(exchange: Int)
      /// Where else to put a scenario's text.
      case saveText(String)
      /// Where to save several exchanges as one scenario.
      case saveRecording([Int])
      /// What the variable is called that a value goes into.
      case capture(DraftCapture)
      /// The command a body is given to.
      case pipe([UInt8])
    }

    var title: String
    var field: TextField
    var purpose: Purpose
  }

  /// A question that is answered by yes or no.
  struct Confirmation: Sendable {
    enum Purpose: Sendable, Hashable {
      case overwrite(path: String, text: String)
      case quit
    }

    var question: String
    var purpose: Purpose
  }

  /// The help page: the keys of one place first, then what other places have of their own.
  struct HelpPage {
    let lines: [Line]

    init(_ keymap: Keymap, context: KeyContext) {
      let others = KeyContext.allCases.filter { $0 != context && $0 != .help }
      lines =
        Self.section(context, keymap.bindings(in: context))
        + others.flatMap { other in
          Self.section(other, keymap.bindings(in: other).filter { !$0.contexts.isSuperset(of: KeyContext.panes) })
        }
    }

    private static func section(_ context: KeyContext, _ bindings: [Keymap.Binding]) -> [Line] {
      let bindings = bindings.filter { !$0.keys.isEmpty }
      guard !bindings.isEmpty else { return [] }
      let rows = bindings.map { Line([Span("  " + $0.keyLabel + " ", .key, width: 16), Span($0.title)]) }
      return [Line(context.title, Style(.heading))] + rows + [Line("")]
    }

    /// How many lines are seen at a time.
    static func height(on size: Size) -> Int { max(1, size.rows - 5) }
  }

  /// The sizes of the command palette.
  enum PaletteBox {
    static func listHeight(on size: Size) -> Int { max(1, min(14, size.rows - 7)) }

    static func rect(on size: Size) -> Rect {
      let columns = min(size.columns, max(40, min(80, size.columns - 8)))
      return Rect(row: 1, column: (size.columns - columns) / 2, rows: listHeight(on: size) + 3, columns: columns)
    }
  }
}

extension Painter {
  mutating func help(of context: KeyContext, at position: ListPosition) {
    page("Help", Overlay.HelpPage(model.keymap, context: context).lines, at: position)
  }

  /// Lines over the panes, the whole screen wide.
  mutating func page(_ title: String, _ lines: [Line], at position: ListPosition) {
    let rect = Rect(row: 1, column: 0, rows: grid.size.rows - 3, columns: grid.size.columns)
    let last = min(lines.count, position.top + rect.inside.rows)
    frame(rect, title: title, below: "\(last)/\(lines.count)", isFocused: true)
    for (row, line) in lines.dropFirst(position.top).prefix(rect.inside.rows).enumerated() {
      write(line, in: rect.inside, row: row, column: 1)
    }
    cursor = Grid.Position(row: rect.inside.row, column: rect.inside.column)
  }

  /// What is written, and the commands that fit, each with its key.
  mutating func palette(_ palette: Overlay.Palette) {
    let rect = Overlay.PaletteBox.rect(on: grid.size)
    let entries = model.commands(fitting: palette.field.text)
    frame(rect, title: "Commands", below: count(palette.position, of: entries.count), isFocused: true)
    let inside = rect.inside
    list(inside.below(1), count: entries.count, at: palette.position, isFocused: true) { _, row in
      let entry = entries[row]
      return Line([
        Span(entry.name + " ", .name, width: 18), Span(entry.keyLabel + " ", .key, width: min(14, inside.columns / 4)),
        Span(entry.title),
      ])
    }
    write(":", in: inside, column: 1, style: Style(.key))
    field(palette.field, in: inside, row: 0, column: 2)
  }

  /// The letters that may follow `t` or `y`.
  mutating func choice(above footer: Rect) {
    let bindings = model.keymap.bindings(in: model.context).filter { $0.contexts == [model.context] && !$0.name.isEmpty }
    let rows = min(bindings.count + 2, grid.size.rows - 3)
    let columns = min(grid.size.columns, 44)
    let rect = Rect(row: footer.row - rows, column: grid.size.columns - columns, rows: rows, columns: columns)
    frame(rect, title: model.context.title, isFocused: true)
    for (row, binding) in bindings.enumerated() {
      write(Line([Span(binding.keyLabel + "  ", .key), Span(binding.title)]), in: rect.inside, row: row, column: 1)
    }
    cursor = Grid.Position(row: rect.row, column: rect.column)
  }
}
