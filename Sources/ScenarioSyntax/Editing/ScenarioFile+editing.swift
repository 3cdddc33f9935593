extension ScenarioFile {
  /// The file with changes made to its text; everything else stays byte by byte.
  ///
  /// Positions are those of this file, whatever the order of the edits; a position behind a line or behind the text
  /// means its end.
  /// - Throws: the faults of the new text; two edits that overlap are one, of this text.
  package func replacing(_ edits: [TextEdit]) throws(ParseFailure) -> ScenarioFile {
    let source = SourceText(text)
    var result: [UInt8] = []
    var copied = 0
    for edit in edits.sorted(by: { $0.start < $1.start }) {
      let start = source.offset(of: edit.start)
      guard start >= copied else {
        throw ParseFailure(
          path: path,
          text: text,
          diagnostics: [Diagnostic("two edits overlap", at: edit.start, hint: "make one of them")]
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
  package func replacing(_ step: StepSyntax, with other: StepSyntax) throws(ParseFailure) -> ScenarioFile {
    try replacing([TextEdit(lines: step.lines, with: other.text)])
  }

  /// The file without a step, and without the blank lines that stood before it.
  package func removing(_ step: StepSyntax) throws(ParseFailure) -> ScenarioFile {
    var first = step.lines.lowerBound
    while first > 1, layout.indices.contains(first - 2), layout[first - 2].role == .blank { first -= 1 }
    return try replacing([TextEdit(lines: first...step.lines.upperBound, with: "")])
  }

  /// The file with one more step at its end, after a blank line.
  package func appending(_ step: StepSyntax) throws(ParseFailure) -> ScenarioFile {
    let end = SourcePosition(line: layout.count + 1)
    let isParted = layout.isEmpty || layout.last?.role == .blank
    return try replacing([TextEdit(from: end, to: end, with: (isParted ? "" : "\n") + step.text)])
  }
}

extension SourceText {
  /// The byte a position means; the end of its line behind the line, the end of the text behind the text.
  fileprivate func offset(of position: SourcePosition) -> Int {
    guard position.line <= lines.count else { return bytes.count }
    let line = lines[max(1, position.line) - 1]
    let column = max(1, position.column) - 1
    if line.isASCII { return min(line.end, line.start + column) }
    let text = String(decoding: bytes[line.start..<line.end], as: UTF8.self)
    return line.start + text.prefix(column).utf8.count
  }

  /// Whether an edit begins a line behind a last line that has no line end.
  fileprivate func opensLine(_ edit: TextEdit, at offset: Int) -> Bool {
    offset == bytes.count && edit.start.line > lines.count && bytes.last.map { $0 != 0x0A } == true && !edit.replacement.isEmpty
  }
}
