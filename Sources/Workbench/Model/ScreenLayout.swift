/// Where the panes stand on a screen of a size.
struct ScreenLayout: Sendable {
  /// The least the bench can be drawn on.
  static let least = Size(columns: 40, rows: 10)

  let size: Size
  let isTooSmall: Bool
  let title: Rect
  let footer: Rect
  let message: Rect
  /// In drawing order: a drawer comes last and covers what lies under it.
  let panes: [(pane: Pane, rect: Rect)]
  /// The panes Tab goes through.
  let order: [Pane]
  /// Whether the history has a place of its own beside the catalogue.
  let hasHistory: Bool
  private let focus: Pane
  private let isZoomed: Bool

  init(_ size: Size, _ arrangement: Arrangement) {
    let (columns, rows) = (size.columns, size.rows)
    self.size = size
    focus = arrangement.focus
    isZoomed = arrangement.isZoomed
    title = Rect(row: 0, column: 0, rows: 1, columns: columns)
    footer = Rect(row: rows - 2, column: 0, rows: 1, columns: columns)
    message = Rect(row: rows - 1, column: 0, rows: 1, columns: columns)
    isTooSmall = columns < Self.least.columns || rows < Self.least.rows
    let isWide = columns >= 160 && rows >= 20
    let space = Rect(row: 1, column: 0, rows: rows - 3, columns: columns)
    hasHistory = !isTooSmall && (isWide || Self.hasRoomForHistory(space))
    order = isTooSmall || isWide ? Pane.allCases : Self.order(arrangement, hasHistory: hasHistory)
    if isTooSmall {
      panes = []
    } else if isZoomed {
      panes = [(focus, space)]
    } else if isWide {
      panes = Self.threeColumns(space, arrangement)
    } else {
      panes = Self.twoColumns(space, arrangement, isLow: rows < 20)
    }
  }

  func rect(of pane: Pane) -> Rect? { panes.first { $0.pane == pane }?.rect }

  /// The pane that is seen at a position.
  func pane(at position: Grid.Position) -> Pane? { panes.last { $0.rect.contains(position) }?.pane }

  /// Whether the side pane lies over the others, and goes when another pane is worked in.
  var hasDrawer: Bool { size.columns < 100 }

  /// Whether every pane has a place of its own.
  var hasAllPanes: Bool { order.count == Pane.allCases.count }

  /// What a pane needs to know about its place; one that is not seen keeps its list at a usual height.
  func place(of pane: Pane) -> Place {
    let hidden = Rect(row: 0, column: 0, rows: pane == .response ? 20 : 12, columns: 80)
    return Place(
      rect: rect(of: pane) ?? hidden,
      isFocused: focus == pane,
      isSeen: rect(of: pane) != nil,
      isZoomed: isZoomed,
      hasHistory: hasHistory
    )
  }

  private static func hasRoomForHistory(_ space: Rect) -> Bool { space.columns >= 100 && space.rows >= 24 }

  private static func order(_ arrangement: Arrangement, hasHistory: Bool) -> [Pane] {
    guard hasHistory else { return [arrangement.side, .request, arrangement.main] }
    return [.catalogue, .request, arrangement.main, .history] + (arrangement.side == .log ? [.log] : [])
  }

  private static func twoColumns(_ space: Rect, _ arrangement: Arrangement, isLow: Bool) -> [(Pane, Rect)] {
    guard space.columns >= 100 else {
      let panes = column(space, arrangement, isNarrow: true, isLow: isLow)
      guard arrangement.focus.isSide else { return panes }
      return panes + [(arrangement.side, space.left(max(space.columns / 2, min(space.columns - 4, 34))))]
    }
    let left = space.left(space.columns * 39 / 120)
    let right = space.right(of: left.columns)
    guard hasRoomForHistory(space) else {
      return column(right, arrangement, isNarrow: false, isLow: isLow) + [(arrangement.side, left)]
    }
    // Log lines are long: the log has the width of the response.
    let log = arrangement.side == .log ? right.bottom(right.rows / 3) : right.bottom(0)
    let panes = column(right.top(right.rows - log.rows), arrangement, isNarrow: false, isLow: isLow)
    return panes + catalogueAndHistory(left) + (log.rows > 0 ? [(.log, log)] : [])
  }

