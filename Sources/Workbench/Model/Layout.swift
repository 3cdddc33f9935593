/// Where the panes stand on a screen of a size.
struct Layout: Sendable {
  /// The least the bench can be drawn on.
  static let least = Size(columns: 40, rows: 10)

  private(set) var isTooSmall = false
  let title: Rect
  let footer: Rect
  let message: Rect
  /// In drawing order: a drawer comes last and covers what is beneath.
  private(set) var panes: [(pane: Pane, rect: Rect)] = []
  /// The panes Tab goes through.
  private(set) var order: [Pane] = Pane.allCases

  init(_ model: Model, size: Size) {
    let rows = size.rows
    title = Rect(row: 0, column: 0, rows: 1, columns: size.columns)
    footer = Rect(row: rows - 2, column: 0, rows: 1, columns: size.columns)
    message = Rect(row: rows - 1, column: 0, rows: 1, columns: size.columns)
    isTooSmall = size.columns < Self.least.columns || rows < Self.least.rows
    guard !isTooSmall else { return }
    let space = Rect(row: 1, column: 0, rows: rows - 3, columns: size.columns)
    let isWide = size.columns >= 160 && rows >= 20
    if !isWide { order = [model.sidePane, .request, model.mainPane] }
    if model.isZoomed {
      panes = [(model.focus, space)]
    } else if isWide {
      panes = Self.threeColumns(space)
    } else {
      let isNarrow = size.columns < 100
      let side = isNarrow ? 0 : max(30, size.columns / 4)
      panes = Self.column(space.right(of: side), model, isNarrow: isNarrow, isLow: rows < 20)
      if !isNarrow {
        panes.append((model.sidePane, space.left(side)))
      } else if model.focus.isSide {
        panes.append((model.sidePane, space.left(max(space.columns / 2, min(space.columns - 4, 34)))))
      }
    }
  }

  func rect(of pane: Pane) -> Rect? { panes.first { $0.pane == pane }?.rect }

  /// The pane that is seen at a place.
  func pane(at position: Grid.Position) -> Pane? { panes.last { $0.rect.contains(position) }?.pane }

  /// The request above, the response or the checks beneath. The request grows while it is worked on.
  private static func column(_ space: Rect, _ model: Model, isNarrow: Bool, isLow: Bool) -> [(Pane, Rect)] {
    let isFocused = model.focus == .request
    let height =
      switch (isNarrow, isLow, isFocused) {
      case (_, true, false): 1
      case (_, true, true): max(5, space.rows - 4)
      case (true, false, false): 4
      case (true, false, true): max(8, space.rows / 2)
      case (false, false, _): min(14, max(6, space.rows / 3))
      }
    return [(.request, space.top(height)), (model.mainPane, space.below(height))]
  }

  private static func threeColumns(_ space: Rect) -> [(Pane, Rect)] {
    let left = space.left(space.columns * 22 / 100)
    let middle = space.right(of: left.columns).left(space.columns * 30 / 100)
    let catalogue = left.rows * 45 / 100
    let history = left.rows * 30 / 100
    return [
      (.catalogue, left.top(catalogue)), (.history, left.below(catalogue).top(history)),
      (.log, left.below(catalogue + history)), (.request, middle.top(middle.rows / 2)),
      (.checks, middle.below(middle.rows / 2)), (.response, space.right(of: left.columns + middle.columns)),
    ]
  }
}

extension Layout {
  /// The parts of the response pane: tabs, what stands above the list, the list, and what explains its selected row.
  struct Response: Sendable {
    let tabs: Rect
    let heading: Rect
    let list: Rect
    let detail: Rect

    init(_ inside: Rect, tab: ResponseTab, hasNote: Bool = false) {
      tabs = inside.top(1)
      let rest = inside.below(1)
      heading = rest.top((tab == .cookies || tab == .stream) && rest.rows > 2 ? 1 : 0)
      let body = rest.below(heading.rows)
      let wanted =
        switch tab {
        case .cookies: 5
        case .headers: 4
        case .body: hasNote ? 1 : 0
        case .stream: 2
        case .summary, .negotiation, .timing, .raw, .checks: 0
        }
      // The list keeps at least as many rows as its explanation.
      let count = body.rows >= 2 * wanted ? wanted : min(wanted, max(0, body.rows - 3))
      detail = body.bottom(count)
      list = body.top(body.rows - count)
    }
  }
}
