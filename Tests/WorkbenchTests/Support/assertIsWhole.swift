import Workbench
import XCTest

/// Fails unless every row's widths sum to the columns, wide clusters have their second half, and no cell holds what a
/// terminal would act on.
func assertIsWhole(_ grid: Grid, _ words: String = "", file: StaticString = #filePath, line: UInt = #line) {
  let columns = grid.size.columns
  guard grid.cells.count == columns * grid.size.rows else { return XCTFail("cells are missing \(words)", file: file, line: line) }
  for row in 0..<grid.size.rows {
    let cells = grid.cells[row * columns..<(row + 1) * columns]
    guard cells.reduce(0, { $0 + $1.width }) == columns else {
      return XCTFail("row \(row) is not \(columns) columns wide: \(cells.map(\.text)) \(words)", file: file, line: line)
    }
    for (left, right) in zip(cells, cells.dropFirst()) where (left.width == 2) != (right.width == 0) {
      return XCTFail("row \(row) has half a cluster \(words)", file: file, line: line)
    }
  }
  for cell in grid.cells where !isSafe(cell, ascii: grid.isASCII) {
    return XCTFail(
      "a cell holds \(cell.text.unicodeScalars.map { String($0.value, radix: 16) }) \(words)",
      file: file,
      line: line
    )
  }
}

private func isSafe(_ cell: Grid.Cell, ascii: Bool) -> Bool {
  guard cell.width > 0 else { return cell.text.isEmpty }
  return !cell.text.isEmpty && cell.text.unicodeScalars.count <= 5
    && cell.text.unicodeScalars.allSatisfy { scalar in
      if scalar.value < 0x7F { return scalar.value >= 0x20 }
      if scalar.value < 0xA0 || ascii || scalar.properties.isDefaultIgnorableCodePoint { return false }
      let unsafe: [Unicode.GeneralCategory] = [
        .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      ]
      return !unsafe.contains(scalar.properties.generalCategory)
    }
}
