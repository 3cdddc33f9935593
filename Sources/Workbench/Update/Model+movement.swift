extension Model {
  /// Columns the body is scrolled by at a time, and at most.
  private static let columnStep = 8
  private static let mostColumns = 16_384

  mutating func move(_ movement: Action.Movement) {
    switch overlay {
    case .help(let context, var position):
      let page = HelpPage(keymap, context: context)
      position.scroll(
        by: distance(movement, height: HelpPage.height(on: size)),
        count: page.lines.count,
        height: HelpPage.height(on: size)
      )
      overlay = .help(of: context, position)
    case .comparison(let title, let lines, var position):
      position.scroll(
        by: distance(movement, height: HelpPage.height(on: size)),
        count: lines.count,
        height: HelpPage.height(on: size)
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
    return pane == .response ? ResponseLayout(inside, tab: response.tab, hasNote: hasBodyNote).list.rows : inside.rows
  }
}

extension ListPosition {
  /// Moves the view of a page without a cursor.
  mutating func scroll(by distance: Int, count: Int, height: Int) {
    var first = ListPosition(selection: top)
    first.move(by: distance, count: max(1, count - height + 1))
    self = ListPosition(selection: first.selection, top: first.selection)
  }
}
