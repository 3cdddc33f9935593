import Exchanges
import Scenarios

/// The response: its tabs, and what is searched for in them.
struct ResponsePane: Component {
  enum Action: CaseIterable, Sendable {
    case addCheck, capture, changePredicate, search, searchNext, searchPrevious
  }

  /// What the keys of the tabs do.
  enum TabAction: Sendable, Hashable {
    case summary(SummaryTab.Action), headers(HeadersTab.Action), cookies(CookiesTab.Action)
    case negotiation(NegotiationTab.Action), body(BodyTab.Action), stream(StreamTab.Action)
    case timing(TimingTab.Action), raw(RawTab.Action), checks(ChecksTab.Action)
  }

  /// What is shown: a report, what the user chose, or what suits the response.
  private(set) var tab = ResponseTab.body { didSet { if tab != oldValue { run = nil } } }
  /// The tab that the user chose; it stays until another route is opened.
  private(set) var chosen: ResponseTab?
  /// Whether the checks stand before the tab, for a report or for proposals.
  private var showsReport = false
  /// The route of the exchange that is shown: `GET /items/{id}`.
  private var route: String?
  private var summary = SummaryTab()
  private var headers = HeadersTab()
  private var cookies = CookiesTab()
  private var negotiation = NegotiationTab()
  var body = BodyTab()
  private(set) var stream = StreamTab()
  private var timing = TimingTab()
  private var raw = RawTab()
  private var checks = ChecksTab()
  /// What was searched for last.
  private var search = TextField()
  private var isSearching = false
  /// The search that goes on or was done last, and where the cursor stood before it.
  private var run: ByteSearch.Run?
  private var searchOrigin = 0
  /// Whether the next step of the search was asked for.
  private var isStepAsked = false

  func component(_ tab: ResponseTab) -> any Component {
    switch tab {
    case .summary: summary
    case .headers: headers
    case .cookies: cookies
    case .negotiation: negotiation
    case .body: body
    case .stream: stream
    case .timing: timing
    case .raw: raw
    case .checks: checks
    }
  }

  private mutating func pass(_ event: Message.ToComponent, to tab: ResponseTab, on shared: inout SharedState) {
    switch tab {
    case .summary: summary.handle(event, on: &shared)
    case .headers: headers.handle(event, on: &shared)
    case .cookies: cookies.handle(event, on: &shared)
    case .negotiation: negotiation.handle(event, on: &shared)
    case .body: body.handle(event, on: &shared)
    case .stream: stream.handle(event, on: &shared)
    case .timing: timing.handle(event, on: &shared)
    case .raw: raw.handle(event, on: &shared)
    case .checks: checks.handle(event, on: &shared)
    }
  }

  func obstacle(to action: TabAction, _ shared: SharedState) -> String? {
    switch action {
    case .summary(let action): summary.obstacle(to: action, shared)
    case .headers(let action): headers.obstacle(to: action, shared)
    case .cookies(let action): cookies.obstacle(to: action, shared)
    case .negotiation(let action): negotiation.obstacle(to: action, shared)
    case .body(let action): body.obstacle(to: action, shared)
    case .stream(let action): stream.obstacle(to: action, shared)
    case .timing(let action): timing.obstacle(to: action, shared)
    case .raw(let action): raw.obstacle(to: action, shared)
    case .checks(let action): checks.obstacle(to: action, shared)
    }
  }

