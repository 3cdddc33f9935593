import Scenarios

extension Model {
  /// Sends the request that an answer redirects to, as an exchange of its own.
  mutating func follow(_ entry: HistoryEntry) -> [Effect] {
    guard let message = entry.redirect else { return [] }
    guard history.hops(to: entry.id).count <= History.mostHops else {
      notice = "\(History.mostHops) redirects were followed, this one is not   > follows it"
      return []
    }
    return followOnce(entry, message)
  }

  /// `>`, or Enter on a Location line.
  mutating func followRedirect() -> [Effect] {
    guard let entry = history[shown], let message = entry.redirect else { return [] }
    return followOnce(entry, message)
  }

  private mutating func followOnce(_ entry: HistoryEntry, _ message: RequestMessage) -> [Effect] {
    var draft = RequestDraft(message, base: server.base)
    draft.followsRedirects = entry.draft.followsRedirects
    draft.usesHTTP2 = entry.draft.usesHTTP2
    let (id, sending) = begin(draft, message)
    history.setPreviousHop(entry.id, of: id)
    recording?.append(id)
    if shown == entry.id { show(id) }
    notice = "redirected: \(draft.line.withoutUserInfo) is sent"
    return [sending]
  }

  mutating func toggleRedirects() {
    let follows = !draft.followsRedirects
    changeDraft(follows ? "redirects are followed" : "redirects are not followed") { $0.followsRedirects = follows }
  }

  mutating func toggleHTTP2() {
    let uses = !draft.usesHTTP2
    changeDraft(uses ? "the request goes by HTTP/2" : "the request goes by HTTP/1.1") { $0.usesHTTP2 = uses }
  }

  /// Whether Enter on the selected row of the response pane follows the redirect.
  var isOnLocation: Bool {
    guard let entry = history[shown], entry.redirect != nil else { return false }
    switch response.tab {
    case .headers:
      let rows = HeadersTab(entry.exchange).rows
      guard rows.indices.contains(responseRow), case .line(let line, _, _) = rows[responseRow] else { return false }
      return line.isNamed("Location")
    case .summary: return summaryRow?.name == "location"
    default: return false
    }
  }

  /// The selected row of the Summary.
  var summaryRow: SummaryTab.Row? {
    guard response.tab == .summary, let entry = history[shown] else { return nil }
    let rows = SummaryTab(entry, in: history).rows
    return rows.indices.contains(responseRow) ? rows[responseRow] : nil
  }

  /// Enter on a row of the Summary or the Headers: the hop it tells of, or where the answer redirects.
  mutating func openRow() -> [Effect] {
    guard let hop = summaryRow?.hop else { return isOnLocation ? followRedirect() : [] }
    guard history[hop] != nil else {
      notice = "this hop is forgotten"
      return []
    }
    show(hop)
    notice = "#\(hop), a hop of the way   4 lists every exchange"
    return []
  }
}
