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

  private static func section(_ context: KeyContext, _ bindings: [Binding]) -> [Line] {
    let bindings = bindings.filter { !$0.keys.isEmpty }
    guard !bindings.isEmpty else { return [] }
    let rows = bindings.map { Line([Span("  " + $0.keyLabel + " ", .key, width: 16), Span($0.title)]) }
    return [Line(context.title, Style(.heading))] + rows + [Line("")]
  }

  /// How many lines are seen at a time.
  static func height(on size: Size) -> Int { max(1, size.rows - 5) }
}

extension Painter {
  mutating func help(of context: KeyContext, at position: ListPosition) {
    page("Help", HelpPage(model.keymap, context: context).lines, at: position)
  }

  /// Lines over the panes, the whole screen wide.
  mutating func page(_ title: String, _ lines: [Line], at position: ListPosition) {
    let rect = Rect(row: 1, column: 0, rows: grid.size.rows - 3, columns: grid.size.columns)
    let last = min(lines.count, position.top + rect.inside.rows)
    frame(rect, title: title, below: "\(last)/\(lines.count)", isFocused: true)
    for (row, line) in lines.dropFirst(position.top).prefix(rect.inside.rows).enumerated() {
      write(line, in: rect.inside, row: row, column: 1)
    }
    cursor = Position(row: rect.inside.row, column: rect.inside.column)
  }
}
