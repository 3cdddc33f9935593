import ScenarioSyntax
import Scenarios

extension ChecksTab.Row {
  func text(_ shared: SharedState) -> String {
    switch self {
    case .heading(let text): return text
    case .check(let index): return shared.expectations.checks.at(index)?.text ?? ""
    case .detail(_, let text): return text
    case .frame(let index): return shared.expectations.frames.at(index)?.text ?? ""
    case .capture(let index): return shared.expectations.captures.at(index)?.text ?? ""
    case .report(let row):
      return shared.report.flatMap { report in report.rows.at(row).map { report.text(of: $0) } } ?? ""
    }
  }

  func line(_ shared: SharedState, _ glyphs: Painter.Glyphs) -> Line {
    switch self {
    case .heading(let text): return Line(text, Style(.heading))
    case .check(let index): return shared.expectations.checks.at(index)?.line(shared.shown, glyphs) ?? Line()
    case .frame(let index):
      let check = shared.expectations.frames.at(index)
      return Line([Span("      #\((check?.number ?? 0) + 1)  ", .dim), Span(check?.text ?? "")])
    case .capture(let index):
      let capture = shared.expectations.captures.at(index)
      return Line([Span("      "), Span(capture?.text ?? ""), Span(capture?.value.map { "   now \($0)" } ?? "", .dim)])
    case .detail(_, let text): return Line([Span("      "), Span(text, .warning)])
    case .report(let row):
      return shared.report.flatMap { report in report.rows.at(row).map { report.line(of: $0, glyphs) } } ?? Line()
    }
  }
}

extension Expectations.Check {
  /// `[✓] ? proposed  status == 200   3 of 4 responses`
  fileprivate func line(_ shown: Int?, _ glyphs: Painter.Glyphs) -> Line {
    let verdict = verdict(of: shown)
    let (mark, role) = glyphs.mark(of: verdict?.outcome)
    let tally = tally
    return Line([
      Span(mark, role), Span(isProposed ? " ? proposed  " : "   ", .warning),
      Span(text, verdict?.outcome == .failed ? .bad : .text),
      Span(tally.all > 1 ? "   \(tally.passed) of \(tally.all) responses" : "", tally.passed < tally.all ? .warning : .dim),
      Span(isLoosened ? "   the value differs in other responses" : "", .dim),
    ])
  }
}

extension CheckReport {
  fileprivate func line(of row: Row, _ glyphs: Painter.Glyphs) -> Line {
    let text = text(of: row)
    switch row {
    case .step: return Line(text, Style(.heading))
    case .verdict(let verdict, _):
      let (mark, role) = glyphs.mark(of: verdict.outcome)
      return Line([Span("  \(mark) ", role), Span(text, verdict.outcome == .failed ? .bad : .text)])
    case .message(_, let outcome, _): return Line([Span("      "), Span(text, outcome == .failed ? .warning : .dim)])
    case .diagnostic: return Line([Span("\(glyphs.broken) ", .bad), Span(glyphs.words(text), .bad)])
    case .quote: return Line([Span("    "), Span(text, .dim)])
    case .note(_, let isBad): return Line(glyphs.words(text), Style(isBad ? .bad : .dim))
    }
  }

  fileprivate func text(of row: Row) -> String {
    switch row {
    case .step(let index):
      let step = result.steps[index]
      let (passed, all) = tally(ofStep: index)
      let name = step.name.isEmpty ? "step \(index + 1)" : step.name
      return "\(name)  \(passed)/\(all)  line \(step.position.line)"
    case .verdict(let verdict, _): return verdict.expectation
    case .message(let text, _, _): return text
    case .diagnostic(let diagnostic):
      let place = "\(diagnostic.position.line):\(diagnostic.position.column)"
      return "\(place) \(diagnostic.message)" + (diagnostic.hint.isEmpty ? "" : "   \(diagnostic.hint)")
    case .quote(let text, let line): return "\(line) | \(text)"
    case .note(let text, _): return text
    }
  }
}

extension Painter.Glyphs {
  /// The mark of a verdict; nil is one that has not come yet.
  fileprivate func mark(of outcome: Verdict.Outcome?) -> (mark: String, role: Style.Role) {
    switch outcome {
    case .passed: (passed, .good)
    case .failed: (failed, .bad)
    case .skipped: (skipped, .dim)
    case .notReached: (unknown, .warning)
    case nil: (running, .dim)
    }
  }
}
