import Exchanges

/// Draws text, frames and lists into a grid and remembers where the cursor belongs.
struct Painter {
  let glyphs: Glyphs
  var grid: Grid
  var cursor: Grid.Position?
  /// Whether rows that are longer than their list go on in the next line.
  var wrapsRows = false
  /// Whether keys are named beside what they are for.
  var showsKeys = true
  /// Which row of a wrapped list a row of the screen shows.
  private(set) var wrappedRows: [Int: Int] = [:]
  /// The same for every list.
  private(set) var listed: [Int: Int] = [:]
  /// The borders that were drawn.
  private(set) var frames: [Rect] = []
  /// Knows the values that are not shown; nil shows everything.
  var secrets: SecretRedactor?
  /// How many rows of lists were formatted; it must not grow with the length of a list.
  private(set) var listedRows = 0

  init(size: Size, isASCII: Bool) {
    glyphs = Glyphs(isASCII: isASCII)
    grid = Grid(size: size, isASCII: isASCII)
  }

  var screen: Screen {
    let isInside = cursor.map { grid.contains($0.row, $0.column) } ?? false
    return Screen(grid: grid, cursor: isInside ? cursor : nil)
  }

  mutating func write(_ text: String, in rect: Rect, row: Int = 0, column: Int = 0, style: Style = .text) {
    write(Line(text, style), in: rect, row: row, column: column)
  }

  mutating func write(_ line: Line, in rect: Rect, row: Int = 0, column: Int = 0, skipping: Int = 0) {
    guard row >= 0, row < rect.rows else { return }
    let line = masked(line, columns: rect.columns + skipping)
    grid.write(line, row: rect.row + row, column: rect.column + column, width: rect.columns - column, skipping: skipping)
  }

  mutating func wrap(_ bytes: ArraySlice<UInt8>, in rect: Rect, style: Style = .text) {
    let line = masked(Line([Span(bytes: bytes, style)]), columns: rect.columns * rect.rows)
    grid.wrap(line.bytes, in: rect, style: style)
  }

  mutating func clear(_ rect: Rect) {
    for row in 0..<rect.rows { grid.fill(row: rect.row + row, columns: rect.column..<rect.column + rect.columns) }
  }

  /// A border with a title above and a word below; the focused one is heavy and its title stands out.
  mutating func frame(_ rect: Rect, title: String, extra: Line = Line(), below: String = "", isFocused: Bool) {
    guard rect.rows > 1, rect.columns > 1 else { return }
    clear(rect)
    frames.append(rect)
    let style = Style(isFocused ? .focusedBorder : .border)
    let corners = glyphs.corners(isFocused: isFocused)
    let right = rect.column + rect.columns - 1
    for (row, left, end) in [(rect.row, corners[0], corners[1]), (rect.row + rect.rows - 1, corners[2], corners[3])] {
      grid.fill(row: row, columns: rect.column..<right + 1, with: glyphs.horizontal(isFocused: isFocused), style: style)
      grid.fill(row: row, columns: rect.column..<rect.column + 1, with: left, style: style)
      grid.fill(row: row, columns: right..<right + 1, with: end, style: style)
    }
    for row in rect.row + 1..<max(rect.row + 1, rect.row + rect.rows - 1) {
      grid.fill(row: row, columns: rect.column..<rect.column + 1, with: glyphs.vertical(isFocused: isFocused), style: style)
      grid.fill(row: row, columns: right..<right + 1, with: glyphs.vertical(isFocused: isFocused), style: style)
    }
    let titleStyle = Style(isFocused ? .focusedTitle : .title)
    let spans = [Span(" \(title) ", style: titleStyle)] + extra.spans
    grid.write(masked(Line(spans), columns: rect.columns), row: rect.row, column: rect.column + 2, width: rect.columns - 4)
    if !below.isEmpty {
      grid.write(" \(below) ", row: rect.row + rect.rows - 1, column: rect.column + 2, style: style, width: rect.columns - 4)
    }
  }

