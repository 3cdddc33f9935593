import Scenarios

extension Model {
  /// Columns the body is scrolled by at a time, and at most.
  private static let columnStep = 8
  private static let mostColumns = 16_384

  mutating func move(_ movement: Action.Movement) {
    switch overlay {
    case .help(let context, var position):
      let page = Overlay.HelpPage(keymap, context: context)
      position.scroll(
        by: distance(movement, height: Overlay.HelpPage.height(on: size)),
        count: page.lines.count,
        height: Overlay.HelpPage.height(on: size)
      )
      overlay = .help(of: context, position)
    case .comparison(let title, let lines, var position):
      position.scroll(
        by: distance(movement, height: Overlay.HelpPage.height(on: size)),
        count: lines.count,
        height: Overlay.HelpPage.height(on: size)
      )
      overlay = .comparison(title: title, lines, position)
    case .palette(var palette):
      palette.position.move(by: distance(movement, height: 10), count: commands(fitting: palette.field.text).count)
      overlay = .palette(palette)
    default: move(movement, in: overlay == nil ? focus : .catalogue)
    }
  }

  mutating func move(_ movement: Action.Movement, in pane: Pane) {
    switch movement {
    case .left: response.column = max(0, response.column - Self.columnStep)
    case .right: response.column = min(Self.mostColumns, response.column + Self.columnStep)
    default: move(by: distance(movement, height: height(of: pane)), in: pane)
    }
  }

  mutating func move(by distance: Int, in pane: Pane) {
    switch pane {
    case .catalogue: catalogue.move(by: distance, in: catalogueRows(Layout(self, size: size)))
    case .request: requestPosition.move(by: distance, count: draft.rows.count)
    case .history:
      historyPosition.move(by: distance, count: history.entries.count)
      setHistorySelection()
    case .log: log.position.move(by: distance, count: log.lines.count)
    case .checks: moveCheck(by: distance)
    case .response where response.tab == .checks: moveCheck(by: distance)
    case .response where response.tab == .stream: moveFrame(by: distance)
    case .response: response.positions[response.tab, default: ListPosition()].move(by: distance, count: responseCount)
    }
  }

  private mutating func moveFrame(by distance: Int) {
    if let count = response.stream.detail?.count {
      response.stream.detail?.position.move(by: distance, count: count)
      return
    }
    var position = response.positions[.stream] ?? ListPosition()
    position.move(by: distance, count: responseCount)
    setStreamRow(position.selection)
  }

  private mutating func moveCheck(by distance: Int) {
    checkPosition.move(by: distance, count: checkRows.count)
  }

  /// Ties the cursor to the entry, so that it stays when newer ones come; on the newest it goes along.
  mutating func setHistorySelection() {
    let index = history.entries.count - 1 - historyPosition.selection
    historySelection = historyPosition.selection > 0 && index >= 0 ? history.entries[index].id : nil
  }

  private func distance(_ movement: Action.Movement, height: Int) -> Int {
    switch movement {
    case .up: -1
    case .down: 1
    case .pageUp: -max(1, height - 1)
    case .pageDown: max(1, height - 1)
    case .halfPageUp: -max(1, height / 2)
    case .halfPageDown: max(1, height / 2)
    case .first: -Int.max
    case .last: Int.max
    case .left, .right: 0
    }
  }

  private func height(of pane: Pane) -> Int {
    guard let inside = Layout(self, size: size).rect(of: pane)?.inside else { return 10 }
    return pane == .response ? Layout.Response(inside, tab: response.tab, hasNote: hasBodyNote).list.rows : inside.rows
  }

  /// A click focuses and selects, the wheel moves the pane under the pointer.
  mutating func point(_ event: Message.MouseEvent) -> [Effect] {
    if overlay != nil || edit != nil {
      switch event.kind {
      case .wheelUp where context == .help || context == .palette: move(.up)
      case .wheelDown where context == .help || context == .palette: move(.down)
      default: break
      }
      return []
    }
    let layout = Layout(self, size: size)
    guard let pane = layout.pane(at: event.position), let rect = layout.rect(of: pane) else { return [] }
    switch event.kind {
    case .wheelUp: move(by: -3, in: pane)
    case .wheelDown: move(by: 3, in: pane)
    case .click:
      notice = ""
      setFocus(pane)
      select(event.position, in: pane, rect.inside)
    }
    return []
  }

  private mutating func select(_ position: Grid.Position, in pane: Pane, _ inside: Rect) {
    guard inside.contains(position) else { return }
    let row = position.row - inside.row
    switch pane {
    case .catalogue:
      let rows = catalogueRows(Layout(self, size: size))
      let index = catalogue.position.top + row - 1
      guard rows.indices.contains(index), let item = rows[index].item else { return }
      catalogue.selected = item
    case .request: requestPosition.selection = min(requestPosition.top + row, draft.rows.count - 1)
    case .history:
      historyPosition.selection = min(historyPosition.top + row, max(0, history.entries.count - 1))
      setHistorySelection()
    case .log: log.position.selection = log.position.top + row
    case .checks: selectCheck(row)
    case .response: selectResponse(position, inside)
    }
  }

  private mutating func selectCheck(_ row: Int) {
    checkPosition.selection = checkPosition.top + row
  }

