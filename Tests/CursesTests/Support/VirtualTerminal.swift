import Workbench

/// A terminal of the kind `xterm-256color`, as much of it as curses uses: bytes in, cells out.
struct VirtualTerminal: Sendable {
  private(set) var size: Size
  private(set) var cells: [VirtualCell]
  private(set) var row = 0
  private(set) var column = 0
  /// Private modes that are switched on, by number: 25 the cursor, 1049 the other screen, 2004 bracketed paste.
  private(set) var modes: Set<Int> = [25, 7]
  /// Operating system commands, without their brackets.
  private(set) var commands: [String] = []
  /// Sequences that are not understood; tests want none.
  private(set) var unknown: [String] = []

  private var pen = VirtualCell.Pen()
  private var margins: Range<Int>
  /// The last column was written and the next character goes to the next row.
  private var isWrapping = false
  private var lastCharacter: Unicode.Scalar = " "
  private var state = State.text
  private var pendingUTF8: [UInt8] = []

  private enum State: Sendable {
    case text, escape, charset
    case control(String)
    case command(String)
  }

  init(size: Size) {
    self.size = size
    cells = Array(repeating: VirtualCell(), count: size.columns * size.rows)
    margins = 0..<size.rows
  }

  /// The rows as text.
  var lines: [String] {
    (0..<size.rows).map { row in cells[row * size.columns..<(row + 1) * size.columns].map(\.text).joined() }
  }

  subscript(row: Int, column: Int) -> VirtualCell { cells[row * size.columns + column] }

