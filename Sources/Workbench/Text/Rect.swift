/// A rectangle of cells.
struct Rect: Sendable, Hashable {
  var row: Int
  var column: Int
  var rows: Int
  var columns: Int

  init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// What is left inside a border.
  var inside: Rect { Rect(row: row + 1, column: column + 1, rows: rows - 2, columns: columns - 2) }

  /// The first rows, at most as many as there are.
  func top(_ count: Int) -> Rect { Rect(row: row, column: column, rows: min(count, rows), columns: columns) }

  /// All but the first rows.
  func below(_ count: Int) -> Rect {
    let skipped = min(max(0, count), rows)
    return Rect(row: row + skipped, column: column, rows: rows - skipped, columns: columns)
  }

  /// The last rows, at most as many as there are.
  func bottom(_ count: Int) -> Rect { below(rows - min(count, rows)) }

  func contains(_ position: Grid.Position) -> Bool {
    position.row >= row && position.row < row + rows && position.column >= column && position.column < column + columns
  }

  /// Without its first column.
  var indented: Rect { Rect(row: row, column: column + 1, rows: rows, columns: columns - 1) }

  /// The first columns, at most as many as there are.
  func left(_ count: Int) -> Rect { Rect(row: row, column: column, rows: rows, columns: min(count, columns)) }

  /// All but the first columns.
  func right(of count: Int) -> Rect {
    Rect(row: row, column: column + min(count, columns), rows: rows, columns: columns - min(count, columns))
  }
}

/// The extent of a screen or of a part of it, in columns and rows.
package struct Size: Sendable, Hashable {
  package var columns: Int
  package var rows: Int

  /// Negative numbers count as zero.
  package init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}
