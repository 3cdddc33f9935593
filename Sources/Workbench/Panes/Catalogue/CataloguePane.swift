import Exchanges
import Scenarios

/// Routes, scenarios and, where it has no pane of its own, the history.
struct CataloguePane: Component {
  enum Action: CaseIterable, Sendable {
    case open, edit, filter
  }

  static let bindings = [
    Keymap.Binding(
      Action.open,
      [.enter],
      in: [.catalogue],
      name: "open",
      label: "send/run",
      rank: 10,
      "send the route's request, run the scenario"
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
  ]

  var position = ListPosition()
  /// What the cursor is on; it stays there when rows come and go.
  private(set) var selected: Item?
  private(set) var filter = TextField()
  private var isFiltering = false
  /// Whether the history is listed here.
  private var listsHistory = true

  var contexts: [KeyContext] { isFiltering ? [.filter] : [.catalogue] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(hasBorder: true, heading: 1) }

  /// The route under the cursor.
  func selectedRoute(_ shared: SharedState) -> CatalogueRoute? {
    if case .route(let index, _)? = selected { shared.routes.at(index) } else { nil }
  }

  /// The scenario under the cursor.
  var selectedScenario: String? { if case .scenario(let path)? = selected { path } else { nil } }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .open: selected == nil ? "there is nothing to open" : nil
    case .edit: selectedScenario == nil ? nil : "a scenario is edited in its file"
    case .filter: nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch (action, selected) {
    case (.filter, _): isFiltering = true
    case (.open, .route(let index, let method)): return [.prepare(route: index, method: method, sends: true)]
    case (.open, .scenario(let path)): return [.runScenario(path)]
    case (.open, .history(let id)): return [.bringBack(id)]
    case (.edit, .route(let index, let method)):
      return [.prepare(route: index, method: method, sends: false), .focus(.request)]
    case (.edit, .history(let id)): return [.bringBack(id), .focus(.request)]
    case (.edit, .scenario), (.edit, nil): return [.focus(.request)]
    case (.open, nil): break
    }
    return []
  }

  /// Takes new routes. The cursor stays on its route when the app is started again; the first routes that come have it on the
  /// first of them, whatever was listed before.
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
  }

  func count(_ shared: SharedState) -> Int { rows(shared).count }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    listsHistory = !place.hasAllPanes
    let rows = rows(shared)
    let height = place.parts(margins).list.rows
    if let selected, let row = rows.firstIndex(of: .item(selected)) {
      position.selection = row
    } else {
      // What the cursor was on is gone: the nearest item takes its place.
      let start = min(max(0, position.selection), rows.count)
      let row = rows[start...].firstIndex { $0.item != nil } ?? rows[..<start].lastIndex { $0.item != nil }
      position.selection = row ?? 0
      selected = row.flatMap { rows[$0].item }
    }
    position.settle(count: rows.count, height: height)
    // The heading above the first item is shown with it.
    if position.top > 0, !rows[..<position.selection].contains(where: { $0.item != nil }) { position.top = 0 }
    position.settle(count: rows.count, height: height)
  }

  /// Moves the cursor over items, headings left out.
  mutating func move(by distance: Int, on shared: inout SharedState) {
    let rows = rows(shared)
    let items = rows.indices.filter { rows[$0].item != nil }
    guard !items.isEmpty else { return }
    var place = ListPosition(selection: items.firstIndex { $0 >= position.selection } ?? 0)
    place.move(by: distance, count: items.count)
    select(items[place.selection], on: &shared)
  }

  mutating func select(_ row: Int, on shared: inout SharedState) {
    guard let item = rows(shared).at(row)?.item else { return }
    position.selection = row
    selected = item
  }

  mutating func click(_ position: Grid.Position, in place: ScreenLayout.Place, on shared: inout SharedState) {
    let list = place.parts(margins).list
    guard list.contains(position) else { return }
    select(self.position.top + position.row - list.row, on: &shared)
  }

  var field: TextField? {
    get { isFiltering ? filter : nil }
    set { if isFiltering, let newValue { filter = newValue } }
  }

  mutating func accept(on shared: inout SharedState) {
    isFiltering = false
    shared.notice = filter.text.isEmpty ? "" : "filtered by \(filter.text)   Esc clears"
  }

  func canLeave(_ shared: SharedState) -> Bool { isFiltering || !filter.text.isEmpty }

  mutating func leave(on shared: inout SharedState) {
    if !isFiltering { shared.notice = "the filter is cleared" }
    isFiltering = false
    filter = TextField()
  }

  mutating func cancelWriting() { isFiltering = false }
}

