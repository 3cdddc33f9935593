extension Painter {
  /// What the server logged, the newest last.
  mutating func log(in rect: Rect) {
    let log = model.log
    var below = count(log.position, of: log.lines.count)
    if log.dropped > 0 { below += "  \(log.dropped) forgotten" }
    frame(rect, title: "5 Server log", below: below, isFocused: isFocused(.log))
    list(rect.inside, count: log.lines.count, at: log.position, isFocused: isFocused(.log)) { $0.line(of: log.lines[$1]) }
    if log.lines.isEmpty { write("nothing was logged yet", in: rect.inside, column: 1, style: Style(.dim)) }
  }

  private func line(of line: LogLine) -> Line {
    let (word, role): (String, Style.Role) =
      switch line.level {
      case .debug: ("debug ", .dim)
      case .info: ("", .text)
      case .warning: ("warn ", .warning)
      case .error: ("error ", .bad)
      }
    return Line([Span(line.time.isEmpty ? "" : line.time + " ", .dim), Span(word, role), Span(line.text)])
  }
}
