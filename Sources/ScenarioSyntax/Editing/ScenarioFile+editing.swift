extension ScenarioFile {
  /// The file with changes made to its text; everything else stays byte by byte.
  ///
  /// Positions are those of this file, whatever the order of the edits; a position behind a line or behind the text
  /// means its end.
  /// - Throws: the faults of the new text; two edits that overlap are one, of this text.
  package func replacing(_ edits: [ScenarioFile.TextEdit]) throws(ScenarioFile.ParseFailure) -> ScenarioFile {
    let source = SourceText(text)
    var result: [UInt8] = []
    var copied = 0
    for edit in edits.sorted(by: { $0.start < $1.start }) {
      let start = source.offset(of: edit.start)
      guard start >= copied else {
        throw ScenarioFile.ParseFailure(
          path: path,
          text: text,
          diagnostics: [Diagnostic(SyntaxProblem.overlappingEdits, at: edit.start)]
        )
      }
      result += source.bytes[copied..<start]
      if source.opensLine(edit, at: start) { result.append(0x0A) }
      result += edit.replacement.utf8
      copied = max(start, source.offset(of: edit.end))
    }
    result += source.bytes[copied...]
    return try ScenarioFile.parse(String(decoding: result, as: UTF8.self), path: path)
  }

  /// The lines of a step as they stand in the file, comments between them included.
  package func text(of step: StepSyntax) -> String {
    let source = SourceText(text)
    let start = source.offset(of: SourcePosition(line: step.lines.lowerBound))
    let end = source.offset(of: SourcePosition(line: step.lines.upperBound + 1))
    return String(decoding: source.bytes[start..<max(start, end)], as: UTF8.self)
  }

  /// The file with another step in the place of one.
  package func replacing(_ step: StepSyntax, with other: StepSyntax) throws(ScenarioFile.ParseFailure) -> ScenarioFile {
    try replacing([ScenarioFile.TextEdit(lines: step.lines, with: other.text)])
  }

  /// The file without a step, and without the blank lines that stood before it.
  package func removing(_ step: StepSyntax) throws(ScenarioFile.ParseFailure) -> ScenarioFile {
    var first = step.lines.lowerBound
    while first > 1, layout.indices.contains(first - 2), layout[first - 2].role == .blank { first -= 1 }
    return try replacing([ScenarioFile.TextEdit(lines: first...step.lines.upperBound, with: "")])
  }

  /// The file with one more step at its end, after a blank line.
  package func appending(_ step: StepSyntax) throws(ScenarioFile.ParseFailure) -> ScenarioFile {
    let end = SourcePosition(line: layout.count + 1)
    let isParted = layout.isEmpty || layout.last?.role == .blank
    return try replacing([ScenarioFile.TextEdit(from: end, to: end, with: (isParted ? "" : "\n") + step.text)])
  }
}

extension SourceText {
  /// Whether an edit begins a line behind a last line that has no line end.
  fileprivate func opensLine(_ edit: ScenarioFile.TextEdit, at offset: Int) -> Bool {
    offset == bytes.count && edit.start.line > lines.count && bytes.last.map { $0 != 0x0A } == true && !edit.replacement.isEmpty
  }
}

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
    let texts = TableSyntax.aligned(rows.map { lines[$0].cells ?? [] })
    for (row, text) in zip(rows, texts) { lines[row].text = text }
  }
}

extension ScenarioFile {
  /// Puts blank lines between formatted lines.
  private struct BlankLines {
    private let lines: [FormattedLine]
    private var isInEvents = false
    private var isInSection = false

    init(between lines: [FormattedLine]) {
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
        let blanks = Set(blankLines(before: run, after: previous, to: next.map { lines[$0] }))
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
}

extension ScenarioFile {
  /// A change of the text of a scenario file: what stands between two positions is replaced.
  package struct TextEdit: Sendable, Hashable {
    /// The first character that goes.
    package var start: SourcePosition
    /// Behind the last character that goes.
    package var end: SourcePosition
    /// What stands there instead, as it is to be written.
    package var replacement: String

    /// Replaces what stands between two positions.
    package init(from start: SourcePosition, to end: SourcePosition, with replacement: String) {
      self.start = start
      self.end = end
      self.replacement = replacement
    }

    /// Replaces a node that stands on one line: a header's value, a status, an event line.
    package init(_ node: some LocatedSyntax, with replacement: String) {
      let end = SourcePosition(line: node.position.line, column: node.position.column + node.length)
      self.init(from: node.position, to: end, with: replacement)
    }

    /// Replaces whole lines, line ends included; a replacement that is not empty ends with one.
    package init(lines: ClosedRange<Int>, with replacement: String) {
      let ends = replacement.isEmpty || replacement.utf8.last == 0x0A
      self.init(
        from: SourcePosition(line: lines.lowerBound),
        to: SourcePosition(line: lines.upperBound + 1),
        with: ends ? replacement : "\(replacement)\n"
      )
    }
  }
}