  /// The window got another size: what fits stays at the upper left.
  mutating func resize(to new: Size) {
    var other = VirtualTerminal(size: new)
    for row in 0..<min(size.rows, new.rows) {
      for column in 0..<min(size.columns, new.columns) { other.cells[row * new.columns + column] = self[row, column] }
      // A wide character that has lost its other half is none.
      let last = (row + 1) * new.columns - 1
      if other.cells[last].width == 2 { other.cells[last] = VirtualCell() }
    }
    isWrapping = false
    (size, cells, margins) = (new, other.cells, other.margins)
    (row, column) = (min(row, new.rows - 1), min(column, new.columns - 1))
  }

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      pendingUTF8.append(byte)
      guard let text = String(validating: pendingUTF8, as: UTF8.self) else { continue }
      pendingUTF8 = []
      for scalar in text.unicodeScalars { take(scalar) }
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) {
    switch state {
    case .text: scalar == "\u{1b}" ? state = .escape : write(scalar)
    case .charset: state = .text
    case .escape: takeEscape(scalar)
    case .control(let text):
      if (0x40...0x7e).contains(scalar.value) {
        state = .text
        control(text, final: scalar)
      } else {
        state = .control(text + String(scalar))
      }
    case .command(let text):
      if scalar == "\u{7}" { commands.append(text) }
      state = scalar == "\u{7}" ? .text : .command(text + String(scalar))
    }
  }

  private mutating func takeEscape(_ scalar: Unicode.Scalar) {
    state = .text
    switch scalar {
    case "[": state = .control("")
    case "]": state = .command("")
    case "(", ")": state = .charset
    case "=", ">": break
    case "M": row == margins.lowerBound ? scroll(by: -1) : (row = max(0, row - 1))
    default: unknown.append("ESC \(scalar)")
    }
  }

  // MARK: Text

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\r": move(row, 0)
    case "\n": lineFeed()
    case "\u{8}": move(row, column - 1)
    case "\t": move(row, (column / 8 + 1) * 8)
    case "\u{7}", "\u{f}": break
    default: scalar.value < 0x20 ? unknown.append("control \(scalar.value)") : put(scalar)
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.width(of: scalar)
    guard width > 0 else {
      let before = isWrapping ? column : column - 1
      let target = row * size.columns + max(0, before)
      cells[cells[target].width == 0 ? target - 1 : target].text.unicodeScalars.append(scalar)
      return
    }
    if isWrapping || column + width > size.columns {
      move(row, 0)
      lineFeed()
    }
    let index = row * size.columns + column
    for half in 0..<width { breakWide(at: index + half) }
    cells[index] = VirtualCell(text: String(scalar), width: width, pen: pen)
    if width == 2 { cells[index + 1] = VirtualCell(text: "", width: 0, pen: pen) }
    lastCharacter = scalar
    isWrapping = column + width == size.columns
    column = min(column + width, size.columns - 1)
  }

  /// Blanks the other half of a wide character that is about to be overwritten.
  private mutating func breakWide(at index: Int) {
    if cells[index].width == 2 { cells[index + 1] = VirtualCell(pen: cells[index + 1].pen) }
    if cells[index].width == 0 { cells[index - 1] = VirtualCell(pen: cells[index - 1].pen) }
  }

  /// Independent of the project's own table: the ranges that the tests use.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.properties.generalCategory == .nonspacingMark { return 0 }
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xff00...0xff60, 0x1f300...0x1f64f: return 2
    default: return 1
    }
  }

  // MARK: Movement

  private mutating func move(_ toRow: Int, _ toColumn: Int) {
    row = min(max(0, toRow), size.rows - 1)
    column = min(max(0, toColumn), size.columns - 1)
    isWrapping = false
  }

  private mutating func lineFeed() {
    isWrapping = false
    row == margins.upperBound - 1 ? scroll(by: 1) : (row = min(row + 1, size.rows - 1))
  }

  /// Moves the rows within the margins up, or down when negative.
  private mutating func scroll(by count: Int, from top: Int? = nil) {
    let range = (top ?? margins.lowerBound)..<margins.upperBound
    let old = cells
    for row in range {
      for column in 0..<size.columns {
        let source = row + count
        cells[row * size.columns + column] = range.contains(source) ? old[source * size.columns + column] : erased
      }
    }
  }

  /// A blank keeps the background (`bce`).
  private var erased: VirtualCell { VirtualCell(pen: VirtualCell.Pen(background: pen.background)) }

  private mutating func erase(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if cells[range.lowerBound].width == 0 { breakWide(at: range.lowerBound) }
    if cells[range.upperBound - 1].width == 2 { breakWide(at: range.upperBound - 1) }
    for index in range { cells[index] = erased }
  }

  // MARK: Control sequences

  private mutating func control(_ text: String, final: Unicode.Scalar) {
    if text.hasPrefix("?") { return mode(text.dropFirst(), final) }
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
    let first = numbers.first.flatMap { $0 } ?? 0
    let count = max(1, first)
    let second = numbers.count > 1 ? numbers[1] ?? 1 : 1
    let here = row * size.columns + column
    let start = row * size.columns
    let end = start + size.columns
    switch final {
    case "A": move(row - count, column)
    case "B": move(row + count, column)
    case "C": move(row, column + count)
    case "D": move(row, column - count)
    case "G": move(row, count - 1)
    case "H": move(count - 1, max(1, second) - 1)
    case "d": move(count - 1, column)
    case "Z": move(row, (max(column - 1, 0) / 8) * 8)
    case "J": erase(first == 0 ? here..<cells.count : first == 1 ? 0..<here + 1 : 0..<cells.count)
    case "K": erase(first == 0 ? here..<end : first == 1 ? start..<here + 1 : start..<end)
    case "X": erase(here..<min(end, here + count))
    case "@": shift(from: here, by: count, end: end)
    case "P": shift(from: here, by: -count, end: end)
    case "L": scroll(by: -count, from: row)
    case "M": scroll(by: count, from: row)
    case "S": scroll(by: count)
    case "T": scroll(by: -count)
    case "b": for _ in 0..<count { put(lastCharacter) }
    case "r":
      margins = count - 1..<(numbers.count > 1 ? second : size.rows)
      move(0, 0)
    case "m": style(numbers.map { $0 ?? 0 }[...])
    case "l", "h", "t", "n": break
    default: unknown.append("CSI \(text)\(final)")
    }
  }

  /// Inserts blanks, or removes cells when negative.
  private mutating func shift(from here: Int, by count: Int, end: Int) {
    let old = cells
    for index in here..<end {
      let source = index - count
      cells[index] = source >= here && source < end ? old[source] : erased
    }
  }

  private mutating func mode(_ text: Substring, _ final: Unicode.Scalar) {
    for number in text.split(separator: ";").compactMap({ Int($0) }) {
      switch final {
      case "h": modes.insert(number)
      case "l": modes.remove(number)
      default: unknown.append("CSI ?\(text)\(final)")
      }
    }
  }

  private mutating func style(_ numbers: ArraySlice<Int>) {
    var rest = numbers.isEmpty ? [0] : numbers
    while let number = rest.popFirst() {
      switch number {
      case 0: pen = VirtualCell.Pen()
      case 1: pen.attributes.insert(.bold)
      case 2: pen.attributes.insert(.dim)
      case 4: pen.attributes.insert(.underline)
      case 7: pen.attributes.insert(.reverse)
      case 22: pen.attributes.subtract([.bold, .dim])
      case 24: pen.attributes.remove(.underline)
      case 27: pen.attributes.remove(.reverse)
      case 30...37: pen.foreground = number - 30
      case 39: pen.foreground = nil
      case 40...47: pen.background = number - 40
      case 49: pen.background = nil
      case 90...97: pen.foreground = number - 82
      case 100...107: pen.background = number - 92
      case 38, 48:
        let colour = rest.dropFirst().first
        rest = rest.dropFirst(2)
        if number == 38 { pen.foreground = colour } else { pen.background = colour }
      default: unknown.append("SGR \(number)")
      }
    }
  }
}
