import Exchanges
import Scenarios

/// Routes as a tree, scenarios and, where it has no pane of its own, the history.
struct CataloguePane: Component {
  enum Action: CaseIterable, Sendable {
    case open, edit, filter, fold, unfold
  }

  static let bindings = [
    Keymap.Binding(
      Action.open,
      [.enter],
      in: [.catalogue],
      name: "open",
      label: "open",
      rank: 10,
      "send a route's request, open a scenario, fold or unfold a group"
    ),
    Keymap.Binding(.edit, [.character("e")], in: [.catalogue], name: "edit", label: "edit", rank: 40, "edit the request"),
    Keymap.Binding(
      .filter,
      [.character("/")],
      in: [.catalogue],
      name: "filter",
      label: "filter",
      rank: 60,
      "filter routes, scenarios and history"
    ),
    Keymap.Binding(
      .fold,
      [.character("h"), .left],
      in: [.catalogue],
      name: "fold-group",
      rank: 500,
      "fold this group of routes"
    ),
    Keymap.Binding(
      .unfold,
      [.character("l"), .right],
      in: [.catalogue],
      name: "unfold-group",
      rank: 500,
      "unfold this group of routes"
    ),
  ]

  var position = ListPosition()
  /// What the cursor is on; it stays there when rows come and go.
  private(set) var selected: Item?
  private(set) var filter = TextField()
  private(set) var isFiltering = false
  private(set) var tree = RouteTree()
  private(set) var list = CatalogueList()
  /// The first row that is drawn, of each box.
  private(set) var tops: [CatalogueList.Section: Int] = [:]
  private var foldings: [String: Bool] = [:]
  /// Counts the changes of the routes.
  private var routesVersion = 0
  /// The files the bench itself has written, whose change is not news.
  private var ownFiles: Set<String> = []
  private var hasListedScenarios = false

  var contexts: [KeyContext] { isFiltering ? [.filter] : [.catalogue] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(hasBorder: true, heading: 1) }

  /// The route under the cursor.
  func selectedRoute(_ shared: SharedState) -> CatalogueRoute? {
    if case .route(let index, _)? = selected { shared.routes.at(index) } else { nil }
  }

  /// The scenario under the cursor.
  var selectedScenario: String? { if case .scenario(let path)? = selected { path } else { nil } }

