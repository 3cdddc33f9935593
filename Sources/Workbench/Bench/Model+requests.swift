import Exchanges
import Scenarios

extension Model {
  private static let mostPastDrafts = 50

  /// Changes the request so that `u` can undo it, and says so.
  mutating func changeDraft(_ what: String, _ change: (inout RequestDraft) -> Void) {
    let before = draft
    change(&draft)
    guard draft != before else { return notice = "unchanged" }
    pastDrafts.append(before)
    if pastDrafts.count > Self.mostPastDrafts { pastDrafts.removeFirst() }
    notice = "changed: \(what)   u undoes"
  }

  mutating func undo() {
    if canRestoreJar { return restoreJar() }
    guard let before = pastDrafts.popLast() else { return }
    draft = before
    notice = "undone: the request is \(before.line) again"
  }

  mutating func toggleHeader() {
    guard let index = draftHeaderIndex else { return }
    let name = draft.headers[index].line.name
    changeDraft("\(name) is \(draft.headers[index].isOn ? "off" : "on")") { $0.headers[index].isOn.toggle() }
  }

  mutating func removeRow() {
    if let index = draftHeaderIndex {
      changeDraft("\(draft.headers[index].line.name) is removed") { $0.headers.remove(at: index) }
    } else {
      changeDraft("the body is removed") { $0.body = nil }
    }
  }

  /// Opens the row under the cursor as a field; from another pane, first brings the request there.
  mutating func beginEditing() {
    if focus != .request {
      takeRequestFromCursor()
      setFocus(.request)
      return
    }
    switch requestRow {
    case .line: edit = RequestDraft.Edit(place: .line, field: TextField(draft.line))
    case .header(let index):
      edit = RequestDraft.Edit(place: .header(index), field: TextField(String(fieldBytes: draft.headers[index].line.bytes)))
    case .newHeader: edit = RequestDraft.Edit(place: .newHeader, field: TextField())
    case .body:
      edit = RequestDraft.Edit(
        place: .body,
        field: TextField(String(decoding: draft.body ?? [], as: UTF8.self), isMultiline: true)
      )
    }
  }

  private mutating func takeRequestFromCursor() {
    switch (focus, catalogue.selected) {
    case (.catalogue, .route(let index, let method)): prepare(route: index, method: method)
    case (.catalogue, .history(let id)): bringBack(id)
    case (.history, _) where !history.entries.isEmpty:
      bringBack(history.entries[history.entries.count - 1 - historyPosition.selection].id)
    default: break
    }
  }

  /// Takes over what is written; an emptied header line goes.
  mutating func finishEditing() {
    guard let edit else { return }
    self.edit = nil
    let text = edit.field.text
    let bytes = Array(text.utf8)
    switch edit.place {
    case .line: changeDraft("the request line") { $0.setLine(text) }
    case .header(let index) where draft.headers.indices.contains(index):
      changeDraft(HeaderLine(bytes: bytes).name) {
        if bytes.isEmpty { $0.headers.remove(at: index) } else { $0.headers[index].line.bytes = bytes }
      }
    case .newHeader where !bytes.isEmpty:
      changeDraft(HeaderLine(bytes: bytes).name) { $0.headers.append(RequestDraft.Header(line: HeaderLine(bytes: bytes))) }
    case .body: changeDraft("the body") { $0.body = bytes.isEmpty && $0.body == nil ? nil : bytes }
    case .header, .newHeader: notice = "unchanged"
    }
  }

  mutating func paste(_ text: String) {
    guard context.takesText else { return notice = "there is no field to paste into   e opens one" }
    insert(text)
  }

  /// The field that takes the keys.
  var field: TextField? {
    get {
      switch overlay {
      case .palette(let palette): palette.field
      case .prompt(let prompt): prompt.field
      case .filter: catalogue.filter
      case .search: response.search
      case .frameFilter: response.stream.filter
      case nil: edit?.field
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch overlay {
      case .palette(var palette):
        palette.field = newValue
        overlay = .palette(palette)
      case .prompt(var prompt):
        prompt.field = newValue
        overlay = .prompt(prompt)
      case .filter: catalogue.filter = newValue
      case .search: response.search = newValue
      case .frameFilter: response.stream.filter = newValue
      case nil: edit?.field = newValue
      default: break
      }
    }
  }

  mutating func insert(_ text: String) {
    field?.insert(text)
    fieldHasChanged()
  }

  mutating func edit(_ action: Action.FieldAction) {
    switch action {
    case .left: field?.move(by: -1)
    case .right: field?.move(by: 1)
    case .up: field?.moveLine(by: -1)
    case .down: field?.moveLine(by: 1)
    case .start: field?.moveToStart()
    case .end: field?.moveToEnd()
    case .eraseBackward: field?.eraseBackward()
    case .eraseForward: field?.eraseForward()
    case .eraseWord: field?.eraseWord()
    case .eraseToStart: field?.eraseToStart()
    case .newLine: field?.insert("\n")
    }
    fieldHasChanged()
  }

  /// A list that follows the field starts at its top again.
  private mutating func fieldHasChanged() {
    guard case .palette(var palette) = overlay else { return }
    palette.position = ListPosition()
    overlay = .palette(palette)
  }

  /// Enter in a field of one line.
  mutating func accept() -> [Effect] {
    switch overlay {
    case .palette(let palette):
      overlay = nil
      return run(palette)
    case .prompt(let prompt):
      overlay = nil
      return answer(prompt)
    case .filter:
      overlay = nil
      notice = catalogue.filter.text.isEmpty ? "" : "filtered by \(catalogue.filter.text)   Esc clears"
    case .search:
      overlay = nil
      search(forward: true, includingCurrent: true)
    case .frameFilter:
      overlay = nil
      notice = response.stream.filter.text.isEmpty ? "" : "frames with \(response.stream.filter.text)   f Esc lists all"
    default: finishEditing()
    }
    return []
  }
}

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