  /// The visible rows of a list, scrolled to its column; the row under the cursor has a mark, and stands out where the list has the focus.
  mutating func list(
    _ rect: Rect,
    count: Int,
    at position: ListPosition,
    isFocused: Bool,
    line: (Painter, Int) -> Line
  ) {
    let place = position.settled(count: count, height: rect.rows)
    if isFocused, cursor == nil { cursor = Grid.Position(row: rect.row, column: rect.column) }
    guard rect.rows > 0, rect.columns > 1 else { return }
    guard !wrapsRows else { return wrappedList(rect, count: count, at: place, isFocused: isFocused, line: line) }
    for row in 0..<max(0, min(rect.rows, count - place.top)) {
      listedRows += 1
      write(line(self, place.top + row), in: rect, row: row, column: 1, skipping: position.column)
      listed[rect.row + row] = place.top + row
      if place.top + row == place.selection { select(rect.below(row).top(1), isFocused: isFocused) }
    }
  }

  /// The same with rows that take several lines. The one under the cursor is in sight, from its start on.
  private mutating func wrappedList(
    _ rect: Rect,
    count: Int,
    at place: ListPosition,
    isFocused: Bool,
    line: (Painter, Int) -> Line
  ) {
    let space = rect.indented
    var (row, room) = (place.selection, rect.rows)
    while row >= place.top, row < count, room > 0 {
      listedRows += 1
      room -= grid.height(of: line(self, row), in: space, skipping: place.column)
      row -= 1
    }
    // The selected row alone may be higher than the list.
    row = min(place.selection, room < 0 ? row + 2 : row + 1)
    var used = 0
    while row < count, used < rect.rows {
      listedRows += 1
      let height = grid.wrap(line(self, row), in: space.below(used), skipping: place.column)
      for line in used..<used + height { wrappedRows[rect.row + line] = row }
      for line in used..<min(rect.rows, used + height) { listed[rect.row + line] = row }
      if row == place.selection { select(rect.below(used).top(height), isFocused: isFocused) }
      (row, used) = (row + 1, used + height)
    }
  }

  /// Marks the row under the cursor of a list.
  private mutating func select(_ rect: Rect, isFocused: Bool) {
    write(">", in: rect, style: Style(.selection, isFocused ? nil : .bold))
    guard isFocused else { return }
    for row in rect.row..<rect.row + rect.rows {
      for column in rect.column..<rect.column + rect.columns {
        let style = grid[row, column].style.role == .escape ? Style(.escape, [.reverse, .underline]) : Style(.selection)
        grid.restyle(row: row, columns: column..<column + 1, style: style)
      }
    }
    cursor = Grid.Position(row: rect.row, column: rect.column)
  }

  /// `3/12` for a pane's lower border.
  func count(_ position: ListPosition, of count: Int) -> String {
    count == 0 ? "" : "\(min(position.selection, count - 1) + 1)/\(count)"
  }
}

extension Painter {
  /// Where bytes of one or several lines hold what is not shown.
  func hidden(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
    guard let secrets else { return [] }
    var found: [Range<Int>] = []
    for line in bytes.split(separator: 0x0A) {
      let start = line.startIndex
      let text = Array(line)
      found += secrets.hiddenRanges(in: text).map { $0.lowerBound + start..<$0.upperBound + start }
    }
    return found
  }

