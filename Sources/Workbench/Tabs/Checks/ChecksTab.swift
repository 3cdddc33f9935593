import ScenarioSyntax
import Scenarios

/// What is expected of the response that is shown, and below it the report of the last scenario.
///
/// The Checks pane shows the same list with a cursor of its own.
struct ChecksTab: Component {
  enum Action: CaseIterable, Sendable {
    case showExchange, edit, openReview, accept, changePredicate, remove
  }

  static let bindings = [
    Keymap.Binding(
      Action.showExchange,
      [.enter],
      in: [.checks, .checksTab],
      name: "show-exchange",
      label: "open",
      rank: 10,
      "edit what this check expects, or show the exchange of this verdict"
    ),
    Keymap.Binding(
      .edit,
      [.character("e")],
      in: [.checks, .checksTab],
      name: "edit",
      label: "edit",
      rank: 40,
      "edit what this check expects, or the request"
    ),
    Keymap.Binding(
      .openReview,
      [.character("o")],
      in: [.checks, .checksTab],
      name: "review",
      label: "accept",
      rank: 11,
      "put the scenario that failed beside what came, and accept or reject each difference"
    ),
    Keymap.Binding(
      .accept,
      [.character(" ")],
      in: [.checks, .checksTab],
      name: "accept",
      label: "on/off",
      rank: 110,
      "accept this proposed check, or do not"
    ),
    Keymap.Binding(
      .remove,
      [.character("x")],
      in: [.checks, .checksTab],
      name: "remove-check",
      label: "drop",
      rank: 140,
      "remove this check, frame or capture"
    ),
    Keymap.Binding(
      .changePredicate,
      [.character("p")],
      in: [.checks, .checksTab],
      name: "predicate",
      rank: 205,
      "change the assertion: equal, contains, of its form, exists, not exists; frames: by type, in time, so many or none in a time, the end"
    ),
  ]

  var position = ListPosition()
  /// The rows as they were last prepared, and what they were made of.
  private var prepared: (basis: Basis, rows: [Row])?

  var contexts: [KeyContext] { [.checksTab, .response] }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .showExchange:
      return selectedExchange(shared) == nil && selectedCheck(shared) == nil ? "no exchange to show" : nil
    case .edit: return nil
    case .openReview: return shared.review == nil ? "there is nothing to accept   T runs a scenario" : nil
    case .accept: return selectedCheck(shared) == nil ? "put the cursor on a check first" : nil
    case .remove:
      switch selected(shared) {
      case .check, .detail, .frame, .capture: return nil
      case .heading, .report, nil: return "put the cursor on a check first"
      }
    case .changePredicate:
      if case .frame? = selected(shared) { return nil }
      return selectedCheck(shared) == nil ? "put the cursor on a check first" : nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .showExchange:
      if let check = selectedCheck(shared) { return [.editCheck(check)] }
      guard case .report(let row)? = selected(shared), let report = shared.report, let id = report.exchange(at: row) else {
        return []
      }
      return [.showPart(id, report.tab(at: row))]
    case .edit: return [selectedCheck(shared).map { .editCheck($0) } ?? .focus(.request)]
    case .openReview: return [.openReview]
    case .accept: selectedCheck(shared).map { shared.toggleCheck($0) }
    case .remove: remove(&shared)
    case .changePredicate: return changePredicate(&shared)
    }
    return []
  }

  private func remove(_ shared: inout SharedState) {
    let expectations = shared.expectations
    switch selected(shared) {
    case .frame(let index): shared.removeExpectation(expectations.frames[index].text) { $0.removeFrame(index) }
    case .capture(let index): shared.removeExpectation(expectations.captures[index].text) { $0.removeCapture(index) }
    case .check(let index), .detail(let index, _):
      shared.removeExpectation(expectations.checks[index].text) { $0.removeCheck(index) }
    case .heading, .report, nil: break
    }
  }

  /// Changes the frame or the check under the cursor.
  private func changePredicate(_ shared: inout SharedState) -> [SharedState.Command] {
    if case .frame(let index)? = selected(shared) { return shared.changeFrame(index) }
    return selectedCheck(shared).map { shared.changeCheck($0) } ?? []
  }

  private func selected(_ shared: SharedState) -> Row? { rows(shared).at(position.selection) }

  /// The check under the cursor, by its place in all of them.
  private func selectedCheck(_ shared: SharedState) -> Int? {
    switch selected(shared) {
    case .check(let index), .detail(let index, _): index
    case .heading, .frame, .capture, .report, nil: nil
    }
  }

  private func selectedExchange(_ shared: SharedState) -> Int? {
    guard case .report(let row)? = selected(shared) else { return nil }
    return shared.report?.exchange(at: row)
  }

  /// Puts the cursor on the first failure of the report.
  mutating func selectFirstFailure(_ shared: SharedState) {
    let row = shared.report.flatMap { rows(shared).firstIndex(of: .report($0.firstFailure)) }
    position = ListPosition(selection: row ?? 0)
  }

  /// Puts the cursor on what the report says of a line of the scenario; on a failure before others.
  mutating func select(line: Int, _ shared: SharedState) {
    guard let report = shared.report else { return }
    let rows = rows(shared)
    let places = rows.indices.filter {
      if case .report(let row) = rows[$0] { report.isVerdict(at: row, line: line) } else { false }
    }
    let failed = places.first { if case .report(let row) = rows[$0] { report.hasFailed(at: row) } else { false } }
    if let place = failed ?? places.first { position.selection = place }
  }

  /// The exchange of the row under the cursor of a report is the one that is shown.
  mutating func select(_ row: Int, on shared: inout SharedState) {
    position.selection = row
    guard case .report(let place)? = selected(shared), let id = shared.report?.exchange(at: place), shared.history[id] != nil,
      id != shared.shown
    else { return }
    shared.shown = id
    // The checks of the exchange stand above the report.
    if let row = rows(shared).firstIndex(of: .report(place)) { position.selection = row }
  }

  /// The scenario and the line that the row under the cursor is about; nil for a row that is not of a report.
  func scenarioPlace(_ shared: SharedState) -> (path: String, line: Int)? {
    guard case .report(let row)? = selected(shared), let report = shared.report, let line = report.line(at: row) else {
      return nil
    }
    return (report.result.path, line)
  }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    let basis = Basis(shared)
    if prepared?.basis != basis { prepared = (basis, made(of: basis, shared)) }
    position.settle(count: count(shared), height: place.parts(margins).list.rows)
  }

  /// The report does not change with the exchange that is shown.
  mutating func rewind() {}

  func count(_ shared: SharedState) -> Int { rows(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let rows = rows(shared)
    return { rows.at($0)?.text(shared) }
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let list = place.parts(margins).list
    let rows = rows(shared)
    guard !rows.isEmpty else {
      let words = "no checks yet   a adds one for a row, A proposes a set, T runs a scenario"
      painter.write(words, in: list, column: 1, style: Style(.dim))
      if place.isFocused { painter.cursor = Grid.Position(row: list.row, column: list.column) }
      return
    }
    painter.list(list, count: rows.count, at: position, isFocused: place.isFocused) { rows[$1].line(shared, $0.glyphs) }
  }
}

