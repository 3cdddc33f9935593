import Scenarios

extension Model {
  /// Brings cursors, views and caches in line with what there is to be shown.
  mutating func settle() {
    let layout = Layout(self, size: size)
    let height = { (pane: Pane, taken: Int) in max(1, (layout.rect(of: pane)?.inside.rows ?? 10) - taken) }
    catalogue.settle(catalogueRows(layout), height: height(.catalogue, 1))
    requestPosition.settle(count: draft.rows.count, height: height(.request, 0))
    settleHistory(height: height(.history, 0))
    log.position.settle(count: log.lines.count, height: height(.log, 0))
    settleBody()
    settleRaw()
    settleStream()
    settleResponse(layout)
    settleOverlay()
  }

  private mutating func settleOverlay() {
    switch overlay {
    case .help(let context, var position):
      position.settle(count: Overlay.HelpPage(keymap, context: context).lines.count, height: Overlay.HelpPage.height(on: size))
      overlay = .help(of: context, position)
    case .comparison(let title, let lines, var position):
      position.settle(count: lines.count, height: Overlay.HelpPage.height(on: size))
      overlay = .comparison(title: title, lines, position)
    case .palette(var palette):
      palette.position.settle(count: commands(fitting: palette.field.text).count, height: Overlay.PaletteBox.listHeight(on: size))
      overlay = .palette(palette)
    default: break
    }
  }

  private mutating func settleHistory(height: Int) {
    let entries = history.entries
    let index = entries.firstIndex { $0.id == historySelection }
    historyPosition.selection = index.map { entries.count - 1 - $0 } ?? 0
    historyPosition.settle(count: entries.count, height: height)
  }

  /// Lays the body out when it is looked at, and not again before it changes.
  private mutating func settleBody() {
    guard response.tab == .body, let entry = history[shown] else { return }
    if response.body?.isCurrent(entry, isRaw: response.isRawBody) == true { return }
    response.body = BodyView(entry, isRaw: response.isRawBody)
  }

  private mutating func settleRaw() {
    guard response.tab == .raw, let entry = history[shown], response.raw?.isCurrent(entry) != true else { return }
    response.raw = RawLayout(entry)
  }

  private mutating func settleResponse(_ layout: Layout) {
    let rect = layout.rect(of: .response) ?? Rect(row: 0, column: 0, rows: 20, columns: 80)
    let list = Layout.Response(rect.inside, tab: response.tab, hasNote: hasBodyNote).list
    let checks = response.tab == .checks ? list : (layout.rect(of: .checks)?.inside ?? list)
    checkPosition.settle(count: checkRows.count, height: checks.rows)
    let rows = response.stream.detail?.count ?? 0
    response.stream.detail?.position.settle(count: rows, height: list.rows)
    response.positions[response.tab, default: ListPosition()].settle(count: responseCount, height: list.rows)
  }

  var hasBodyNote: Bool { response.body?.note.isEmpty == false }

  /// The rows of the catalogue; the history is among them where it has no pane of its own.
  func catalogueRows(_ layout: Layout) -> [Catalogue.Row] {
    catalogue.rows(history: layout.order.count == Pane.allCases.count ? nil : history.entries.reversed())
  }

  /// How many rows the tab that is shown has.
  var responseCount: Int {
    if response.tab == .checks { return checkRows.count }
    guard let entry = history[shown] else { return 0 }
    let exchange = entry.exchange
    return switch response.tab {
    case .summary: SummaryTab(entry, in: history).rows.count
    case .headers: HeadersTab(exchange).rows.count
    case .cookies: cookiesTab(of: entry).rows.count
    case .negotiation: NegotiationTab(exchange, trace: entry.trace).rows.count
    case .body: response.body?.count ?? 0
    case .stream: entry.stream.map { response.stream.rows(of: $0).count } ?? 0
    case .timing: TimingTab(entry, in: history).rows.count
    case .raw: response.raw?.count ?? 0
    case .checks: 0
    }
  }
}