  func count(_ shared: SharedState) -> Int { list.rows.count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    { row in list.rows.at(row).map { line(of: $0, columns: 1000, shared, Painter.Glyphs(isASCII: false)).text } }
  }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    let isFiltered = !filter.text.isEmpty
    var inputs = CatalogueList.Inputs(filter: filter.text, foldings: foldings, routes: routesVersion)
    inputs.scenarios = shared.scenarios
    inputs.runs = shared.runs
    if CatalogueBoxes.listsHistory(in: place, isFiltered: isFiltered) { inputs.history = shared.history.entries.map(\.id) }
    inputs.isSplit = CatalogueBoxes.isSplit(place)
    if inputs != list.inputs { list = CatalogueList(inputs, tree, shared.history) }
    settleSelection()
    let boxes = CatalogueBoxes(place, list, tree)
    for box in boxes.all {
      var part = ListPosition(selection: position.selection - box.rows.lowerBound, top: tops[box.section] ?? 0)
      let isActive = box.rows.contains(position.selection)
      if !isActive { part.selection = part.top }
      part.settle(count: box.rows.count, height: box.list.rows)
      // The heading above the first item is shown with it.
      let before = list.rows[box.rows].prefix(max(0, part.selection))
      if part.top > 0, isActive, !before.contains(where: { $0.item != nil }) { part.top = 0 }
      part.settle(count: box.rows.count, height: box.list.rows)
      tops[box.section] = part.top
      if isActive { position.settle(count: list.rows.count, height: box.list.rows) }
    }
  }

  /// Puts the cursor on the row of what is selected; where that is gone, the nearest item takes its place.
  private mutating func settleSelection() {
    let rows = list.rows
    if let selected, let row = rows.firstIndex(where: { $0.item == selected }) {
      position.selection = row
      return
    }
    // A new filter has no place yet: its first match is what was looked for.
    let start = min(max(0, position.selection), rows.count)
    let nearest = rows[start...].firstIndex { $0.item != nil } ?? rows[..<start].lastIndex { $0.item != nil }
    let row = filter.text.isEmpty ? nearest : list.firstMatch
    position.selection = row ?? 0
    selected = row.flatMap { rows[$0].item }
  }

  /// Moves the cursor over items, headings left out.
  mutating func move(by distance: Int, on shared: inout SharedState) {
    let items = list.rows.indices.filter { list.rows[$0].item != nil }
    guard !items.isEmpty else { return }
    var place = ListPosition(selection: items.firstIndex { $0 >= position.selection } ?? 0)
    place.move(by: distance, count: items.count)
    select(items[place.selection], on: &shared)
  }

  mutating func select(_ row: Int, on shared: inout SharedState) {
    guard let item = list.rows.at(row)?.item else { return }
    position.selection = row
    selected = item
  }

  mutating func click(_ position: Grid.Position, in place: ScreenLayout.Place, on shared: inout SharedState) {
    guard let box = CatalogueBoxes(place, list, tree).all.first(where: { $0.list.contains(position) }) else { return }
    select(box.rows.lowerBound + (tops[box.section] ?? 0) + position.row - box.list.row, on: &shared)
  }

  var field: TextField? {
    get { isFiltering ? filter : nil }
    set {
      guard isFiltering, let newValue else { return }
      if newValue.text != filter.text { selected = nil }
      filter = newValue
    }
  }

  mutating func accept(on shared: inout SharedState) {
    isFiltering = false
    shared.notice = filter.text.isEmpty ? "" : "filtered by \(filter.text)   Esc clears"
  }

  func canLeave(_ shared: SharedState) -> Bool { isFiltering || !filter.text.isEmpty }

  /// The cursor stays where it is, and its groups are opened for it.
  mutating func leave(on shared: inout SharedState) {
    if !isFiltering { shared.notice = "the filter is cleared" }
    isFiltering = false
    filter = TextField()
    for group in selectedGroups { foldings[group] = true }
  }

  mutating func cancelWriting() { isFiltering = false }
}

extension CataloguePane {
  /// Something in the catalogue that can be chosen.
  enum Item: Sendable, Hashable {
    /// Routes whose paths begin with this one.
    case group(String)
    /// A route by its place in the list, and one of its methods.
    case route(Int, method: String)
    case scenario(path: String)
    case history(id: Int)
  }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch (action, selected) {
    case (.open, nil): return "there is nothing to open"
    case (.open, .route), (.open, .scenario):
      if case .starting = shared.server { return "the server is still starting" }
      guard let entry = selectedEntry(shared), entry.hasUnreadableName else { return nil }
      return "its name is not UTF-8, so it can't be opened   rename the file"
    case (.open, _), (.filter, _): return nil
    case (.edit, .scenario): return "a scenario is edited in its file   Enter opens it"
    case (.edit, .group): return "put the cursor on a route first"
    case (.edit, _): return nil
    case (.fold, _), (.unfold, _):
      if !filter.text.isEmpty { return "the filter shows every match   Esc clears it" }
      if case .scenario? = selected { return "put the cursor on a route first" }
      if case .history? = selected { return "put the cursor on a route first" }
      if action == .fold { return selectedGroups.isEmpty && !isOnOpenGroup ? "this is in no group" : nil }
      return isOnGroup ? nil : "there is nothing to unfold here"
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch (action, selected) {
    case (.filter, _):
      // What was looked for before is not part of what is looked for now.
      isFiltering = true
      filter = TextField()
    case (.open, .group(let path)): foldings[path] = !isOnOpenGroup
    case (.open, .route(let index, let method)): return [.prepare(route: index, method: method, sends: true)]
    case (.open, .scenario(let path)):
      shared.notice = "\(path) is being opened"
      return [.perform(.openScenario(path: path))]
    case (.open, .history(let id)): return [.bringBack(id)]
    case (.edit, .route(let index, let method)):
      return [.prepare(route: index, method: method, sends: false), .focus(.request)]
    case (.edit, .history(let id)): return [.bringBack(id), .focus(.request)]
    case (.edit, .scenario), (.edit, .group), (.edit, nil): return [.focus(.request)]
    case (.fold, .group(let path)) where isOnOpenGroup: foldings[path] = false
    case (.fold, _):
      // Out of a group, to its heading.
      guard let path = selectedGroups.last else { break }
      foldings[path] = false
      selected = .group(path)
    case (.unfold, .group(let path)):
      if isOnOpenGroup { move(by: 1, on: &shared) } else { foldings[path] = true }
    case (.unfold, _), (.open, nil): break
    }
    return []
  }

