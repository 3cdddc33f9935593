import Scenarios

/// A row of the Checks: first what is being asked of the answer that is shown, then what came of the last scenario.
enum CheckRow: Sendable, Hashable {
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

extension Model {
  var checkRows: [CheckRow] {
    let shown = shownChecks
    var rows: [CheckRow] = []
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
  func text(of row: CheckRow) -> String {
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
