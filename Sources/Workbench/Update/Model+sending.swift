import Exchanges
import Scenarios

extension Model {
  /// Sends the request as it is written now.
  mutating func send() -> [Effect] {
    if let obstacle = obstacle(to: .send) {
      notice = obstacle
      return []
    }
    guard let message = draft.message(base: server.base) else { return [] }
    let (id, sending) = begin(draft, message)
    recording?.append(id)
    historySelection = nil
    show(id)
    if response.tab == .checks { response.tab = .summary }
    closeDrawer()
    notice = "\(draft.line) is sent   ^C cancels"
    return [sending]
  }

  /// Leaves what is being written, else breaks off the exchange that is shown, else the last one that runs.
  mutating func cancel() -> [Effect] {
    if overlay != nil || edit != nil {
      edit = nil
      overlay = nil
      notice = "left without a change"
      return []
    }
    let running = history.running
    guard let entry = running.first(where: { $0.id == shown }) ?? running.last else { return [] }
    notice = "\(entry.draft.line) is being cancelled"
    return [.cancel(id: entry.id)]
  }

  /// Enter on what the cursor is on.
  mutating func open() -> [Effect] {
    switch focus {
    case .catalogue: return openCatalogueItem()
    case .history: bringBack(history.entries[history.entries.count - 1 - historyPosition.selection].id)
    case .response where response.tab == .body: fold()
    case .response where response.tab == .stream: openFrame()
    case .response where response.tab == .summary || response.tab == .headers: return openRow()
    case .response, .checks: showExchangeOfCheck()
    case .request, .log: break
    }
    return []
  }

  private mutating func openCatalogueItem() -> [Effect] {
    switch catalogue.selected {
    case .route(let index, let method):
      prepare(route: index, method: method)
      guard draft.openParameter == nil else {
        setFocus(.request)
        notice = obstacle(to: .send) ?? ""
        return []
      }
      return send()
    case .scenario: return runScenario()
    case .history(let id): bringBack(id)
    case nil: break
    }
    return []
  }

  /// Puts a request for a route into the request pane.
  mutating func prepare(route index: Int, method: String) {
    guard catalogue.routes.indices.contains(index) else { return }
    var route = catalogue.routes[index]
    route.methods = [method]
    changeDraft("the request") { $0 = RequestDraft(route) }
    requestPosition = ListPosition()
  }

  /// Shows an exchange again and puts its request into the request pane.
  mutating func bringBack(_ id: Int) {
    guard let entry = history[id] else { return }
    show(id)
    if response.tab == .checks { response.tab = .summary }
    changeDraft("the request") { $0 = entry.draft }
    closeDrawer()
    notice = "#\(id) \(entry.draft.line)   r sends it again   u brings the former request back"
  }

  private mutating func fold() {
    let row = response.positions[.body]?.selection ?? 0
    guard let opener = response.body?.toggleFold(at: row) else { return notice = "there is nothing to fold here" }
    response.positions[.body, default: ListPosition()].selection = opener
  }

  private mutating func showExchangeOfCheck() {
    guard let report, let row = reportRow, let id = report.exchange(at: row) else { return }
    guard history[id] != nil else { return notice = "the exchange of this check is forgotten" }
    bringBack(id)
    response.tab = .headers
    if Layout(self, size: size).rect(of: .response) == nil { setFocus(.response) }
    notice = "the exchange of this check   t k goes back   r sends it again"
  }

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
