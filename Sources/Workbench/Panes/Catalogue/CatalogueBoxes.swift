import Scenarios

/// The boxes of the catalogue on the screen: one for each part where there is room, else one for all.
struct CatalogueBoxes: Sendable {
  struct Box: Sendable {
    /// The part it shows; where there is only one box, the routes.
    let section: CatalogueList.Section
    let rect: Rect
    /// Where the rows stand.
    let list: Rect
    /// Which rows of the whole list are in it.
    let rows: Range<Int>
  }

  /// The least rows of a place in which each part has a box.
  private static let leastSplit = 18
  /// The least rows of a place in which the history has a box although nothing is looked for.
  private static let leastWithHistory = 30
  private static let mostHistory = 8

  private(set) var all: [Box] = []

  /// From above.
  init(_ place: ScreenLayout.Place, _ list: CatalogueList, _ tree: RouteTree) {
    let rect = place.rect
    guard list.inputs.isSplit else {
      all = [Box(section: .routes, rect: rect, list: Self.list(in: rect), rows: 0..<list.rows.count)]
      return
    }
    let history = list.ranges[.history, default: 0..<0]
    let historyRows = history.isEmpty ? 0 : min(list.inputs.history.count + 2, Self.mostHistory)
    let wanted = max(4, list.inputs.scenarios.count + 3)
    let left = rect.rows - historyRows - max(6, tree.rowCount + 3)
    let scenarioRows = min(wanted, max(left, rect.rows * 3 / 10))
    let routeRows = rect.rows - historyRows - scenarioRows
    let lower = rect.below(routeRows)
    add(.routes, rect.top(routeRows), list)
    add(.scenarios, lower.top(scenarioRows), list)
    if historyRows > 0 { add(.history, lower.below(scenarioRows), list) }
  }

  private mutating func add(_ section: CatalogueList.Section, _ rect: Rect, _ list: CatalogueList) {
    let rows = section == .history ? rect.inside : Self.list(in: rect)
    all.append(Box(section: section, rect: rect, list: rows, rows: list.ranges[section, default: 0..<0]))
  }

  /// Below a line of its own.
  private static func list(in rect: Rect) -> Rect { rect.inside.rows > 1 ? rect.inside.below(1) : rect.inside }

  static func isSplit(_ place: ScreenLayout.Place) -> Bool { place.rect.rows >= leastSplit }

  /// Whether the history is listed here: where it has no pane of its own, and room.
  static func listsHistory(in place: ScreenLayout.Place, isFiltered: Bool) -> Bool {
    !place.hasHistory && (!isSplit(place) || isFiltered || place.rect.rows >= leastWithHistory)
  }
}

extension CataloguePane {
  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    for box in CatalogueBoxes(place, list, tree).all {
      let isActive = box.rows.contains(position.selection) || (box.section == .routes && list.rows.isEmpty)
      let isFocused = place.isFocused && isActive
      painter.frame(box.rect, title: title(of: box), below: isFocused ? keys : "", isFocused: isFocused)
      drawRows(of: box, isActive: isActive, isFocused: isFocused, &painter, shared)
      let words = sentences(for: box, shared)
      for (row, text) in words.enumerated() { painter.write(text, in: box.list, row: row, column: 1, style: Style(.dim)) }
      switch box.section {
      case .routes: drawFilter(in: box.rect.inside, &painter)
      case .scenarios: painter.write(heading(.scenarios), in: box.rect.inside, column: 1, style: Style(.heading))
      case .history: break
      }
    }
  }

  private func title(of box: CatalogueBoxes.Box) -> String {
    switch box.section {
    case .routes: "1 Catalogue"
    case .scenarios: "Scenarios"
    case .history: "History"
    }
  }

  private func heading(_ section: CatalogueList.Section) -> String { list.heading(of: section, routes: tree.count) }

  private func drawRows(
    of box: CatalogueBoxes.Box,
    isActive: Bool,
    isFocused: Bool,
    _ painter: inout Painter,
    _ shared: SharedState
  ) {
    let top = tops[box.section] ?? 0
    let columns = box.list.columns - 1
    let line: (Painter, Int) -> Line = { painter, row in
      self.line(of: list.rows[box.rows.lowerBound + row], columns: columns, shared, painter.glyphs)
    }
    if isActive {
      let place = ListPosition(selection: position.selection - box.rows.lowerBound, top: top)
      return painter.list(box.list, count: box.rows.count, at: place, isFocused: isFocused, line: line)
    }
    // Only the box with the cursor shows one.
    for row in 0..<max(0, min(box.list.rows, box.rows.count - top)) {
      painter.write(line(painter, top + row), in: box.list, row: row, column: 1)
    }
  }

  /// What is written instead of rows.
  private func sentences(for box: CatalogueBoxes.Box, _ shared: SharedState) -> [String] {
    guard box.rows.isEmpty || !list.rows[box.rows].contains(where: { $0.item != nil }) else { return [] }
    if !filter.text.isEmpty {
      let isAll = list.firstMatch == nil && box.section == .routes
      return isAll ? ["nothing matches \(filter.text)", "Esc clears the filter"] : []
    }
    switch box.section {
    case .scenarios: return ["s saves a response as a scenario"]
    case .history: return []
    case .routes:
      switch shared.server {
      case .starting: return ["the server is starting"]
      case .inProcess: return ["the app has no routes"]
      case .remote: return ["this server's routes are unknown", ":target in-process lists the app's"]
      case .stopped: return ["the server has stopped", ":restart-server starts it again"]
      }
    }
  }

  /// The words to look for, and at the end of the line how many items there are where the cursor is.
  private func drawFilter(in inside: Rect, _ painter: inout Painter) {
    painter.write("/", in: inside, column: 1, style: Style(.key))
    let section = list.inputs.isSplit ? .routes : list.section(of: position.selection)
    let count = heading(section)
    let column = inside.columns - 1 - Sanitizer.width(of: count, atMost: inside.columns)
    var room = inside
    if column >= 12 {
      painter.write(count, in: inside, column: column, style: Style(.heading))
      room.columns = column - 1
    }
    if isFiltering { return painter.field(filter, in: room, row: 0, column: 3) }
    let (words, role): (String, Style.Role) = filter.text.isEmpty ? ("filter", .dim) : (filter.text, .field)
    painter.write(words, in: room, column: 3, style: Style(role))
  }

  /// What keys do to the row under the cursor.
  private var keys: String {
    switch list.rows.at(position.selection) {
    case .route(.group(_, let isOpen)): isOpen ? "Enter fold  / filter" : "Enter unfold  / filter"
    case .route(.leaf(let leaf, _)):
      CatalogueRoute.isSafe(leaf.method) ? "Enter send  e edit  / filter" : "Enter opens it in Request  / filter"
    case .scenario: "Enter open  T run"
    case .history: "Enter show  e edit"
    case .heading, .blank, nil: "/ filter"
    }
  }
}