  private func selectedEntry(_ shared: SharedState) -> Message.ScenarioEntry? {
    selectedScenario.flatMap { path in shared.scenarios.first { $0.path == path } }
  }

  /// The row of the tree that the cursor is on.
  private var selectedRow: RouteTree.Row? {
    if case .route(let row)? = list.rows.at(position.selection) { row } else { nil }
  }

  private var isOnGroup: Bool { if case .group? = selectedRow { true } else { false } }

  private var isOnOpenGroup: Bool { if case .group(_, isOpen: true)? = selectedRow { true } else { false } }

  /// The groups around the cursor, the outermost first.
  private var selectedGroups: [String] {
    switch selectedRow {
    case .group(let group, _): group.groups
    case .leaf(let leaf, _): leaf.groups
    case nil: []
    }
  }

  /// Takes new routes. The cursor stays on its route when the app is started again, and groups stay folded; the first routes that
  /// come have it on the first of them, whatever was listed before.
  mutating func setRoutes(_ routes: [CatalogueRoute], on shared: inout SharedState) {
    if shared.routes.isEmpty {
      selected = nil
      position = ListPosition()
    }
    if case .route(_, let method)? = selected, let path = selectedRoute(shared)?.path {
      let same = routes.firstIndex { $0.path == path && $0.methods.contains(method) }
      selected = same.map { .route($0, method: method) }
    }
    shared.routes = routes
    tree = RouteTree(routes)
    routesVersion += 1
  }
}

extension CataloguePane {
  /// Notes that the bench itself writes a file.
  mutating func noteWriting(of path: String) { ownFiles.insert(path) }

  /// Takes the scenario files as they are now, marks what is new, changed or renamed, and says so; what was known of a changed file
  /// is forgotten.
  mutating func setScenarios(_ entries: [Message.ScenarioEntry], on shared: inout SharedState) {
    let known = Dictionary(shared.scenarios.map { ($0.path, $0) }) { first, _ in first }
    let paths = Set(entries.map(\.path))
    var gone = shared.scenarios.filter { !paths.contains($0.path) }
    var news: [String] = []
    let isFirst = !hasListedScenarios
    shared.scenarios = entries.map { entry in
      var entry = entry
      guard !isFirst else { return entry }
      guard let old = known[entry.path] else {
        if let index = gone.firstIndex(where: { !$0.version.isEmpty && $0.version == entry.version }) {
          let old = gone.remove(at: index)
          entry.change = .renamed
          news.append("\(old.path) is \(entry.path) now")
          if shared.scenarioPath == old.path { shared.scenarioPath = entry.path }
          if selected == .scenario(path: old.path) { selected = .scenario(path: entry.path) }
        } else {
          entry.change = .added
          news.append("\(entry.path) is new")
        }
        return entry
      }
      guard old.version != entry.version else {
        entry.change = old.change
        return entry
      }
      entry.change = .edited
      if shared.runs[entry.path] != .running { shared.runs[entry.path] = nil }
      news.append("\(entry.fault ?? "\(entry.path) has changed")")
      return entry
    }
    for entry in gone { news.append("\(entry.path) is gone") }
    for entry in gone where shared.runs[entry.path] != .running { shared.runs[entry.path] = nil }
    hasListedScenarios = true
    let own = ownFiles
    ownFiles = []
    guard !news.isEmpty, !news.allSatisfy({ sentence in own.contains { sentence.hasPrefix($0) } }) else { return }
    shared.notice = news.count == 1 ? news[0] : "\(news.count) scenario files have changed: \(news[0]), ..."
  }
}
