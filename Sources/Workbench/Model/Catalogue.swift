/// Routes, scenarios and, where it has no pane of its own, the history.
struct Catalogue: Sendable {
  enum Row: Sendable, Hashable {
    case heading(String)
    case item(CatalogueItem)
    case note(String)

    var item: CatalogueItem? { if case .item(let item) = self { item } else { nil } }
  }

  var routes: [CatalogueRoute] = []
  var scenarios: [ScenarioEntry] = []
  var filter = TextField()
  /// What the cursor is on; it stays there when rows come and go.
  var selected: CatalogueItem?
  var position = ListPosition()

  /// The rows that pass the filter.
  /// - Parameter history: the entries to list, newest first; nil leaves the section out.
  func rows(history: [HistoryEntry]?) -> [Row] {
    let words = filter.text.lowercased().split(separator: " ")
    func passes(_ text: String) -> Bool {
      guard !words.isEmpty else { return true }
      let text = text.lowercased()
      return words.allSatisfy { text.contains($0) }
    }
    let routeItems = routes.indices.flatMap { index in
      routes[index].methods.filter { passes("\($0) \(routes[index].path) \(routes[index].summary)") }
        .map { CatalogueItem.route(index, method: $0) }
    }
    let scenarioItems = scenarios.filter { passes("\($0.name) \($0.path)") }.map { CatalogueItem.scenario(path: $0.path) }
    var rows = Self.section("ROUTES", routeItems, of: routes.reduce(0) { $0 + $1.methods.count })
    rows += [.note("")] + Self.section("SCENARIOS", scenarioItems, of: scenarios.count)
    if let history, !history.isEmpty {
      let items = history.filter { passes($0.draft.line) }.map { CatalogueItem.history(id: $0.id) }
      rows += [.note("")] + Self.section("HISTORY", items, of: history.count)
    }
    return rows
  }

  private static func section(_ title: String, _ items: [CatalogueItem], of total: Int) -> [Row] {
    let count = items.count == total ? "\(total)" : "\(items.count) of \(total)"
    return [.heading("\(title) (\(count))")] + items.map { .item($0) }
  }

  /// Keeps the cursor on what it was on, or on the nearest item.
  mutating func settle(_ rows: [Row], height: Int) {
    if let selected, let row = rows.firstIndex(of: .item(selected)) {
      position.selection = row
    } else {
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
  mutating func move(by distance: Int, in rows: [Row]) {
    let items = rows.indices.filter { rows[$0].item != nil }
    guard !items.isEmpty else { return }
    var place = ListPosition(selection: items.firstIndex { $0 >= position.selection } ?? 0)
    place.move(by: distance, count: items.count)
    position.selection = items[place.selection]
    selected = rows[items[place.selection]].item
  }
}