extension CataloguePane {
  func line(of row: CatalogueList.Row, columns: Int, _ shared: SharedState, _ glyphs: Painter.Glyphs) -> Line {
    switch row {
    case .heading(let section): Line(heading(section), Style(.heading))
    case .blank: Line()
    case .route(.group(let group, let isOpen)): line(of: group, isOpen: isOpen, columns, glyphs)
    case .route(.leaf(let leaf, let widths)):
      line(of: leaf, widths, columns, shared.routes.at(leaf.route)?.summary ?? "", glyphs)
    case .scenario(let path):
      shared.scenarios.first { $0.path == path }.map { Self.line(of: $0, columns, shared, glyphs) } ?? Line()
    case .history(let id): shared.history[id].map { HistoryPane.line(of: $0, columns: columns, shared, glyphs) } ?? Line()
    }
  }

  private func indent(_ depth: Int) -> Int { tree.hasGroups ? 2 + 2 * min(depth, 6) : 0 }

  /// `v /cookies/layers       10`
  private func line(of group: RouteTree.Group, isOpen: Bool, _ columns: Int, _ glyphs: Painter.Glyphs) -> Line {
    let mark = isOpen ? (glyphs.isASCII ? "v" : "▾") : (glyphs.isASCII ? ">" : "▸")
    let count = "\(group.count)"
    let start = max(0, indent(group.depth) - 2)
    let room = max(1, columns - start - 2 - 1 - count.utf8.count)
    let name = group.name.fitting(room, ascii: glyphs.isASCII)
    return Line([
      Span("", width: start), Span("\(mark) ", .dim), Span(name, style: Style(.text, .bold), width: room),
      Span(" \(count)", .dim),
    ])
  }

  /// `GET  login     sets sid`; the name is cut last, in its middle.
  private func line(
    of leaf: RouteTree.Leaf,
    _ widths: RouteTree.Columns,
    _ columns: Int,
    _ summary: String,
    _ glyphs: Painter.Glyphs
  ) -> Line {
    let start = indent(leaf.depth)
    let method = max(4, widths.method) + 1
    let room = max(1, columns - start - method)
    let name = leaf.name.fitting(room, ascii: glyphs.isASCII)
    let width = Sanitizer.width(of: name, atMost: room, ascii: glyphs.isASCII)
    let spans = [Span("", width: start), Span(leaf.method, .name, width: method)]
    // A long name among short ones does not take the room of their descriptions.
    let column = max(width, min(widths.name, room / 2))
    guard !summary.isEmpty, room - column >= 8 else { return Line(spans + [Span(name, width: min(room, width))]) }
    return Line(spans + [Span(name, width: column), Span("  "), Span(summary, .dim)])
  }

  private static func line(
    of entry: Message.ScenarioEntry,
    _ columns: Int,
    _ shared: SharedState,
    _ glyphs: Painter.Glyphs
  ) -> Line {
    let state = CatalogueList.ScenarioState(entry, shared.runs[entry.path])
    let name = entry.path.dropping("scenarios/")
    let stem = name.hasSuffix(".scenario") ? String(name.dropLast(".scenario".count)) : name
    let width = Sanitizer.width(of: stem, atMost: columns, ascii: glyphs.isASCII)
    let word = min(
      Sanitizer.width(of: state.word, atMost: columns, ascii: glyphs.isASCII),
      max(0, columns - 3 - min(width, max(12, columns / 2)))
    )
    let room = max(1, columns - 2 - (state.word.isEmpty ? 0 : max(word, min(7, columns / 3)) + 1))
    let title = entry.fault == nil && entry.name != stem && room - width > 12 ? "  \(entry.name)" : ""
    return Line([
      Span("\(state.mark(glyphs)) ", state.role), Span(stem.fitting(room, ascii: glyphs.isASCII), width: min(width, room)),
      Span(title, .dim, width: max(0, room - width)), Span(state.word.isEmpty ? "" : " "), Span(state.word, state.role),
    ])
  }
}
