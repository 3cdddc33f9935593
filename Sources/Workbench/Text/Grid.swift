/// A screen's worth of cells.
///
/// Writing never leaves the grid and never cuts a wide cluster: where a half would be left over, a blank stands.
public struct Grid: Sendable, Hashable {
  public let size: Size
  /// Row by row, `size.columns` each.
  public private(set) var cells: [Cell]
  /// True when only ASCII may be shown; other characters are written as `<U+00E9>`.
  public let isASCII: Bool

  public init(size: Size, isASCII: Bool = false) {
    self.size = size
    self.isASCII = isASCII
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// The cell at a place; a blank outside of the grid.
  public subscript(row: Int, column: Int) -> Cell {
    guard contains(row, column) else { return .blank }
    return cells[row * size.columns + column]
  }

  /// The text of the screen, row by row, blanks at the ends of rows kept.
  public var lines: [String] {
    (0..<size.rows).map { row in
      cells[row * size.columns..<(row + 1) * size.columns].map(\.text).joined()
    }
  }

  func contains(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < size.rows && column >= 0 && column < size.columns
  }

  /// Puts a cluster down and blanks what would be left of a wide one beneath it. The caller has checked the room.
  mutating func put(_ cluster: Cluster, row: Int, column: Int, style: Style) {
    let at = row * size.columns + column
    if cells[at].width == 0 { blank(at - 1) }
    let last = at + cluster.width - 1
    if cells[last].width == 2 { blank(last + 1) }
    cells[at] = Cell(text: cluster.text, width: cluster.width, style: style)
    if cluster.width == 2 { cells[last] = Cell(text: "", width: 0, style: style) }
  }

  /// Changes the looks of a stretch of cells, their text kept.
  public mutating func restyle(row: Int, columns: Range<Int>, style: Style) {
    guard row >= 0, row < size.rows else { return }
    for column in columns.clamped(to: 0..<size.columns) {
      let old = cells[row * size.columns + column]
      cells[row * size.columns + column] = Cell(text: old.text, width: old.width, style: style)
    }
  }

  private mutating func blank(_ index: Int) {
    cells[index] = Cell(text: " ", width: 1, style: cells[index].style)
  }
}
