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