extension CataloguePane {
  /// Something in the catalogue that can be chosen.
  enum Item: Sendable, Hashable {
    /// A route by its place in the list, and one of its methods.
    case route(Int, method: String)
    case scenario(path: String)
    case history(id: Int)
  }

  enum Row: Sendable, Hashable {
    case heading(String)
    case item(Item)
    case blank

    var item: Item? { if case .item(let item) = self { item } else { nil } }
  }

  /// The rows that pass the filter.
  private func rows(_ shared: SharedState) -> [Row] {
    let words = filter.text.lowercased().split(separator: " ")
    func passes(_ text: String) -> Bool {
      guard !words.isEmpty else { return true }
      let text = text.lowercased()
      return words.allSatisfy { text.contains($0) }
    }
    let routes = shared.routes
    let routeItems = routes.indices.flatMap { index in
      routes[index].methods.filter { passes("\($0) \(routes[index].path) \(routes[index].summary)") }
        .map { Item.route(index, method: $0) }
    }
    let scenarioItems = shared.scenarios.filter { passes("\($0.name) \($0.path)") }.map { Item.scenario(path: $0.path) }
    var rows = Self.section("ROUTES", routeItems, of: routes.reduce(0) { $0 + $1.methods.count })
    rows += [.blank] + Self.section("SCENARIOS", scenarioItems, of: shared.scenarios.count)
    let entries = shared.history.entries
    if listsHistory, !entries.isEmpty {
      let items = entries.reversed().filter { passes($0.draft.line) }.map { Item.history(id: $0.id) }
      rows += [.blank] + Self.section("HISTORY", items, of: entries.count)
    }
    return rows
  }

  private static func section(_ title: String, _ items: [Item], of total: Int) -> [Row] {
    let count = items.count == total ? "\(total)" : "\(items.count) of \(total)"
    return [.heading("\(title) (\(count))")] + items.map { .item($0) }
  }
}

extension CataloguePane {
  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    painter.frame(place.rect, title: "1 Catalogue", isFocused: place.isFocused)
    let inside = place.rect.inside
    let rows = rows(shared)
    painter.list(place.parts(margins).list, count: rows.count, at: position, isFocused: place.isFocused) {
      Self.line(of: rows[$1], columns: inside.columns - 1, shared, $0.glyphs)
    }
    painter.write("/", in: inside, column: 1, style: Style(.key))
    if isFiltering {
      painter.field(filter, in: inside, row: 0, column: 3)
    } else {
      let (words, role): (String, Style.Role) = filter.text.isEmpty ? ("filter", .dim) : (filter.text, .field)
      painter.write(words, in: inside, column: 3, style: Style(role))
    }
  }

  private static func line(of row: Row, columns: Int, _ shared: SharedState, _ glyphs: Painter.Glyphs) -> Line {
    switch row {
    case .heading(let text): Line(text, Style(.heading))
    case .blank: Line()
    case .item(.route(let index, let method)): shared.routes.at(index).map { line(of: $0, method, columns) } ?? Line()
    case .item(.scenario(let path)): line(ofScenario: path, columns: columns, shared, glyphs)
    case .item(.history(let id)): shared.history[id].map { HistoryPane.line(of: $0, shared) } ?? Line()
    }
  }

  private static func line(of route: CatalogueRoute, _ method: String, _ columns: Int) -> Line {
    let path = Span(route.path + "  ", .text, width: columns > 44 ? min(columns - 22, 28) : nil)
    return Line([Span(" \(method)", .name, width: 8), path, Span(route.summary, .dim)])
  }

  private static func line(ofScenario path: String, columns: Int, _ shared: SharedState, _ glyphs: Painter.Glyphs) -> Line {
    let (mark, role, word): (String, Style.Role, String) =
      switch shared.runs[path] {
      case nil: (glyphs.unknown, .dim, "")
      case .running: (glyphs.running, .warning, "running")
      case .passed(let checks): (glyphs.passed, .good, "\(checks) checks")
      case .failed(let count): (glyphs.failed, .bad, "\(count) failed")
      case .skipped: (glyphs.skipped, .dim, "skipped")
      case .broken: (glyphs.broken, .bad, "not run")
      }
    let name = shared.scenarios.first { $0.path == path }?.name ?? path
    let room = word.isEmpty ? nil : max(8, columns - 5 - word.utf8.count)
    return Line([Span("\(mark) ", role), Span(name, width: room), Span(" "), Span(word, role)])
  }
}
