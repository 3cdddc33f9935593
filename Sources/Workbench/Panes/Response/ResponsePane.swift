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

  private(set) var tab = ResponseTab.summary
  private var summary = SummaryTab()
  private var headers = HeadersTab()
  private var cookies = CookiesTab()
  private var negotiation = NegotiationTab()
  private(set) var body = BodyTab()
  private(set) var stream = StreamTab()
  private var timing = TimingTab()
  private var raw = RawTab()
  private var checks = ChecksTab()
  /// What was searched for last.
  private var search = TextField()
  private var isSearching = false

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

  mutating func show(_ tab: ResponseTab) { self.tab = tab }

  /// Makes way for an exchange where the checks are shown.
  mutating func leaveChecks() { if tab == .checks { tab = .summary } }

  /// Shows the report of a scenario, or the proposed checks, from their first row on.
  mutating func showChecks(atFirstFailureOf shared: SharedState? = nil) {
    tab = .checks
    checks.position = ListPosition()
    if let shared { checks.selectFirstFailure(shared) }
  }

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

  var question: String? { isSearching ? "search for: " : component(writingTab).question }

  func canLeave(_ shared: SharedState) -> Bool { isSearching || component(writingTab).canLeave(shared) }

  func canUndo(_ shared: SharedState) -> Bool { component(tab).canUndo(shared) }

  func count(_ shared: SharedState) -> Int { component(tab).count(shared) }

  func texts(_ shared: SharedState) -> (Int) -> String? { component(tab).texts(shared) }

  mutating func handle(_ event: Message.ToComponent, on shared: inout SharedState) {
    switch event {
    case .move, .scroll, .select, .undo: pass(event, to: tab, on: &shared)
    case .click(let position, let place): click(position, in: place, on: &shared)
    case .insert(let text) where isSearching: search.insert(text)
    case .edit(let edit) where isSearching: search.apply(edit)
    case .accept where isSearching:
      isSearching = false
      search(forward: true, includingCurrent: true, &shared)
    case .leave where isSearching, .cancelWriting where isSearching: isSearching = false
    case .insert, .edit, .accept, .leave, .cancelWriting: pass(event, to: writingTab, on: &shared)
    case .settle(let place): pass(.settle(place.ofTab), to: tab, on: &shared)
    case .rewind: for tab in ResponseTab.allCases { pass(event, to: tab, on: &shared) }
    }
  }

  /// A click on the name of a tab shows it, a click on a row selects it.
  mutating func click(_ position: Grid.Position, in place: ScreenLayout.Place, on shared: inout SharedState) {
    let tabs = place.rect.inside.top(1)
    guard tabs.contains(position) else { return pass(.click(position, place.ofTab), to: tab, on: &shared) }
    if let tab = TabBar(tab, shared, columns: tabs.columns - 1).tab(at: position.column - tabs.column) { show(tab) }
  }
}

extension ResponsePane {
  /// The keys that work in every tab.
  static let bindings = [
    Keymap.Binding(
      Action.addCheck,
      [.character("a")],
      in: [.response],
      name: "assert",
      label: "assert",
      rank: 200,
      "add an assertion for the selected value"
    ),
    Keymap.Binding(
      .capture,
      [.character("c")],
      in: [.response],
      name: "capture",
      label: "capture",
      rank: 201,
      "put this value into a variable"
    ),
    Keymap.Binding(
      .changePredicate,
      [.character("p")],
      in: KeyContext.tabs.subtracting([.checksTab]),
      name: "predicate",
      rank: 205,
      "change the assertion: equal, contains, of its form, exists, not exists; frames: by type, in time"
    ),
    Keymap.Binding(
      .search,
      [.character("/")],
      in: [.response],
      name: "search",
      label: "search",
      rank: 400,
      "search for words in this tab"
    ),
    Keymap.Binding(
      .searchNext,
      [.character("n")],
      in: [.response],
      name: "search-next",
      rank: 401,
      "the next row that has the words"
    ),
    Keymap.Binding(
      .searchPrevious,
      [.character("N")],
      in: [.response],
      name: "search-previous",
      rank: 402,
      "the row before that has the words"
    ),
  ]

