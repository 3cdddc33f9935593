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
}