  mutating func perform(_ action: TabAction, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .summary(let action): summary.perform(action, on: &shared)
    case .headers(let action): headers.perform(action, on: &shared)
    case .cookies(let action): cookies.perform(action, on: &shared)
    case .negotiation(let action): negotiation.perform(action, on: &shared)
    case .body(let action): body.perform(action, on: &shared)
    case .stream(let action): stream.perform(action, on: &shared)
    case .timing(let action): timing.perform(action, on: &shared)
    case .raw(let action): raw.perform(action, on: &shared)
    case .checks(let action): checks.perform(action, on: &shared)
    }
  }

  /// Shows a tab. From Body to Raw and back the cursor stays on the same bytes.
  mutating func show(_ tab: ResponseTab) {
    if self.tab == .body, tab == .raw { raw.pointsAt = body.offset }
    if self.tab == .raw, tab == .body { body.pointsAt = raw.bodyOffset }
    self.tab = tab
    chosen = tab
    showsReport = false
  }

  /// Makes way for an exchange where a report or proposals are shown.
  mutating func leaveChecks() { showsReport = false }

  /// Shows the report of a scenario, or the proposed checks, from their first row on.
  mutating func showChecks(atFirstFailureOf shared: SharedState? = nil) {
    tab = .checks
    showsReport = true
    checks.position = ListPosition()
    if let shared { checks.selectFirstFailure(shared) }
  }

  /// Puts the cursor of the checks on what the report says of a line of the scenario.
  mutating func selectCheck(line: Int, _ shared: SharedState) { checks.select(line: line, shared) }

  /// The scenario and the line that the selected verdict is about; nil in other tabs.
  func scenarioPlace(_ shared: SharedState) -> (path: String, line: Int)? { tab == .checks ? checks.scenarioPlace(shared) : nil }

  /// Whether the list of frames stands still while frames come.
  var isPaused: Bool { tab == .stream && stream.state.pausedAt != nil }

  var position: ListPosition {
    get { component(tab).position }
    set {
      switch tab {
      case .summary: summary.position = newValue
      case .headers: headers.position = newValue
      case .cookies: cookies.position = newValue
      case .negotiation: negotiation.position = newValue
      case .body: body.position = newValue
      case .stream: stream.position = newValue
      case .timing: timing.position = newValue
      case .raw: raw.position = newValue
      case .checks: checks.position = newValue
      }
    }
  }

  /// The filter of frames takes the keys even when another tab comes before it meanwhile.
  private var writingTab: ResponseTab { stream.field == nil ? tab : .stream }

  var contexts: [KeyContext] { isSearching ? [.search] : component(writingTab).contexts }

  var field: TextField? {
    get { isSearching ? search : component(writingTab).field }
    set { if isSearching, let newValue { search = newValue } }
  }

  var question: String? {
    isSearching
      ? "search for\(run.map { $0.shortWords.isEmpty ? "" : " (\($0.shortWords))" } ?? ""): " : component(writingTab).question
  }

  func canLeave(_ shared: SharedState) -> Bool { isSearching || component(writingTab).canLeave(shared) }

  func count(_ shared: SharedState) -> Int { component(tab).count(shared) }

  func texts(_ shared: SharedState) -> (Int) -> String? { component(tab).texts(shared) }

  /// What `y y` copies: the value under the cursor in Body, elsewhere the row.
  func copiedValue(_ shared: SharedState) -> String? {
    (tab == .body ? body.value(shared) : nil) ?? texts(shared)(position.selection)
  }

  mutating func handle(_ event: Message.ToComponent, on shared: inout SharedState) {
    switch event {
    case .move, .scroll, .select: pass(event, to: tab, on: &shared)
    case .click(let position, let place): click(position, in: place, on: &shared)
    case .insert(let text) where isSearching:
      search.insert(text)
      searchWhileTyping(&shared)
    case .edit(let edit) where isSearching:
      search.apply(edit)
      searchWhileTyping(&shared)
    case .accept where isSearching:
      isSearching = false
      if run?.search.text != search.text { search(forward: true, includingCurrent: true, &shared) }
      shared.notice = run?.words ?? "nothing was searched for   / searches"
    case .leave where isSearching, .cancelWriting where isSearching:
      isSearching = false
      run = nil
      select(searchOrigin, on: &shared)
    case .insert, .edit, .accept, .leave, .cancelWriting: pass(event, to: writingTab, on: &shared)
    case .settle(let place):
      tab = showsReport ? .checks : chosen ?? shared.shownEntry?.suitingTab ?? .body
      pass(.settle(sections(of: place, shared).tab), to: tab, on: &shared)
    case .rewind:
      let route = Self.route(shared)
      if self.route != nil, self.route != route { chosen = nil }
      self.route = route
      for tab in ResponseTab.allCases { pass(event, to: tab, on: &shared) }
    }
  }

  /// The method and the template of the path that was asked for; a redirect that was followed belongs to it.
  private static func route(_ shared: SharedState) -> String? {
    guard let draft = shared.history.hops(to: shared.shown).first?.draft else { return nil }
    let path = draft.target.prefix { $0 != "?" }
    return "\(draft.method) \(shared.route(method: draft.method, path: path)?.path ?? String(path))"
  }

  /// A click on the name of a tab shows it, a click on a row selects it.
  mutating func click(_ position: Grid.Position, in place: ScreenLayout.Place, on shared: inout SharedState) {
    let sections = sections(of: place, shared)
    let tabs = sections.tabs
    guard tabs.contains(position) else { return pass(.click(position, sections.tab), to: tab, on: &shared) }
    if let tab = TabBar(tab, shared, columns: tabs.columns - 1).tab(at: position.column - tabs.column) { show(tab) }
  }
}