  /// The line with a mask in the place of secrets. Looks no further than what can be seen of it.
  private func masked(_ line: Line, columns: Int) -> Line {
    guard secrets != nil else { return line }
    // A cluster of a column has few bytes, and a secret may begin at the edge.
    let room = 4 * min(columns, 1 << 24) + 256
    var bytes: [UInt8] = []
    for span in line.spans where bytes.count < room { bytes += span.bytes.prefix(room - bytes.count) }
    let hidden = hidden(in: bytes[...])
    guard !hidden.isEmpty else { return line }
    var line = line
    var start = 0
    for index in line.spans.indices {
      let span = line.spans[index].bytes
      defer { start += span.count }
      let inside = hidden.map { $0.clamped(to: start..<start + span.count) }.filter { !$0.isEmpty }
      guard !inside.isEmpty else { continue }
      var shown: [UInt8] = []
      var place = 0
      for range in inside {
        shown += span.dropFirst(place).prefix(range.lowerBound - start - place)
        // A secret in several pieces has one mask.
        if hidden.contains(where: { $0.lowerBound == range.lowerBound }) { shown += glyphs.mask.utf8 }
        place = range.upperBound - start
      }
      line.spans[index].bytes = (shown + span.dropFirst(place))[...]
    }
    return line
  }
}

extension Painter {
  /// The characters that draw: the same cells in ASCII and in Unicode.
  struct Glyphs: Sendable {
    let isASCII: Bool

    /// Lines of a border; the focused pane has heavy ones.
    func horizontal(isFocused: Bool) -> Character { isASCII ? (isFocused ? "=" : "-") : (isFocused ? "━" : "─") }

    func vertical(isFocused: Bool) -> Character { isASCII ? "|" : (isFocused ? "┃" : "│") }

    /// Upper left, upper right, lower left, lower right.
    func corners(isFocused: Bool) -> [Character] {
      if isASCII { return ["+", "+", "+", "+"] }
      return isFocused ? ["┏", "┓", "┗", "┛"] : ["┌", "┐", "└", "┘"]
    }

    /// Words of our own, with the dashes and quotation marks ASCII has.
    func words(_ text: String) -> String {
      guard isASCII, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
      let plain: [Character: String] = ["—": "-", "–": "-", "…": "...", "“": "\"", "”": "\"", "‘": "'", "’": "'"]
      return text.map { plain[$0] ?? String($0) }.joined()
    }

    /// What stands for a character that is not shown, and for a whole secret.
    var dot: Character { isASCII ? "*" : "●" }
    var mask: String { String(repeating: dot, count: 4) }

    var passed: String { isASCII ? "[v]" : "[✓]" }
    var failed: String { isASCII ? "[x]" : "[✗]" }
    var skipped: String { "[-]" }
    var unknown: String { "[ ]" }
    var running: String { isASCII ? "[~]" : "[●]" }
    var broken: String { "[!]" }
  }

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
      let columns = Sanitizer.width(of: String(line[start - 1]), atMost: width, ascii: glyphs.isASCII)
      guard before + columns < width else { break }
      start -= 1
      before += columns
    }
    grid.fill(row: rect.row + row, columns: rect.column + column..<rect.column + rect.columns, style: Style(.field))
    // What is typed is shown.
    let text = String(line[start...].prefix(width))
    grid.write(text, row: rect.row + row, column: rect.column + column, style: Style(.field), width: width)
    cursor = Grid.Position(row: rect.row + row, column: rect.column + column + before)
  }

  /// A text of several lines being edited. Only the lines that are in sight are looked at, however many stand above them.
  mutating func textArea(_ field: TextField, in rect: Rect) {
    guard rect.rows > 0, rect.columns > 1 else { return }
    var start = field.lineStart(before: field.cursor)
    var cursorRow = 0
    while cursorRow < rect.rows - 1, start > 0 {
      start = field.lineStart(before: start - 1)
      cursorRow += 1
    }
    for row in 0..<rect.rows {
      let end = field.characters[start...].firstIndex(where: \.isLineFeed) ?? field.characters.count
      if row == cursorRow {
        self.field(field.characters[start..<end], cursor: field.cursor, in: rect, row: row, column: 0)
      } else {
        let text = String(field.characters[start..<end].prefix(rect.columns))
        grid.write(text, row: rect.row + row, column: rect.column, style: Style(.field), width: rect.columns)
      }
      guard end < field.characters.count else { return }
      start = end + 1
    }
  }
}
