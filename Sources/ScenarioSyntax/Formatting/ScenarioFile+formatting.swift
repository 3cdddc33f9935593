extension ScenarioFile {
  /// The text in its canonical form; it means the same, and its own canonical form is itself.
  ///
  /// One space around predicates and after colons, tables aligned, no blanks at the ends of lines, LF. One blank line
  /// before a step and before its response; blank lines stay, one of a row, between the lines of a section and among
  /// events; the others go. Comments stay where they are, bodies and lines of events as they are.
  package func formatted() -> String {
    var lines = BlankLines(between: formattedLines)
    return lines.text()
  }

  private var formattedLines: [FormattedLine] {
    let source = SourceText(text)
    var lines: [FormattedLine] = []
    var tableStart: Int?
    var followsBlank = false
    for (index, layout) in layout.enumerated() {
      if layout.role == .blank {
        followsBlank = true
        continue
      }
      lines.append(FormattedLine(LineScanner(source, line: index), layout, followsBlank: followsBlank))
      followsBlank = false
      if layout.role == .row {
        tableStart = tableStart ?? lines.count - 1
      } else if layout.role != .comment, let start = tableStart {
        Self.align(&lines, from: start)
        tableStart = nil
      }
    }
    if let tableStart { Self.align(&lines, from: tableStart) }
    return lines
  }

  private static func align(_ lines: inout [FormattedLine], from start: Int) {
    let rows = lines.indices[start...].filter { lines[$0].role == .row }
    let texts = TableText.aligned(rows.map { lines[$0].cells ?? [] })
    for (row, text) in zip(rows, texts) { lines[row].text = text }
  }
}
