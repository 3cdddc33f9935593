/// The sizes of the command palette.
enum PaletteBox {
  static func listHeight(on size: Size) -> Int { max(1, min(14, size.rows - 7)) }

  static func rect(on size: Size) -> Rect {
    let columns = min(size.columns, max(40, min(80, size.columns - 8)))
    return Rect(row: 1, column: (size.columns - columns) / 2, rows: listHeight(on: size) + 3, columns: columns)
  }
}

extension Painter {
  /// What is written, and the commands that fit, each with its key.
  mutating func palette(_ palette: Palette) {
    let rect = PaletteBox.rect(on: grid.size)
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
    cursor = Position(row: rect.row, column: rect.column)
  }
}
