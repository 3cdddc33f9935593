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

  private mutating func select(_ position: Position, in pane: Pane, _ inside: Rect) {
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

  private mutating func selectResponse(_ position: Position, _ inside: Rect) {
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
