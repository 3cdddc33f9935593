import Curses
import Workbench
import XCTest

final class TerminalDrawingTests: XCTestCase {
  func testEveryCellOfAGridStandsOnTheScreen() async throws {
    let wanted = screen([
      ("plain", .text), ("bold title", Style(.title)), ("reversed", Style(.selection)), ("under", Style(.field)),
      ("dim", Style(.dim)), ("漢字 and ünï ✓ é\u{301}", Style(.heading)), ("│ box ─┐", Style(.border)), ("", .text),
      ("both", Style(.text, [.bold, .underline])), (String(repeating: "x", count: 40), Style(.status)),
    ])
    try await withTerminal(options: testOptions(theme: .mono)) { pty, terminal in
      await terminal.draw(wanted)
      let shown = await pty.screen()
      XCTAssertEqual(shown.lines, wanted.grid.lines)
      XCTAssertEqual(shown.cells, wanted.grid.asVirtualCells)
      XCTAssertEqual(shown.unknown, [])
    }
  }

  func testOneScreenAfterTheOtherStandsWhole() async throws {
    let screens = [
      screen([("one line of text", .text), ("漢字漢字", Style(.bad))]),
      screen([("one 漢ine of text", .text), ("a漢字漢", Style(.bad))]),
      screen([("漢one line", Style(.good)), ("aa字字b", Style(.bad))]),
      screen([("漢one line", .text), ("字字bb", Style(.bad)), ("e\u{301}e\u{302}e", .text)]),
      screen([]),
      screen([(String(repeating: "漢", count: 20), Style(.selection)), ("one line of text", .text)]),
      screen([(String(repeating: "x", count: 39), .text), (String(repeating: "界", count: 19) + "xx", .text)]),
    ]
    try await withTerminal(options: testOptions(theme: .mono)) { pty, terminal in
      for wanted in screens {
        await terminal.draw(wanted)
        let shown = await pty.screen()
        XCTAssertEqual(shown.lines, wanted.grid.lines)
        XCTAssertEqual(shown.cells, wanted.grid.asVirtualCells)
      }
    }
  }

  func testNothingIsWrittenWhenNothingChanged() async throws {
    let same = screen(cursor: Grid.Position(row: 1, column: 3), [("text", .text), ("漢字", Style(.bad))])
    try await withTerminal { pty, terminal in
      await terminal.draw(same)
      let count = await pty.bytesWritten { for _ in 0..<5 { await terminal.draw(same) } }
      XCTAssertEqual(count, 0)
    }
  }

  func testOneChangedCellCostsFewBytes() async throws {
    try await withTerminal(columns: 120, rows: 40) { pty, terminal in
      let texts = Array(repeating: (String(repeating: "abc ", count: 30), Style.text), count: 40)
      await terminal.draw(screen(columns: 120, rows: 40, texts))
      var changed = texts
      changed[20].0 = "X" + changed[20].0.dropFirst()
      let wanted = screen(columns: 120, rows: 40, changed)
      let count = await pty.bytesWritten { await terminal.draw(wanted) }
      XCTAssertLessThan(count, 32)
      let shown = await pty.screen()
      XCTAssertEqual(shown.lines, wanted.grid.lines)
    }
  }

  func testTheLastCellOfTheLastRowIsWritten() async throws {
    let rows = Array(repeating: (String(repeating: "x", count: 38) + "漢", Style.text), count: 10)
    try await withTerminal { pty, terminal in
      await terminal.draw(screen(rows))
      let shown = await pty.screen()
      XCTAssertEqual(shown.lines, screen(rows).grid.lines)
    }
  }

  func testTheCursorStandsWhereTheScreenSaysOrIsHidden() async throws {
    try await withTerminal { pty, terminal in
      await terminal.draw(screen(cursor: Grid.Position(row: 4, column: 7), [("text", .text)]))
      var shown = await pty.screen()
      XCTAssertEqual([shown.row, shown.column], [4, 7])
      XCTAssertTrue(shown.modes.contains(25))
      await terminal.draw(screen([("text", .text)]))
      shown = await pty.screen()
      XCTAssertFalse(shown.modes.contains(25))
    }
  }

  func testAScreenLargerThanTheTerminalIsCut() async throws {
    try await withTerminal { pty, terminal in
      await terminal.draw(screen(columns: 60, rows: 12, Array(repeating: (String(repeating: "y", count: 60), .text), count: 12)))
      let shown = await pty.screen()
      XCTAssertEqual(shown.lines[0], String(repeating: "y", count: 40))
      XCTAssertEqual(shown.lines[9], String(repeating: "y", count: 40))
    }
  }

  func testRepaintingWritesEverythingAnew() async throws {
    let wanted = screen([("first", .text), ("second", Style(.title))])
    try await withTerminal(options: testOptions(theme: .mono)) { pty, terminal in
      await terminal.draw(wanted)
      // Somebody else wrote on the screen.
      await terminal.draw(wanted)
      pty.scribble("\u{1b}[1;1Hgarbage\u{1b}[6;1Hgarbage")
      await terminal.repaint()
      let shown = await pty.screen()
      XCTAssertEqual(shown.cells, wanted.grid.asVirtualCells)
    }
  }
}
