import Curses
import Foundation
import Workbench

/// Opens a terminal on a pty for one test and closes both.
func withTerminal(
  columns: Int = 40,
  rows: Int = 10,
  options: Terminal.Options = testOptions(),
  _ body: (Pty, Terminal) async throws -> Void
) async throws {
  setenv("LC_ALL", "C.UTF-8", 1)
  let pty = try Pty(columns: columns, rows: rows)
  defer { pty.close() }
  let terminal = try await Terminal.open(descriptor: pty.terminal, options: options)
  do {
    try await body(pty, terminal)
  } catch {
    await terminal.close()
    throw error
  }
  await terminal.close()
}

/// The tests' own output stays where it is.
func testOptions(theme: Theme = .dark, colour: Bool = true, mouse: Bool = true, term: String = "xterm-256color")
  -> Terminal.Options
{
  Terminal.Options(theme: theme, colour: colour, mouse: mouse, redirectsStreams: false, term: term)
}

/// A screen with a text in each row, in the style that goes with it.
func screen(columns: Int = 40, rows: Int = 10, cursor: Grid.Position? = nil, _ texts: [(String, Style)]) -> Screen {
  var grid = Grid(size: Size(columns: columns, rows: rows))
  for (row, text) in texts.enumerated() { grid.write(text.0, row: row, column: 0, style: text.1) }
  return Screen(grid: grid, cursor: cursor)
}

extension Grid {
  /// The cells as a terminal without colours has to show them.
  var asVirtualCells: [VirtualCell] {
    cells.map { VirtualCell(text: $0.text, width: $0.width, pen: VirtualCell.Pen(attributes: $0.style.attributes)) }
  }
}
