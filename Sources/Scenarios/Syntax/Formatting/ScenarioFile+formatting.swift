extension ScenarioFile {
  /// The text in its canonical form; it means the same, and its own canonical form is itself.
  ///
  /// One space around predicates and after colons, tables aligned, no blanks at the ends of lines, LF. One blank line
  /// before a step and before its response; blank lines stay, one of a row, between the lines of a section and among
  /// events; the others go. Comments stay where they are, bodies and lines of events as they are.
  public func formatted() -> String {
    var formatter = Formatter(lines: formattedLines)
    return formatter.text()
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

/// Puts blank lines between formatted lines.
private struct Formatter {
  let lines: [FormattedLine]
  private var isInEvents = false
  private var isInSection = false

  init(lines: [FormattedLine]) {
    self.lines = lines
  }

  mutating func text() -> String {
    var result = ""
    var previous: LineLayout.Role?
    var index = 0
    while index < lines.count {
      // Comments belong to the line after them: what parts two lines parts the run of comments between them.
      let next = lines[index...].firstIndex { $0.role != .comment }
      let run = index...min(next ?? lines.count - 1, lines.count - 1)
      let blanks = blankLines(before: run, after: previous, to: next.map { lines[$0] })
      for index in run {
        if blanks.contains(index) { result += "\n" }
        let line = lines[index]
        result += line.comment.map { line.text.isEmpty ? $0 : "\(line.text) \($0)" } ?? line.text
        result += "\n"
      }
      if let next { enter(lines[next]) }
      previous = next.map { lines[$0].role }
      index = run.upperBound + 1
    }
    return result
  }

  private mutating func enter(_ line: FormattedLine) {
    switch line.role {
    case .section:
      isInEvents = line.text == "[Events]"
      isInSection = true
    case .body, .stepName, .requestLine, .check:
      isInEvents = false
      isInSection = false
    case .statusLine where !isInEvents: isInSection = false
    default: break
    }
  }

  /// The lines of a run that get a blank line before them.
  private func blankLines(before run: ClosedRange<Int>, after previous: LineLayout.Role?, to next: FormattedLine?) -> [Int] {
    let parted = run.filter { lines[$0].followsBlank && ($0 > 0) }
    guard let next else { return parted }
    if isParted(previous, next.role) { return parted.isEmpty ? [run.lowerBound].filter { $0 > 0 } : parted }
    return keepsBlanks(previous, next.role) ? parted : []
  }

  /// Whether a blank line must stand between two lines.
  private func isParted(_ previous: LineLayout.Role?, _ next: LineLayout.Role) -> Bool {
    guard let previous else { return false }
    switch next {
    case .stepName, .statusLine: return true
    case .requestLine, .check: return previous != .stepName
    case .directive: return previous == .event
    default: return false
    }
  }

  /// Whether blank lines between two lines may stay.
  private func keepsBlanks(_ previous: LineLayout.Role?, _ next: LineLayout.Role) -> Bool {
    guard let previous, previous != .section else { return previous == nil }
    if isInEvents { return next == .event || next == .directive || next == .field }
    return isInSection && next == previous
  }
}
