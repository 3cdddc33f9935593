import Scenarios

extension Painter {
  /// What was sent, the newest first.
  mutating func history(in rect: Rect) {
    let entries = model.history.entries
    var below = count(model.historyPosition, of: entries.count)
    if model.history.dropped > 0 { below += "  \(model.history.dropped) forgotten" }
    frame(rect, title: "4 History", below: below, isFocused: isFocused(.history))
    list(rect.inside, count: entries.count, at: model.historyPosition, isFocused: isFocused(.history)) {
      $0.historyLine(of: entries[entries.count - 1 - $1])
    }
    if entries.isEmpty { write("nothing was sent yet", in: rect.inside, column: 1, style: Style(.dim)) }
  }

  /// `#12 GET /json 200 0.81 ms`; a star marks the exchange that is shown.
  func historyLine(of entry: HistoryEntry) -> Line {
    let (word, role) = outcome(of: entry.exchange)
    let time = entry.exchange.timing.ended.map { "  \($0.shortText)" } ?? ""
    let mark = entry.id == model.shown ? "*" : " "
    let origin = entry.scenario.map { "  \($0)" } ?? ""
    return Line([
      Span("\(mark)#\(entry.id) "), Span(word, role, width: 5), Span(entry.draft.line), Span(time + origin, .dim),
    ])
  }

  /// The status, or how the exchange stands.
  func outcome(of exchange: Exchange) -> (word: String, role: Style.Role) {
    switch exchange.ending {
    case nil: ("live", .warning)
    case .cancelled: ("stop", .warning)
    case .failed: ("fail", .bad)
    case .complete: exchange.head.map { (String($0.status), SummaryTab.role(of: $0.status)) } ?? ("none", .bad)
    }
  }
}
