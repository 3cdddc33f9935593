import CNcurses
import Workbench

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Brings a grid onto the screen: only cells that changed are touched, and nothing is written when none did.
///
/// Every function belongs on the curses thread.
struct Renderer {
  private let palette: Palette
  /// What stands on the screen; nil when that is not known.
  private var shown: Grid?
  private var cursor: Grid.Position?

  var hasColour: Bool { palette.hasColour }

  init(palette: Palette) {
    self.palette = palette
    curs_set(0)
  }

  /// Shows a screen; what exceeds the terminal is left out.
  /// - Returns: How many bytes that took, about; 0 when nothing changed.
  mutating func draw(_ screen: Screen) -> Int {
    if shown?.size != screen.grid.size {
      werase(ncurses_stdscr())
      shown = nil
    }
    var bytes = 0
    for row in 0..<screen.grid.size.rows { bytes += draw(row: row, of: screen.grid) }
    guard bytes > 0 || screen.cursor != cursor else { return 0 }
    // The cursor is moved at least.
    bytes += 8
    place(screen.cursor)
    wrefresh(ncurses_stdscr())
    shown = screen.grid
    return bytes
  }

  /// Forgets what stands on the screen, so that the next drawing writes every cell.
  mutating func forget() {
    shown = nil
    werase(ncurses_stdscr())
  }

  private mutating func place(_ position: Grid.Position?) {
    if (position == nil) != (cursor == nil) { curs_set(position == nil ? 0 : 1) }
    cursor = position
    // A hidden cursor has a place too; always the same one, so that it costs nothing.
    wmove(ncurses_stdscr(), Int32(clamping: position?.row ?? 0), Int32(clamping: position?.column ?? 0))
  }

  private func draw(row: Int, of grid: Grid) -> Int {
    let columns = grid.size.columns
    let range = row * columns..<(row + 1) * columns
    if let shown, grid.hasSameRow(row, as: shown) { return 0 }
    var bytes = 0
    var run = Run(row: row, column: 0, style: .text)
    for index in range {
      let cell = grid.cells[index]
      // The second half of a wide cluster comes with the first.
      if cell.width == 0 { continue }
      let isShown = shown.map { grid.hasSameCluster(at: index, as: $0) } ?? false
      if isShown || run.style != cell.style || run.text.isEmpty {
        write(run)
        bytes += run.byteCount
        run = Run(row: row, column: index - range.lowerBound, style: cell.style)
      }
      if !isShown { run.text += WideText.characters(of: cell) }
    }
    write(run)
    return bytes + run.byteCount
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

    /// About what it takes to go there, to change the style and to write the text.
    var byteCount: Int { text.isEmpty ? 0 : 16 + text.reduce(0) { $0 + ($1 < 0x80 ? 1 : 3) } }
  }
}

extension Renderer {
  /// What a style is to curses: attributes and a colour pair.
  struct Palette: Sendable {
    private let theme: Theme
    private let depth: Theme.ColourDepth

    /// Whether anything is shown in colour.
    var hasColour: Bool { depth != .none }

    /// Defines the colour pairs; curses must be up.
    init(theme: Theme, colour: Bool) {
      self.theme = theme
      guard colour, theme != .mono, start_color() == OK else {
        depth = .none
        return
      }
      let hasOwn = use_default_colors() == OK
      depth = Theme.ColourDepth(count: ncurses_colors())
      guard depth != .none else { return }
      for (index, role) in Style.Role.allCases.enumerated() {
        let foreground = theme.foreground(of: role).number(in: depth)
        let background = theme.background.number(in: depth)
        // A terminal that cannot go back to its own colours is taken for white on black.
        init_extended_pair(
          Int32(index + 1),
          hasOwn || foreground >= 0 ? foreground : 7,
          hasOwn || background >= 0 ? background : 0
        )
      }
    }

    /// The pair of a role, 0 without colours.
    func pair(of role: Style.Role) -> Int16 {
      guard depth != .none, let index = Style.Role.allCases.firstIndex(of: role) else { return 0 }
      return Int16(index + 1)
    }

    /// The attributes of a style. A role that is shown dim by a colour of its own, or must not be dim, is not dimmed again.
    func attributes(of style: Style) -> attr_t {
      var attributes = ncurses_normal
      if style.attributes.contains(.bold) { attributes |= ncurses_bold }
      if style.attributes.contains(.reverse) { attributes |= ncurses_reverse }
      if style.attributes.contains(.underline) { attributes |= ncurses_underline }
      let isColoured = depth != .none && theme.foreground(of: style.role) != .own
      if style.attributes.contains(.dim), !isColoured { attributes |= ncurses_dim }
      return attributes
    }
  }

  /// The characters that fill a cell, in the C library's own opinion of their width.
  enum WideText {
    /// What curses may be given for a cell: its text when the C library measures it as the grid does, else a `?` for
    /// each column, so that nothing behind it is displaced.
    static func characters(of cell: Grid.Cell) -> [wchar_t] {
      if let byte = cell.text.utf8.first, cell.text.utf8.count == 1, cell.width == 1, (0x20..<0x7f).contains(byte) {
        return [wchar_t(byte)]
      }
      let characters = cell.text.unicodeScalars.map { wchar_t(bitPattern: $0.value) }
      // Curses keeps a base and four marks in a cell; a negative width is a control character or unknown.
      let widths = characters.map { wcwidth($0) }
      guard let base = widths.first, base == Int32(cell.width), characters.count <= 5, widths.dropFirst().allSatisfy({ $0 == 0 })
      else { return Array(repeating: 0x3f, count: max(1, cell.width)) }
      return characters
    }
  }
}
