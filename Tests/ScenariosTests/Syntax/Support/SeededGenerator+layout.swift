import SystemIO

@testable import ScenarioSyntax
@testable import Scenarios

extension SeededGenerator {
  /// The text of a file laid out differently: blanks, blank lines and comments wherever they mean nothing.
  mutating func relaidOut(_ file: ScenarioFile) -> String {
    let source = SourceText(file.text)
    let lineEnd = once(in: 3) ? "\r\n" : "\n"
    var result = ""
    var previous: LineLayout.Role?
    for (index, layout) in file.layout.enumerated() {
      let line = source.line(index + 1) ?? ""
      if takesLinesBefore(layout.role, after: previous, isReconnect: line.hasPrefix("@reconnect")) {
        for _ in 0..<below(3) { result += pick(["", "  ", "# comment", "   # c {{x}}", "#"]) + lineEnd }
      }
      result += relaidOut(line, layout.role) + lineEnd
      previous = layout.role
    }
    return once(in: 4) && previous != .body ? String(result.dropLast()) : result
  }

  /// Blank lines mean something in bodies and, as events may be anywhere behind them, behind status lines and fields.
  private func takesLinesBefore(_ role: LineLayout.Role, after previous: LineLayout.Role?, isReconnect: Bool) -> Bool {
    switch role {
    case .body: previous != .body
    case .blank, .event, .directive, .field, .statusLine: previous == nil
    default: true
    }
  }

  private mutating func relaidOut(_ line: String, _ role: LineLayout.Role) -> String {
    let blanks = pick(["", "", " ", "  ", "\t"])
    switch role {
    case .body, .event: return line
    case .blank, .comment: return line + blanks
    case .metadata, .stepName: return line + blanks
    case .cookie: return blanks + line + blanks
    default: return blanks + line + pick(["", " ", "  # comment", "\t#"])
    }
  }
}
