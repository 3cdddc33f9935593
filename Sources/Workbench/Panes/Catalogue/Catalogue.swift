import Scenarios

/// Routes, scenarios and, where it has no pane of its own, the history.
struct Catalogue: Sendable {
  enum Row: Sendable, Hashable {
    case heading(String)
    case item(Item)
    case note(String)

    var item: Item? { if case .item(let item) = self { item } else { nil } }
  }

  var routes: [CatalogueRoute] = []
  var scenarios: [Message.ScenarioEntry] = []
  var filter = TextField()
  /// What the cursor is on; it stays there when rows come and go.
  var selected: Item?
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
        .map { Item.route(index, method: $0) }
    }
    let scenarioItems = scenarios.filter { passes("\($0.name) \($0.path)") }.map { Item.scenario(path: $0.path) }
    var rows = Self.section("ROUTES", routeItems, of: routes.reduce(0) { $0 + $1.methods.count })
    rows += [.note("")] + Self.section("SCENARIOS", scenarioItems, of: scenarios.count)
    if let history, !history.isEmpty {
      let items = history.filter { passes($0.draft.line) }.map { Item.history(id: $0.id) }
      rows += [.note("")] + Self.section("HISTORY", items, of: history.count)
    }
    return rows
  }

  private static func section(_ title: String, _ items: [Item], of total: Int) -> [Row] {
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

extension Catalogue {
  /// Something in the catalogue that can be chosen.
  enum Item: Sendable, Hashable {
    /// A route by its place in the list, and one of its methods.
    case route(Int, method: String)
    case scenario(path: String)
    case history(id: Int)
  }
}

extension Model {
  /// The route whose declaration is worth showing: the one under the catalogue's cursor, else the one the request asks for.
  var declaredRoute: CatalogueRoute? {
    if focus == .catalogue, case .route(let index, _) = catalogue.selected, catalogue.routes.indices.contains(index) {
      return catalogue.routes[index]
    }
    guard draft.target.hasPrefix("/") else { return nil }
    return catalogue.route(method: draft.method, path: draft.target.prefix { $0 != "?" })
  }
}

extension Catalogue {
  /// The route that takes a path; of several, the one that spells out most of it.
  func route(method: String, path: Substring) -> CatalogueRoute? {
    let segments = path.utf8.split(separator: UInt8(ascii: "/"))
    return routes.filter { $0.methods.contains(method) && $0.takes(segments) }.max { $0.spelledOut < $1.spelledOut }
  }

  /// What is known of a scenario file since the bench was opened.
  enum RunState: Sendable, Hashable {
    case running
    case passed(checks: Int)
    case failed(count: Int)
    case skipped
    /// It does not parse, or no server could be started.
    case broken

    init(_ result: ScenarioResult) {
      if !result.diagnostics.isEmpty || result.environmentFailure != nil {
        self = .broken
      } else if result.skipReason != nil {
        self = .skipped
      } else if result.passed {
        self = .passed(checks: result.verdicts.count)
      } else {
        self = .failed(count: max(1, result.failures.count))
      }
    }
  }
}
