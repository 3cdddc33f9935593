/// A screen's worth of cells.
///
/// Writing never leaves the grid and never cuts a wide cluster: where a half would be left over, a blank stands.
package struct Grid: Sendable, Hashable {
  package let size: Size
  /// Row by row, `size.columns` each.
  package private(set) var cells: [Cell]
  /// True when only ASCII may be shown; other characters are written as `<U+00E9>`.
  package let isASCII: Bool

  package init(size: Size, isASCII: Bool = false) {
    self.size = size
    self.isASCII = isASCII
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// The cell at a place; a blank outside of the grid.
  package subscript(row: Int, column: Int) -> Cell {
    guard contains(row, column) else { return .blank }
    return cells[row * size.columns + column]
  }

  /// The text of the screen, row by row, blanks at the ends of rows kept.
  package var lines: [String] {
    (0..<size.rows).map { row in
      cells[row * size.columns..<(row + 1) * size.columns].map(\.text).joined()
    }
  }

  /// Whether a row looks the same in another grid of the same size.
  package func hasSameRow(_ row: Int, as other: Grid) -> Bool {
    let start = row * size.columns
    return (start..<start + size.columns).allSatisfy { cells[$0] == other.cells[$0] }
  }

  /// Whether a cluster, both halves of a wide one, looks the same in another grid of the same size.
  package func hasSameCluster(at index: Int, as other: Grid) -> Bool {
    guard cells[index] == other.cells[index] else { return false }
    return cells[index].width < 2 || index + 1 < cells.count && cells[index + 1] == other.cells[index + 1]
  }

  func contains(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < size.rows && column >= 0 && column < size.columns
  }

  /// Puts a cluster down and blanks what would be left of a wide one below it. The caller has checked the room.
  private mutating func put(_ cluster: Sanitizer.Cluster, row: Int, column: Int, style: Style) {
    let at = row * size.columns + column
    let last = at + cluster.width - 1
    blankNeighbours(of: at...last)
    cells[at] = Cell(text: cluster.text, width: cluster.width, style: style)
    if cluster.width == 2 { cells[last] = Cell(text: "", width: 0, style: style) }
  }

  /// Changes the looks of a stretch of cells, their text kept.
  package mutating func restyle(row: Int, columns: Range<Int>, style: Style) {
    guard row >= 0, row < size.rows else { return }
    for column in columns.clamped(to: 0..<size.columns) {
      let old = cells[row * size.columns + column]
      cells[row * size.columns + column] = Cell(text: old.text, width: old.width, style: style)
    }
  }

  /// Blanks the halves of wide clusters that would be left beside a stretch of cells of one row.
  private mutating func blankNeighbours(of stretch: ClosedRange<Int>) {
    if cells[stretch.lowerBound].width == 0 { blank(stretch.lowerBound - 1) }
    if cells[stretch.upperBound].width == 2 { blank(stretch.upperBound + 1) }
  }

  private mutating func blank(_ index: Int) {
    cells[index] = Cell(text: " ", width: 1, style: cells[index].style)
  }
}

extension Grid {
  /// A cell's place on the screen; both numbers count from 0 at the upper left.
  package struct Position: Sendable, Hashable {
    package var row: Int
    package var column: Int

    package init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// One column of a row: a cluster, or the second half of the cluster to its left.
  ///
  /// Only a ``Grid`` makes cells, and what it writes passes the ``Sanitizer``: no cell holds a control character.
  package struct Cell: Sendable, Hashable {
    /// A base character with at most four combining marks; empty in a continuation.
    package let text: String
    /// Columns the text takes: 1 or 2; 0 marks the continuation of a wide cluster.
    package let width: Int
    package let style: Style

    fileprivate init(text: String, width: Int, style: Style) {
      self.text = text
      self.width = width
      self.style = style
    }

    /// A space in the plain style.
    package static let blank = Cell(text: " ", width: 1, style: .text)
  }

  /// Writes text through the ``Sanitizer``.
  ///
  /// Nothing is written outside of the grid or beyond `width` columns; where something had to be left out,
  /// the last column shows `…` (`~` in ASCII). Made-visible characters get the style's escape form.
  /// - Returns: the columns written.
  @discardableResult
  package mutating func write(_ text: String, row: Int, column: Int, style: Style = .text, width: Int = .max) -> Int {
    write(bytes: Array(text.utf8)[...], row: row, column: column, style: style, width: width)
  }

  /// Writes bytes that should be UTF-8; those that are not become visible.
  @discardableResult
  package mutating func write(
    bytes: ArraySlice<UInt8>,
    row: Int,
    column: Int,
    style: Style = .text,
    width: Int = .max
  ) -> Int {
    guard contains(row, column), width > 0 else { return 0 }
    let room = min(width, size.columns - column)
    let clusters = Sanitizer.clusters(of: bytes, ascii: isASCII, columns: room)
    return put(clusters, row: row, column: column, style: style, room: room)
  }

  private mutating func put(_ clusters: [Sanitizer.Cluster], row: Int, column: Int, style: Style, room: Int) -> Int {
    let isCut = clusters.reduce(0) { $0 + $1.width } > room
    let end = isCut ? room - 1 : room
    var used = 0
    let escape = Style(.escape, style.attributes.union(.underline))
    for cluster in clusters {
      guard used + cluster.width <= end else { break }
      put(cluster, row: row, column: column + used, style: cluster.isEscape ? escape : style)
      used += cluster.width
    }
    guard isCut else { return used }
    while used < room {
      put(Sanitizer.Cluster(text: used == end ? cutMark : " ", width: 1), row: row, column: column + used, style: style)
      used += 1
    }
    return used
  }

  private var cutMark: String { isASCII ? "~" : "…" }

  /// Fills a stretch of a row with one narrow character.
  package mutating func fill(row: Int, columns: Range<Int>, with character: Character = " ", style: Style = .text) {
    guard row >= 0, row < size.rows else { return }
    let columns = columns.clamped(to: 0..<size.columns)
    let cluster = Sanitizer.clusters(of: String(character), ascii: isASCII).first { $0.width == 1 }
    guard let last = columns.last else { return }
    // Only at the ends may half of a wide cluster stand outside.
    blankNeighbours(of: row * size.columns + columns.lowerBound...row * size.columns + last)
    let cell = Cell(text: cluster?.text ?? " ", width: 1, style: style)
    for column in columns { cells[row * size.columns + column] = cell }
  }

  /// Writes a line's pieces one behind the other.
  /// - Parameters:
  ///   - skipped: columns left out at the start, for a view that is scrolled to the right.
  /// - Returns: the columns written.
  @discardableResult
  mutating func write(_ line: Line, row: Int, column: Int, width: Int, skipping skipped: Int = 0) -> Int {
    if skipped > 0 { return write(scrolled: line, row: row, column: column, width: width, skipping: skipped) }
    var used = 0
    for span in line.spans {
      let room = width - used
      guard room > 0 else { break }
      let wanted = min(room, span.width ?? room)
      let written = write(bytes: span.bytes, row: row, column: column + used, style: span.style, width: wanted)
      used += span.width == nil ? written : wanted
    }
    return used
  }

  private mutating func write(scrolled line: Line, row: Int, column: Int, width: Int, skipping skipped: Int) -> Int {
    guard contains(row, column) else { return 0 }
    let room = min(width, size.columns - column)
    var at = -skipped
    for span in line.spans {
      let clusters = Sanitizer.clusters(of: span.bytes, ascii: isASCII, columns: min(span.width ?? .max, room - at))
      for cluster in clusters {
        guard at + cluster.width <= room else { return room }
        let style = cluster.isEscape ? Style(.escape, span.style.attributes.union(.underline)) : span.style
        if at >= 0 { put(cluster, row: row, column: column + at, style: style) }
        at += cluster.width
      }
    }
    return max(0, at)
  }

  /// Writes a line over as many rows as it needs, cut only at the end of the last one.
  /// - Returns: the rows it takes, at least one.
  @discardableResult
  mutating func wrap(_ line: Line, in rect: Rect, skipping skipped: Int = 0) -> Int {
    let cells = clusters(of: line, in: rect, skipping: skipped)
    var (row, column) = (0, 0)
    for (cluster, style) in cells {
      if column + cluster.width > rect.columns { (row, column) = (row + 1, 0) }
      guard row < rect.rows else {
        write(cutMark, row: rect.row + rect.rows - 1, column: rect.column + rect.columns - 1)
        return max(1, rect.rows)
      }
      if contains(rect.row + row, rect.column + column + cluster.width - 1) {
        put(cluster, row: rect.row + row, column: rect.column + column, style: style)
      }
      column += cluster.width
    }
    return row + 1
  }

  /// The rows that a line takes where it is wrapped, at most one more than there are.
  func height(of line: Line, in rect: Rect, skipping skipped: Int = 0) -> Int {
    var (row, column) = (0, 0)
    for (cluster, _) in clusters(of: line, in: rect, skipping: skipped) {
      if column + cluster.width > rect.columns { (row, column) = (row + 1, 0) }
      column += cluster.width
    }
    return min(row, rect.rows) + 1
  }

  /// As many clusters of a line as fill a rectangle and a little more. A piece of a set width is cut or filled up.
  private func clusters(of line: Line, in rect: Rect, skipping skipped: Int) -> [(Sanitizer.Cluster, Style)] {
    guard rect.columns > 1 else { return [] }
    var room = rect.columns * (rect.rows + 1) + skipped
    var cells: [(Sanitizer.Cluster, Style)] = []
    for span in line.spans where room > 0 {
      var left = min(room, span.width ?? room)
      let clusters = Sanitizer.clusters(of: span.bytes, ascii: isASCII, columns: left)
      for cluster in clusters where cluster.width <= left {
        let style = cluster.isEscape ? Style(.escape, span.style.attributes.union(.underline)) : span.style
        cells.append((cluster, style))
        left -= cluster.width
        room -= cluster.width
      }
      guard span.width != nil else { continue }
      for _ in 0..<max(0, left) { cells.append((Sanitizer.Cluster(text: " ", width: 1), span.style)) }
      room -= max(0, left)
    }
    guard skipped > 0 else { return cells }
    var (at, first) = (0, 0)
    while first < cells.count, at < skipped { (at, first) = (at + cells[first].0.width, first + 1) }
    return Array(cells[first...])
  }

  /// Writes bytes over several rows, cut only at the end of the last one.
  mutating func wrap(_ bytes: ArraySlice<UInt8>, in rect: Rect, style: Style = .text) {
    guard rect.columns > 1 else { return }
    let clusters = Sanitizer.clusters(of: bytes, ascii: isASCII, columns: rect.columns * rect.rows)
    let escape = Style(.escape, style.attributes.union(.underline))
    var (row, column) = (0, 0)
    for cluster in clusters {
      if column + cluster.width > rect.columns { (row, column) = (row + 1, 0) }
      guard row < rect.rows else {
        write(isASCII ? "~" : "…", row: rect.row + rect.rows - 1, column: rect.column + rect.columns - 1, style: style)
        return
      }
      if contains(rect.row + row, rect.column + column + cluster.width - 1) {
        put(cluster, row: rect.row + row, column: rect.column + column, style: cluster.isEscape ? escape : style)
      }
      column += cluster.width
    }
  }
}
