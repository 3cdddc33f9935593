import CNcurses
import Glibc
import Workbench

/// Brings a grid onto the screen: only cells that changed are touched, and nothing is written when none did.
///
/// Every function belongs on the curses thread.
struct Renderer {
  private let palette: Palette
  /// What stands on the screen; nil when that is not known.
  private var shown: Grid?
  private var cursor: Position?

  var hasColour: Bool { palette.hasColour }

  init(palette: Palette) {
    self.palette = palette
    curs_set(0)
  }

  /// Shows a screen; what exceeds the terminal is left out.
  mutating func draw(_ screen: Screen) {
    guard screen.grid != shown || screen.cursor != cursor else { return }
    if shown?.size != screen.grid.size {
      werase(ncurses_stdscr())
      shown = nil
    }
    for row in 0..<screen.grid.size.rows { draw(row: row, of: screen.grid) }
    place(screen.cursor)
    wrefresh(ncurses_stdscr())
    shown = screen.grid
  }

  /// Forgets what stands on the screen, so that the next drawing writes every cell.
  mutating func forget() {
    shown = nil
    werase(ncurses_stdscr())
  }

  private mutating func place(_ position: Position?) {
    if (position == nil) != (cursor == nil) { curs_set(position == nil ? 0 : 1) }
    cursor = position
    // A hidden cursor has a place too; always the same one, so that it costs nothing.
    wmove(ncurses_stdscr(), Int32(clamping: position?.row ?? 0), Int32(clamping: position?.column ?? 0))
  }

  private func draw(row: Int, of grid: Grid) {
    let columns = grid.size.columns
    let range = row * columns..<(row + 1) * columns
    if let shown, shown.cells[range] == grid.cells[range] { return }
    var run = Run(row: row, column: 0, style: .text)
    for index in range {
      let cell = grid.cells[index]
      // The second half of a wide cluster comes with the first.
      if cell.width == 0 { continue }
      let isShown = isShown(cell, at: index, in: grid)
      if isShown || run.style != cell.style || run.text.isEmpty {
        write(run)
        run = Run(row: row, column: index - range.lowerBound, style: cell.style)
      }
      if !isShown { run.text += WideText.characters(of: cell) }
    }
    write(run)
  }

  /// A wide cluster stands only while its second half does.
  private func isShown(_ cell: Cell, at index: Int, in grid: Grid) -> Bool {
    guard let shown, shown.cells[index] == cell else { return false }
    let second = index + 1
    return cell.width < 2 || second < shown.cells.count && shown.cells[second] == grid.cells[second]
  }

  private func write(_ run: Run) {
    guard !run.text.isEmpty else { return }
    let window = ncurses_stdscr()
    wattr_set(window, palette.attributes(of: run.style), palette.pair(of: run.style.role), nil)
    wmove(window, Int32(clamping: run.row), Int32(clamping: run.column))
    waddnwstr(window, run.text, Int32(clamping: run.text.count))
    wattr_set(window, ncurses_normal, 0, nil)
  }

  /// Neighbouring cells of one style.
  private struct Run {
    var row: Int
    var column: Int
    var style: Style
    var text: [wchar_t] = []
  }
}
