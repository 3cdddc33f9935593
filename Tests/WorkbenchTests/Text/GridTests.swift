import SystemIO
import XCTest

@testable import Workbench

final class GridTests: XCTestCase {
  private func grid(_ columns: Int, _ rows: Int = 1, ascii: Bool = false) -> Grid {
    Grid(size: Size(columns: columns, rows: rows), isASCII: ascii)
  }

  func testTextStandsWhereItIsWritten() {
    var grid = grid(8, 2)
    XCTAssertEqual(grid.write("abc", row: 1, column: 2), 3)
    XCTAssertEqual(grid.lines, ["        ", "  abc   "])
  }

  func testTooLongATextEndsInAMark() {
    var grid = grid(6)
    XCTAssertEqual(grid.write("abcdefgh", row: 0, column: 0), 6)
    XCTAssertEqual(grid.lines, ["abcde…"])
    var ascii = self.grid(6, ascii: true)
    ascii.write("abcdefgh", row: 0, column: 1, width: 4)
    XCTAssertEqual(ascii.lines, [" abc~ "])
  }

  func testAWideClusterIsNeverCut() {
    var grid = grid(5)
    grid.write("漢字漢", row: 0, column: 0)
    XCTAssertEqual(grid.lines, ["漢字…"])
    var odd = self.grid(4)
    odd.write("漢字漢", row: 0, column: 0)
    XCTAssertEqual(odd.lines, ["漢 …"])
  }

  func testWritingOverHalfOfAWideClusterBlanksTheOtherHalf() {
    var grid = grid(6)
    grid.write("漢字", row: 0, column: 0)
    grid.write("x", row: 0, column: 1)
    XCTAssertEqual(grid.lines, [" x字  "])
    grid.write("y", row: 0, column: 2)
    XCTAssertEqual(grid.lines, [" xy   "])
  }

  func testNothingIsWrittenOutside() {
    var grid = grid(4, 2)
    for (row, column) in [(-1, 0), (2, 0), (0, -1), (0, 4), (Int.max, 0), (0, Int.max), (Int.min, Int.min)] {
      XCTAssertEqual(grid.write("text", row: row, column: column), 0)
    }
    grid.fill(row: 0, columns: -5..<9, with: "漢")
    XCTAssertEqual(grid.lines, ["    ", "    "])
    grid.fill(row: 1, columns: 2..<99, with: "-")
    XCTAssertEqual(grid.lines, ["    ", "  --"])
  }

  func testWhatWasMadeVisibleHasTheRoleOfAnEscape() {
    var grid = grid(6)
    grid.write("a\u{1B}b", row: 0, column: 0, style: Style(.good))
    XCTAssertEqual(grid.cells.map(\.style.role), [.good, .escape, .escape, .escape, .escape, .good])
  }

  func testAGridOfNoSizeHasNoCells() {
    var grid = Grid(size: Size(columns: -3, rows: 0))
    grid.write("x", row: 0, column: 0)
    XCTAssertEqual(grid.lines, [])
    XCTAssertEqual(grid[0, 0], .blank)
  }

  func testAScrolledLineBeginsLater() {
    var grid = grid(6)
    grid.write(Line([Span("ab"), Span("漢def")]), row: 0, column: 0, width: 6, skipping: 1)
    XCTAssertEqual(grid.lines, ["b漢def"])
  }

  func testRandomTextsAtRandomPlacesKeepEveryRowWhole() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<400 {
      var grid = grid(Int.random(in: 1...30, using: &generator), 3, ascii: Bool.random(using: &generator))
      for _ in 0..<12 {
        grid.write(
          bytes: Hostile.bytes(&generator)[...],
          row: Int.random(in: -1...3, using: &generator),
          column: Int.random(in: -2...31, using: &generator),
          width: Int.random(in: 0...40, using: &generator)
        )
      }
      assertIsWhole(grid)
    }
  }
}
