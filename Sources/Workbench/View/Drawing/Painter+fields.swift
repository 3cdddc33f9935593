extension Painter {
  /// A line being edited, scrolled so that the cursor is in sight.
  mutating func field(_ field: TextField, in rect: Rect, row: Int, column: Int) {
    let width = rect.columns - column
    guard row >= 0, row < rect.rows, width > 1 else { return }
    let clusters = field.characters.map { Sanitizer.width(of: String($0), ascii: glyphs.isASCII) }
    var start = field.cursor
    var used = 1
    while start > 0, used + clusters[start - 1] <= width {
      start -= 1
      used += clusters[start]
    }
    grid.fill(row: rect.row + row, columns: rect.column + column..<rect.column + rect.columns, style: Style(.field))
    write(String(field.characters[start...].prefix(width)), in: rect, row: row, column: column, style: Style(.field))
    let before = clusters[start..<field.cursor].reduce(0, +)
    cursor = Position(row: rect.row + row, column: rect.column + column + before)
  }

  /// A text of several lines being edited.
  mutating func textArea(_ field: TextField, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 1 else { return }
    let before = field.characters[..<field.cursor]
    let cursorRow = before.count { $0 == "\n" }
    let lineStart = (before.lastIndex(of: "\n") ?? -1) + 1
    let top = max(0, cursorRow - rect.rows + 1)
    var start = field.characters.startIndex
    for _ in 0..<top { start = (field.characters[start...].firstIndex(of: "\n") ?? field.characters.count - 1) + 1 }
    for row in 0..<rect.rows {
      let end = field.characters[start...].firstIndex(of: "\n") ?? field.characters.count
      if top + row == cursorRow {
        var line = TextField(String(field.characters[start..<end]))
        line.move(by: field.cursor - lineStart - line.cursor)
        self.field(line, in: rect, row: row, column: 0)
      } else {
        write(String(field.characters[start..<end].prefix(rect.columns)), in: rect, row: row, style: Style(.field))
      }
      guard end < field.characters.count else { return }
      start = end + 1
    }
  }
}
