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
