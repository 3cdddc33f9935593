extension Painter {
  /// A line being edited, scrolled so that the cursor is in sight.
  mutating func field(_ field: TextField, in rect: Rect, row: Int, column: Int) {
    self.field(field.characters[...], cursor: field.cursor, in: rect, row: row, column: column)
  }

  /// Looks only at what fits before the cursor and behind it, however long the line is.
  private mutating func field(_ line: ArraySlice<Character>, cursor place: Int, in rect: Rect, row: Int, column: Int) {
    let width = rect.columns - column
    guard row >= 0, row < rect.rows, width > 1 else { return }
    var start = place
    var before = 0
    while start > line.startIndex {
      let columns = Sanitizer.width(of: String(line[start - 1]), ascii: glyphs.isASCII)
      guard before + columns < width else { break }
      start -= 1
      before += columns
    }
    grid.fill(row: rect.row + row, columns: rect.column + column..<rect.column + rect.columns, style: Style(.field))
    write(String(line[start...].prefix(width)), in: rect, row: row, column: column, style: Style(.field))
    cursor = Position(row: rect.row + row, column: rect.column + column + before)
  }

  /// A text of several lines being edited.
  mutating func textArea(_ field: TextField, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 1 else { return }
    let before = field.characters[..<field.cursor]
    let cursorRow = before.count { $0 == "\n" }
    let top = max(0, cursorRow - rect.rows + 1)
    var start = field.characters.startIndex
    for _ in 0..<top { start = (field.characters[start...].firstIndex(of: "\n") ?? field.characters.count - 1) + 1 }
    for row in 0..<rect.rows {
      let end = field.characters[start...].firstIndex(of: "\n") ?? field.characters.count
      if top + row == cursorRow {
        self.field(field.characters[start..<end], cursor: field.cursor, in: rect, row: row, column: 0)
      } else {
        write(String(field.characters[start..<end].prefix(rect.columns)), in: rect, row: row, style: Style(.field))
      }
      guard end < field.characters.count else { return }
      start = end + 1
    }
  }
}
