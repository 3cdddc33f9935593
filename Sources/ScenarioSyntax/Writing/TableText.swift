/// Rows of cells between bars.
enum TableText {
  /// The rows with every cell as wide as the widest of its column.
  static func aligned(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: max(0, width - cell.count)) }
      return "| \(cells.joined(separator: " | ")) |"
    }
  }
}
