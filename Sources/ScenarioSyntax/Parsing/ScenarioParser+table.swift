import FieldValues

extension ScenarioParser {
  /// Reads the lines of `[Table]`.
  /// - Returns: nil when its columns cannot be read.
  mutating func table() -> TableSyntax? {
    guard skipTrivia() == .other else { return nil }
    let headLine = SourcePosition(line: index + 1)
    let columns = readLine(.row) { scanner throws(Diagnostic) in try scanner.columns() }
    let faults = diagnostics.count
    let rows = lines(.row) { scanner throws(Diagnostic) in try scanner.row(of: columns?.count) }
    if rows.isEmpty, diagnostics.count == faults {
      note(Diagnostic("the table has no rows", at: headLine, hint: "write a row beneath the columns"))
    }
    return columns.map { TableSyntax(columns: $0, rows: rows) }
  }
}

extension LineScanner {
  /// Reads the names of the columns.
  fileprivate mutating func columns() throws(Diagnostic) -> [String] {
    var columns: [String] = []
    let cells = try cells { scanner throws(Diagnostic) -> (name: String?, at: Int) in
      let first = scanner.at
      let name = scanner.identifier()
      scanner.skipBlanks()
      let isClosed = scanner.byte == UInt8(ascii: "|")
      _ = scanner.take { $0 != UInt8(ascii: "|") }
      return (isClosed ? name : nil, first)
    }
    for cell in cells {
      guard let name = cell.name else {
        throw fault("the column names no variable", at: cell.at, hint: "write letters, digits, _ and -, a letter first")
      }
      if columns.contains(name) {
        throw fault("column \(name) stands twice", at: cell.at, length: name.count, hint: "rename one")
      }
      columns.append(name)
    }
    try finish("a row ends with |")
    return columns
  }

  /// Reads a row.
  /// - Parameter count: how many cells it must have; nil takes any number.
  fileprivate mutating func row(of count: Int?) throws(Diagnostic) -> TableSyntax.Row {
    let first = at
    let isRule = isRuler
    let cells = try cells { scanner throws(Diagnostic) in try scanner.cell() }
    let length = length(from: first)
    try finish("a row ends with |")
    if isRule { throw fault("a line of dashes in a table", at: first, length: length, hint: "remove it") }
    if let count, cells.count != count {
      let found = cells.count == 1 ? "1 cell" : "\(cells.count) cells"
      throw fault(
        "the row has \(found), the table has \(count) column\(count == 1 ? "" : "s")",
        at: first,
        length: length,
        hint: cells.count < count ? "write (empty) or (absent) where there is no value" : "write \\| for a bar in a cell"
      )
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
    guard skip("|") else { throw fault("the row does not begin with |", hint: "write | a | b |") }
    var cells: [Cell] = []
    while true {
      skipBlanks()
      if isAtEnd { break }
      if byte == UInt8(ascii: "#"), at > start, source.bytes[at - 1].isBlank { break }
      cells.append(try read(&self))
      guard skip("|") else { throw fault("the row is not closed", at: start, hint: "end it with |") }
    }
    guard !cells.isEmpty else { throw fault("a row without cells", at: start, hint: "write | a | b |") }
    return cells
  }
}