extension ChecksTab {
  /// A row of the list. Numbers are places in the lists of the expectations and of the report.
  enum Row: Sendable, Hashable {
    case heading(String)
    case check(Int)
    /// A line about a check that does not hold.
    case detail(Int, String)
    case frame(Int)
    case capture(Int)
    case report(Int)
  }

  /// First what is expected of the response that is shown, then the report of the last scenario.
  func rows(_ shared: SharedState) -> [Row] {
    let basis = Basis(shared)
    if let prepared, prepared.basis == basis { return prepared.rows }
    return made(of: basis, shared)
  }
}

extension ChecksTab {
  /// What the rows are made of. There may be thousands of them, so they are made again only when it changes.
  private struct Basis: Equatable {
    let expectations: Expectations.Findings
    let shown: Int?
    /// A heading for each scenario that runs.
    let running: [String]
    /// How many rows the report has; nil without one.
    let reported: Int?

    init(_ shared: SharedState) {
      expectations = shared.expectations.findings
      shown = shared.shownEntry?.id
      running = shared.progress.sorted { $0.key < $1.key }.map { path, progress in
        "\(path) is running\(progress.step.map { ": \($0.words)" } ?? "")   ^C cancels it"
      }
      reported = shared.report?.rows.count
    }

    static func == (left: Basis, right: Basis) -> Bool {
      left.expectations === right.expectations && left.shown == right.shown && left.running == right.running
        && left.reported == right.reported
    }
  }

  private func made(of basis: Basis, _ shared: SharedState) -> [Row] {
    let (expectations, request) = (shared.expectations, shared.shownRequest)
    let (frames, captures) = (expectations.frames(of: request), expectations.captures(of: request))
    var rows = checkRows(shared)
    if !frames.isEmpty {
      rows.append(.heading("FRAMES OF \(request?.description ?? "")   s saves, T judges, p changes, x removes"))
      rows += frames.map { .frame($0) }
    }
    if !captures.isEmpty {
      rows.append(.heading("CAPTURES OF \(request?.description ?? "")   s saves, x removes"))
      rows += captures.map { .capture($0) }
    }
    rows += basis.running.map { .heading($0) }
    if !rows.isEmpty, basis.reported != nil { rows.append(.heading("")) }
    return rows + (0..<(basis.reported ?? 0)).map { .report($0) }
  }

  private func checkRows(_ shared: SharedState) -> [Row] {
    guard let request = shared.shownRequest else { return [] }
    let places = shared.expectations.checks(of: request)
    guard !places.isEmpty else { return [] }
    let proposed = shared.expectations.proposals(of: request).count
    let keys = proposed > 0 ? "A takes all \(proposed) proposed, Space one" : "s saves, e edits, p changes, x removes"
    var rows: [Row] = [.heading("CHECKS OF \(request)   \(keys)")]
    for index in places {
      rows.append(.check(index))
      guard let verdict = shared.expectations.checks[index].verdict(of: shared.shown), verdict.outcome != .passed else {
        continue
      }
      let text = shared.expectations.checks[index].text
      let lines = ([verdict.message] + verdict.details).filter { !$0.isEmpty && $0 != text }
      rows += lines.map { .detail(index, $0) }
    }
    return rows
  }
}
