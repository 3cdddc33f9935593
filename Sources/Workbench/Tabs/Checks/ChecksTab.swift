import ScenarioSyntax
import Scenarios

/// The verdicts of a scenario, step by step; the same in the Checks tab and the Checks pane.
enum ChecksTab {
  static func line(of row: CheckReport.Row, in report: CheckReport, glyphs: Painter.Glyphs) -> Line {
    let text = text(of: row, in: report)
    switch row {
    case .step: return Line(text, Style(.heading))
    case .verdict(let verdict, _):
      let (mark, role): (String, Style.Role) =
        switch verdict.outcome {
        case .passed: (glyphs.passed, .good)
        case .failed: (glyphs.failed, .bad)
        case .skipped: (glyphs.skipped, .dim)
        case .notReached: (glyphs.unknown, .warning)
        }
      return Line([Span("  \(mark) ", role), Span(text, verdict.outcome == .failed ? .bad : .text)])
    case .message(_, let outcome, _): return Line([Span("      "), Span(text, outcome == .failed ? .warning : .dim)])
    case .diagnostic: return Line([Span("\(glyphs.broken) ", .bad), Span(glyphs.words(text), .bad)])
    case .note(_, let isBad): return Line(glyphs.words(text), Style(isBad ? .bad : .dim))
    }
  }

  /// The row in words.
  static func text(of row: CheckReport.Row, in report: CheckReport) -> String {
    switch row {
    case .step(let index):
      let step = report.result.steps[index]
      let passed = step.verdicts.count { $0.outcome == .passed }
      return
        "\(step.name.isEmpty ? "step \(index + 1)" : step.name)  \(passed)/\(step.verdicts.count)  line \(step.position.line)"
    case .verdict(let verdict, _): return verdict.expectation
    case .message(let text, _, _): return text
    case .diagnostic(let diagnostic):
      let place = "\(diagnostic.position.line):\(diagnostic.position.column)"
      return "\(place) \(diagnostic.message)" + (diagnostic.hint.isEmpty ? "" : "   \(diagnostic.hint)")
    case .note(let text, _): return text
    }
  }
}

extension Painter {
  /// The Checks pane.
  mutating func checks(in rect: Rect) {
    let below = count(model.checkPosition, of: model.checkRows.count)
    let extra = model.report.map { " \($0.passed)/\($0.result.verdicts.count) \($0.result.name) " } ?? ""
    frame(rect, title: "6 Checks", extra: Line(extra, Style(.title)), below: below, isFocused: isFocused(.checks))
    checkList(in: rect.inside, isFocused: isFocused(.checks))
  }

  mutating func checkList(in rect: Rect, isFocused: Bool) {
    let rows = model.checkRows
    guard !rows.isEmpty else {
      write(
        "nothing is asked yet   a asks for a row, A proposes a set, T runs a scenario",
        in: rect,
        column: 1,
        style: Style(.dim)
      )
      if isFocused { cursor = Grid.Position(row: rect.row, column: rect.column) }
      return
    }
    list(rect, count: rows.count, at: model.checkPosition, isFocused: isFocused) { $0.line(of: rows[$1]) }
  }

  private func line(of row: ChecksTab.Row) -> Line {
    switch row {
    case .heading(let text): return Line(text, Style(.heading))
    case .draft(let index): return model.checks.at(index).map(line(of:)) ?? Line()
    case .frame(let index):
      let check = model.frameChecks.at(index)
      return Line([Span("      #\((check?.number ?? 0) + 1)  ", .dim), Span(check?.text ?? "")])
    case .capture(let index):
      let capture = model.captures.at(index)
      return Line([Span("      "), Span(capture?.text ?? ""), Span(capture?.value.map { "   now \($0)" } ?? "", .dim)])
    case .detail(_, let text): return Line([Span("      "), Span(text, .warning)])
    case .report(let row):
      return model.report.map { ChecksTab.line(of: $0.rows[row], in: $0, glyphs: glyphs) } ?? Line()
    }
  }

  /// `[✓] status == 200   3 of 4 answers`; a proposal has a question mark.
  private func line(of check: DraftCheck) -> Line {
    let verdict = check.verdict(of: model.shown)
    let (mark, role): (String, Style.Role) =
      switch verdict?.outcome {
      case .passed: (glyphs.passed, .good)
      case .failed: (glyphs.failed, .bad)
      case .skipped: (glyphs.skipped, .dim)
      case .notReached: (glyphs.unknown, .warning)
      case nil: (glyphs.running, .dim)
      }
    let tally = check.tally
    return Line([
      Span(mark, role), Span(check.isProposed ? " ? " : "   ", .warning),
      Span(check.text, verdict?.outcome == .failed ? .bad : .text),
      Span(tally.all > 1 ? "   \(tally.passed) of \(tally.all) answers" : "", tally.passed < tally.all ? .warning : .dim),
    ])
  }
}

extension ChecksTab {
  /// A row of the Checks: first what is being asked of the answer that is shown, then what came of the last scenario.
  enum Row: Sendable, Hashable {
    case heading(String)
    /// A check by its place in the model's.
    case draft(Int)
    /// A line about a check that does not hold.
    case detail(Int, String)
    /// A frame that is asked for by its place in the model's.
    case frame(Int)
    /// A capture by its place in the model's.
    case capture(Int)
    /// A row of the report.
    case report(Int)
  }
}

extension Model {
  var checkRows: [ChecksTab.Row] {
    let shown = shownChecks
    var rows: [ChecksTab.Row] = []
    if let request = checkedRequest, !shown.isEmpty {
      rows.append(.heading("ASKED OF \(request)   s saves, p changes, x removes"))
      for index in shown {
        rows.append(.draft(index))
        guard let verdict = checks[index].verdict(of: self.shown), verdict.outcome != .passed else { continue }
        rows += ([verdict.message] + verdict.details).filter { !$0.isEmpty && $0 != checks[index].text }.map {
          .detail(index, $0)
        }
      }
    }
    if !shownFrames.isEmpty {
      rows.append(.heading("FRAMES ASKED OF \(checkedRequest ?? "")   s saves, T judges, p changes, x removes"))
      rows += shownFrames.map { .frame($0) }
    }
    if !shownCaptures.isEmpty {
      rows.append(.heading("CAPTURED OF \(checkedRequest ?? "")   s saves, x removes"))
      rows += shownCaptures.map { .capture($0) }
    }
    if !rows.isEmpty, report != nil { rows.append(.heading("")) }
    return rows + (report?.rows.indices.map { .report($0) } ?? [])
  }

  /// The row of the report under the cursor.
  var reportRow: Int? { if case .report(let row)? = checkRows.at(checkPosition.selection) { row } else { nil } }

  /// A row in words.
  func text(of row: ChecksTab.Row) -> String {
    switch row {
    case .heading(let text): return text
    case .draft(let index): return checks.at(index)?.text ?? ""
    case .detail(_, let text): return text
    case .frame(let index): return frameChecks.at(index)?.text ?? ""
    case .capture(let index): return captures.at(index)?.text ?? ""
    case .report(let row):
      return report.flatMap { report in report.rows.at(row).map { ChecksTab.text(of: $0, in: report) } } ?? ""
    }
  }
}
