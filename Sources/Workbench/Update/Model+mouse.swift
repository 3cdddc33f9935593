extension Model {
  /// A click focuses and selects, the wheel moves the pane under the pointer.
  mutating func point(_ event: MouseEvent) -> [Effect] {
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
    let parts = ResponseLayout(inside, tab: response.tab, hasNote: hasBodyNote)
    if parts.tabs.contains(position) {
      if let tab = TabBar(self, columns: parts.tabs.columns - 1).tab(at: position.column - parts.tabs.column) { show(tab) }
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