extension ResponsePane {
  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .addCheck:
      let hasNone = component(tab).suggestions(shared).isEmpty && component(tab).frameCheck(shared) == nil
      return hasNone ? "can't add a check for this row   A proposes a set" : nil
    case .capture: return capture(shared) == nil ? "this row has no value to capture" : nil
    case .changePredicate:
      let hasNone = selectedCheck(shared) == nil && selectedFrame(shared) == nil
      return hasNone ? "this row has no check   a adds one, t k shows all" : nil
    case .searchNext, .searchPrevious: return search.text.isEmpty ? "nothing was searched for   / searches" : nil
    case .search: return nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .addCheck:
      guard let frame = component(tab).frameCheck(shared) else {
        return shared.addChecks(component(tab).suggestions(shared)).map { .perform($0) }
      }
      // The cursor stays on the frame that is expected, so that p changes it and not a newer one.
      stream.stay()
      shared.addFrame(frame)
    case .capture: return capture(shared).map { [.nameCapture($0)] } ?? []
    case .changePredicate:
      if let frame = selectedFrame(shared) { return shared.changeFrame(frame) }
      return selectedCheck(shared).map { shared.changeCheck($0) } ?? []
    case .search:
      (search, run) = (TextField(), nil)
      isSearching = true
      searchOrigin = position.selection
    case .searchNext: search(forward: true, &shared)
    case .searchPrevious: search(forward: false, &shared)
    }
    return []
  }

  /// A capture of the value of the selected row.
  private func capture(_ shared: SharedState) -> Expectations.Capture? {
    guard let entry = shared.shownEntry, let choices = component(tab).suggestions(shared).first(where: { !$0.isEmpty }) else {
      return nil
    }
    return Expectations.Capture(exchange: entry.id, request: entry.identity, choices: choices)
  }

  /// The check of the selected row.
  private func selectedCheck(_ shared: SharedState) -> Int? {
    shared.expectations.check(of: shared.shownRequest, about: component(tab).suggestions(shared))
  }

  /// The expectation of the selected frame.
  private func selectedFrame(_ shared: SharedState) -> Int? {
    guard let frame = component(tab).frameCheck(shared) else { return nil }
    return shared.expectations.frames(of: frame.request).first { shared.expectations.frames[$0].number == frame.number }
  }
}

extension ResponsePane {
  /// Begins to look for the next row that has the words, around the end if need be, and then to count them.
  private mutating func search(forward: Bool, includingCurrent: Bool = false, _ shared: inout SharedState) {
    guard let words = ByteSearch(expression: search.text) else { return shared.notice = "nothing was searched for   / searches" }
    let count = count(shared)
    guard count > 0 else { return shared.notice = "there is nothing to search" }
    run = ByteSearch.Run(words, rows: count, from: position.selection, forward: forward, includingCurrent)
    stepSearch(&shared)
  }

  /// The first row that has what is written so far, from where the cursor stood.
  private mutating func searchWhileTyping(_ shared: inout SharedState) {
    select(searchOrigin, on: &shared)
    run = nil
    if !search.text.isEmpty { search(forward: true, includingCurrent: true, &shared) }
  }

  /// Whether a search has not come to its end.
  var isSearchGoingOn: Bool { run?.isDone == false }

  /// Leaves it where it is.
  mutating func stopSearch(_ shared: inout SharedState) {
    shared.notice = run.map { "\($0.words): stopped" } ?? ""
    run = nil
  }

  /// Does the step that was asked for.
  mutating func continueSearch(_ shared: inout SharedState) {
    isStepAsked = false
    if run?.isDone == false { stepSearch(&shared) }
  }

  /// Does a step of the search; nothing more is done where the rows have changed meanwhile.
  private mutating func stepSearch(_ shared: inout SharedState) {
    guard var run, run.rows == count(shared) else { return self.run = nil }
    let isNew = run.found == nil
    run.step(component(tab).matcher(run.search, shared))
    self.run = run
    if isNew, let row = run.found { select(row, on: &shared) }
    if !isSearching { shared.notice = run.words }
  }

  /// Whether the search goes on and its next step was not asked for yet; asks for it.
  mutating func asksForStep() -> Bool {
    guard let run, !run.isDone, !isStepAsked else { return false }
    isStepAsked = true
    return true
  }

  mutating func select(_ row: Int, on shared: inout SharedState) { pass(.select(row), to: tab, on: &shared) }
}
