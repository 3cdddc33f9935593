import CNcurses
import Workbench

/// The characters that fill a cell, in the C library's own opinion of their width.
enum WideText {
  /// What curses may be given for a cell: its text when the C library measures it as the grid does, else a `?` for
  /// each column, so that nothing behind it is displaced.
  static func characters(of cell: Cell) -> [wchar_t] {
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
