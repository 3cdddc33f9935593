import Workbench
import XCTest

@testable import Curses

final class WideTextTests: XCTestCase {
  private func characters(_ text: String) -> [[Int32]] {
    setlocale(LC_CTYPE, "C.UTF-8")
    var grid = Grid(size: Size(columns: 4, rows: 1))
    grid.write(text, row: 0, column: 0)
    return grid.cells.filter { $0.width > 0 && $0 != .blank }.map { Renderer.WideText.characters(of: $0) }
  }

  func testALetterIsItself() {
    XCTAssertEqual(characters("a"), [[0x61]])
  }

  func testAClusterKeepsItsMarks() {
    XCTAssertEqual(characters("e\u{301}"), [[0x65, 0x301]])
  }

  func testAWideCharacterIsItself() {
    XCTAssertEqual(characters("漢"), [[0x6f22]])
  }
}