  static var tabBindings: [Keymap<TabAction>.Binding] {
    var bindings = SummaryTab.bindings.map { $0.wrapped(in: TabAction.summary) }
    bindings += HeadersTab.bindings.map { $0.wrapped(in: TabAction.headers) }
    bindings += CookiesTab.bindings.map { $0.wrapped(in: TabAction.cookies) }
    bindings += NegotiationTab.bindings.map { $0.wrapped(in: TabAction.negotiation) }
    bindings += BodyTab.bindings.map { $0.wrapped(in: TabAction.body) }
    bindings += StreamTab.bindings.map { $0.wrapped(in: TabAction.stream) }
    bindings += TimingTab.bindings.map { $0.wrapped(in: TabAction.timing) }
    bindings += RawTab.bindings.map { $0.wrapped(in: TabAction.raw) }
    return bindings
  }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .addCheck:
      let hasNone = component(tab).suggestions(shared).isEmpty && component(tab).frameCheck(shared) == nil
      return hasNone ? "can't add a check for this row   A proposes a set" : nil
    case .capture: return capture(shared) == nil ? "there is no value to capture in this row" : nil
    case .changePredicate:
      let hasNone = shared.expectations.checks(of: shared.shownRequest).isEmpty && lastFrame(shared) == nil
      return hasNone ? "there are no checks yet   a adds one for a row" : nil
    case .searchNext, .searchPrevious: return search.text.isEmpty ? "nothing was searched for   / searches" : nil
    case .search: return nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .addCheck: return addCheck(&shared)
    case .capture: return capture(shared).map { [.nameCapture($0)] } ?? []
    case .changePredicate:
      if let frame = lastFrame(shared) { return shared.changeFrame(frame) }
      return shared.expectations.checks(of: shared.shownRequest).last.map { shared.changeCheck($0) } ?? []
    case .search:
      search = TextField()
      isSearching = true
    case .searchNext: search(forward: true, &shared)
    case .searchPrevious: search(forward: false, &shared)
    }
    return []
  }

  private func addCheck(_ shared: inout SharedState) -> [SharedState.Command] {
    if let frame = component(tab).frameCheck(shared) {
      let name = "frame \(frame.number + 1)"
      shared.notice =
        shared.expectations.add(frame)
        ? "expects \(name): \(frame.text)   p changes it, T judges it"
        : "\(name) has a check already   p changes it, t k shows it"
      return []
    }
    let added = shared.expectations.add(component(tab).suggestions(shared), of: shared.shownRequest ?? "")
    let texts = added.joined(separator: ", ")
    shared.notice = added.isEmpty ? "this has a check already   t k shows it" : "checks: \(texts)   t k shows it"
    return shared.judge().map { .perform($0) }
  }

  /// A capture of the value of the selected row.
  private func capture(_ shared: SharedState) -> Expectations.Capture? {
    guard let entry = shared.shownEntry, let choices = component(tab).suggestions(shared).first(where: { !$0.isEmpty }) else {
      return nil
    }
    return Expectations.Capture(exchange: entry.id, request: entry.draft.line, choices: choices)
  }

  /// In the Stream tab, the frame that was added last.
  private func lastFrame(_ shared: SharedState) -> Int? {
    tab == .stream ? shared.expectations.frames(of: shared.shownRequest).last : nil
  }
}

extension ResponsePane {
  /// Rows up to this many are also counted.
  private static let mostCounted = 50_000

  /// Puts the cursor on the next row that has the words, around the end if need be.
  private mutating func search(forward: Bool, includingCurrent: Bool = false, _ shared: inout SharedState) {
    guard let words = ByteSearch(search.text) else { return shared.notice = "nothing was searched for   / searches" }
    let count = count(shared)
    guard count > 0 else { return shared.notice = "there is nothing to search" }
    let matches = component(tab).matcher(words, shared)
    let start = position.selection
    for step in (includingCurrent ? 0 : 1)...count {
      let row = (start + (forward ? step : -step) + count * 2) % count
      guard matches(row) else { continue }
      select(row, on: &shared)
      let isAround = forward ? row < start : row > start
      shared.notice = found(row, among: count, matches) + (isAround ? ", around the end" : "")
      return
    }
    shared.notice = "\(search.text) is not found"
  }

  private func found(_ row: Int, among count: Int, _ matches: (Int) -> Bool) -> String {
    guard count <= Self.mostCounted else { return "\(search.text) in row \(row + 1)" }
    let all = (0..<count).count { matches($0) }
    let before = (0...row).count { matches($0) }
    return "\(search.text) \(before) of \(all)"
  }

  mutating func select(_ row: Int, on shared: inout SharedState) { pass(.select(row), to: tab, on: &shared) }
}