  private mutating func selectResponse(_ position: Grid.Position, _ inside: Rect) {
    let parts = Layout.Response(inside, tab: response.tab, hasNote: hasBodyNote)
    if parts.tabs.contains(position) {
      if let tab = ResponseTab.Bar(self, columns: parts.tabs.columns - 1).tab(at: position.column - parts.tabs.column) {
        show(tab)
      }
      return
    }
    guard parts.list.contains(position) else { return }
    let row = position.row - parts.list.row
    switch response.tab {
    case .checks: selectCheck(row)
    case .stream where response.stream.detail != nil: setResponseRow((response.stream.detail?.position.top ?? 0) + row)
    default: setResponseRow((response.positions[response.tab]?.top ?? 0) + row)
    }
  }
}

extension Model {
  mutating func setFocus(_ pane: Pane) {
    focus = pane
    if pane.isSide { sidePane = pane }
    if pane == .response || pane == .checks { mainPane = pane }
  }

  /// To the next pane of the layout, round and round.
  mutating func step(by distance: Int) {
    let order = Layout(self, size: size).order
    guard !order.isEmpty else { return }
    let index = (order.firstIndex(of: focus) ?? 0) + distance
    setFocus(order[(index + order.count) % order.count])
  }

  mutating func show(_ tab: ResponseTab) {
    overlay = nil
    response.tab = tab
    if !Layout(self, size: size).panes.contains(where: { $0.pane == .response }) { setFocus(.response) }
    closeDrawer()
  }

  mutating func stepTab(by distance: Int) {
    let tabs = ResponseTab.allCases
    let index = (tabs.firstIndex(of: response.tab) ?? 0) + distance
    show(tabs[(index + tabs.count) % tabs.count])
  }

  /// Brings an exchange into the response pane.
  mutating func show(_ id: Int) {
    guard shown != id else { return }
    shown = id
    response.rewind()
  }

  /// Makes way for the answer where the side pane covers it.
  mutating func closeDrawer() {
    if focus.isSide, !isZoomed, size.columns < 100 { setFocus(mainPane) }
  }

  /// Out of what lies over the panes, then out of the zoom, the filter, the drawer.
  mutating func leave() {
    if overlay != nil {
      switch overlay {
      case .filter: catalogue.filter = TextField()
      case .frameFilter: response.stream.filter = TextField()
      default: break
      }
      overlay = nil
    } else if edit != nil {
      finishEditing()
    } else if focus == .response, response.tab == .stream, response.stream.detail != nil {
      response.stream.detail = nil
    } else if isZoomed {
      isZoomed = false
    } else if focus == .catalogue, !catalogue.filter.text.isEmpty {
      catalogue.filter = TextField()
      notice = "the filter is cleared"
    } else if focus == .checks, size.columns < 160 {
      setFocus(.response)
    } else if focus.isSide, size.columns < 160 {
      sidePane = .catalogue
      setFocus(size.columns < 100 ? mainPane : .catalogue)
    }
  }
}

extension Model {
  /// Rows up to this many are also counted.
  private static let mostCounted = 50_000

  /// Puts the cursor on the next row of the tab that has the words, itself included at first, and around the end.
  mutating func search(forward: Bool, includingCurrent: Bool = false) {
    guard let search = ByteSearch(response.search.text) else { return notice = "nothing is looked for   / looks for something" }
    let count = searchCount
    guard count > 0 else { return notice = "there is nothing to look through" }
    let stands = rowMatcher(search)
    let start = responseRow
    for step in (includingCurrent ? 0 : 1)...count {
      let row = (start + (forward ? step : -step) + count * 2) % count
      guard stands(row) else { continue }
      setResponseRow(row)
      let isAround = forward ? row < start : row > start
      return notice = found(row, among: count, stands) + (isAround ? ", around the end" : "")
    }
    notice = "\(response.search.text) is not found"
  }

  private func found(_ row: Int, among count: Int, _ stands: (Int) -> Bool) -> String {
    guard count <= Self.mostCounted else { return "\(response.search.text) in row \(row + 1)" }
    let all = (0..<count).count { stands($0) }
    let before = (0...row).count { stands($0) }
    return "\(response.search.text) \(before) of \(all)"
  }

  private var searchCount: Int {
    if response.tab == .stream, let detail = response.stream.detail { return detail.count }
    return responseCount
  }

  /// Whether a row of the tab that is shown has the words.
  private func rowMatcher(_ search: ByteSearch) -> (Int) -> Bool {
    if response.tab == .stream, response.stream.detail == nil, let log = streamLog {
      let rows = response.stream.rows(of: log)
      return { rows.number(at: $0).map { search.isFound(in: log.bytes(of: $0)) } ?? false }
    }
    if response.tab == .body {
      let body = BodyTab(self)
      return { search.isFound(in: body.line(at: $0).bytes) }
    }
    if response.tab == .raw, let raw = RawTab(self) { return { raw.begins(search, in: $0) } }
    if response.tab == .summary, let entry = history[shown] {
      let rows = SummaryTab(entry, in: history).rows
      return { rows.at($0).map { search.isFound(in: $0.name) || search.isFound(in: $0.value) } ?? false }
    }
    let text = responseTexts
    return { text($0).map(search.isFound(in:)) ?? false }
  }

  /// Puts the cursor of the tab that is shown on a row.
  mutating func setResponseRow(_ row: Int) {
    switch response.tab {
    case .checks: checkPosition.selection = row
    case .stream where response.stream.detail != nil: response.stream.detail?.position.selection = row
    case .stream: setStreamRow(row)
    default: response.positions[response.tab, default: ListPosition()].selection = row
    }
  }
}