  /// The request above, the response or the checks below.
  private static func column(_ space: Rect, _ arrangement: Arrangement, isNarrow: Bool, isLow: Bool) -> [(Pane, Rect)] {
    let isFocused = arrangement.focus == .request
    let height =
      switch (isNarrow, isLow, isFocused) {
      case (_, true, false): 1
      case (_, true, true): max(5, space.rows - 4)
      case (true, false, false): 3
      case (true, false, true): max(8, space.rows / 2)
      case (false, false, _): requestHeight(space, arrangement)
      }
    return [(.request, space.top(height)), (arrangement.main, space.below(height))]
  }

  /// As high as the rows of the request need, at most a third; a third while it is worked on.
  private static func requestHeight(_ space: Rect, _ arrangement: Arrangement) -> Int {
    let most = max(5, space.rows / 3)
    return arrangement.focus == .request ? most : min(most, max(4, arrangement.requestRows + 2))
  }

  private static func catalogueAndHistory(_ space: Rect) -> [(Pane, Rect)] {
    let history = max(4, space.rows / 5)
    return [(.catalogue, space.top(space.rows - history)), (.history, space.bottom(history))]
  }

  /// Catalogue and history; request, response and log; checks beside the response.
  private static func threeColumns(_ space: Rect, _ arrangement: Arrangement) -> [(Pane, Rect)] {
    let left = space.left(space.columns * 3 / 10)
    let right = space.right(of: left.columns)
    let request = requestHeight(right, arrangement)
    let log = max(3, right.rows / 7)
    let middle = right.below(request).top(right.rows - request - log)
    let response = middle.left(middle.columns * 64 / 100)
    return catalogueAndHistory(left) + [
      (.request, right.top(request)), (.response, response), (.checks, middle.right(of: response.columns)),
      (.log, right.bottom(log)),
    ]
  }
}

extension ScreenLayout {
  /// Which pane has the focus, and which panes stand where there is room for only one.
  struct Arrangement: Sendable, Hashable {
    var focus: Pane
    /// The pane of the left column.
    var side = Pane.catalogue
    /// The pane below the request: response or checks.
    var main = Pane.response
    var isZoomed = false
    /// How many rows the request has.
    var requestRows = 3

    mutating func setFocus(_ pane: Pane) {
      focus = pane
      if pane.isSide { side = pane }
      if pane == .response || pane == .checks { main = pane }
    }
  }

  /// The part of the screen that a component has.
  struct Place: Sendable {
    /// With its border; for a tab, what is left of the pane below the names of the tabs.
    var rect: Rect
    var isFocused: Bool
    /// False for a pane that has no part of the screen now.
    var isSeen = true
    var isZoomed = false
    /// Whether the history has a place of its own.
    var hasHistory = false

    /// The list in the middle, and what stands above and below it.
    func parts(_ margins: Margins) -> Parts {
      let space = margins.hasBorder ? rect.inside : rect
      let heading = space.top(space.rows > 2 ? margins.heading : 0)
      let rest = space.below(heading.rows)
      // The list keeps at least as many rows as its explanation.
      let count = rest.rows >= 2 * margins.detail ? margins.detail : min(margins.detail, max(0, rest.rows - 3))
      return Parts(heading: heading, list: rest.top(rest.rows - count), detail: rest.bottom(count))
    }
  }

  /// The rows a component wants around its list.
  struct Margins: Sendable, Hashable {
    var hasBorder = false
    /// Above the list and below it.
    var heading = 0
    var detail = 0
  }

  struct Parts: Sendable {
    let heading: Rect
    let list: Rect
    /// What explains the selected row.
    let detail: Rect
  }
}
