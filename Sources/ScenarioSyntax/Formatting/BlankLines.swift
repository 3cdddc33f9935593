/// Puts blank lines between formatted lines.
struct BlankLines {
  let lines: [FormattedLine]
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
