import FieldValues

/// A pipe table: the step is repeated for each row, with the columns as variables.
package struct TableSyntax: Sendable, Hashable {
  /// What a cell makes of its column's variable.
  package enum Cell: Sendable, Hashable {
    case text(TemplateSyntax)
    /// `(empty)`: the variable is the empty text.
    case empty
    /// `(absent)`: a header line that names the variable is left out.
    case absent
  }

  /// A row below the columns' names.
  package struct Row: Sendable, Hashable, LocatedSyntax {
    /// As many as the table has columns.
    package var cells: [Cell]
    package var position: SourcePosition
    package var length: Int

    /// Makes a row; one that was parsed has its place in the file.
    package init(_ cells: [Cell], position: SourcePosition = .start, length: Int = 1) {
      self.cells = cells
      self.position = position
      self.length = length
    }
  }

  /// The names of the variables, each once.
  package var columns: [String]
  /// At least one when the table was parsed.
  package var rows: [Row]

  /// Makes a table of its rows.
  package init(columns: [String], rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }

  /// The rows as they are written, the columns' names first, aligned.
  var lines: [String] {
    Self.aligned([columns] + rows.map { $0.cells.map(\.text) })
  }

  /// The rows with every cell as wide as the widest of its column.
  static func aligned(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    var widths = Array(repeating: 0, count: columns)
    // A longer cell isn't what the others are aligned with: each of thousands would be as long.
    for row in rows { for (column, cell) in row.enumerated() { widths[column] = min(256, max(widths[column], cell.count)) } }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: max(0, width - cell.count)) }
      return "| \(cells.joined(separator: " | ")) |"
    }
  }
}

extension TableSyntax.Cell {
  fileprivate var text: String {
    switch self {
    case .empty: return "(empty)"
    case .absent: return "(absent)"
    case .text(let template):
      let text = template.text(.cell)
      let isWord = text == "(empty)" || text == "(absent)"
      if text.isEmpty { return "(empty)" }
      return isWord ? TextWriter.escapingFirst(text) : text
    }
  }
}

extension LineScanner {
  /// Reads the names of the columns.
  mutating func columns() throws(Diagnostic) -> [String] {
    try columnPlaces().map(\.name)
  }

  /// Reads the names of the columns, and where each stands.
  mutating func columnPlaces() throws(Diagnostic) -> [(name: String, position: SourcePosition)] {
    var columns: [(name: String, position: SourcePosition)] = []
    let cells = try cells { scanner throws(Diagnostic) -> (name: String?, at: Int) in
      let first = scanner.at
      let name = scanner.identifier()
      scanner.skipBlanks()
      let isClosed = scanner.byte == UInt8(ascii: "|")
      _ = scanner.take { $0 != UInt8(ascii: "|") }
      return (isClosed ? name : nil, first)
    }
    var names: Set<String> = []
    for cell in cells {
      guard let name = cell.name else {
        throw fault(.columnWithoutName, at: cell.at)
      }
      guard names.insert(name).inserted else {
        throw fault(.repeatedColumn(name), at: cell.at, length: name.count)
      }
      columns.append((name, position(cell.at)))
    }
    try finish(.row)
    return columns
  }

  /// Reads a row.
  /// - Parameter count: how many cells it must have; nil takes any number.
  mutating func row(of count: Int?) throws(Diagnostic) -> TableSyntax.Row {
    let first = at
    let isRule = isRuler
    let cells = try cells { scanner throws(Diagnostic) in try scanner.cell() }
    let length = length(from: first)
    try finish(.row)
    if isRule { throw fault(.dashesInTable, at: first, length: length) }
    if let count, cells.count != count {
      throw fault(.cellCount(cells.count, columns: count), at: first, length: length)
    }
    return TableSyntax.Row(cells, position: position(first), length: length)
  }

  private var isRuler: Bool {
    var scanner = self
    let line = scanner.take { "|-: \t".utf8.contains($0) }
    return scanner.isAtEnd && line.contains("--")
  }

  private mutating func cell() throws(Diagnostic) -> TableSyntax.Cell {
    let first = at
    let text = try template(.cell)
    switch String(decoding: source.bytes[first..<at].trimmingBlanks(), as: UTF8.self) {
    case "(empty)", "": return .empty
    case "(absent)": return .absent
    default: return .text(text)
    }
  }

  /// Reads `| a | b |`; the closure reads a cell up to its bar.
  private mutating func cells<Cell>(
    _ read: (inout LineScanner) throws(Diagnostic) -> Cell
  ) throws(Diagnostic) -> [Cell] {
    guard skip("|") else { throw fault(.rowWithoutBar) }
    var cells: [Cell] = []
    while true {
      skipBlanks()
      if isAtEnd { break }
      if byte == UInt8(ascii: "#"), at > start, source.bytes[at - 1].isBlank { break }
      cells.append(try read(&self))
      guard skip("|") else { throw fault(.unclosedRow, at: start) }
    }
    guard !cells.isEmpty else { throw fault(.rowWithoutCells, at: start) }
    return cells
  }
}
