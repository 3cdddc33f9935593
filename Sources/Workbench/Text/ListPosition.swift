/// The cursor of a list: the selected row, and the first row that is drawn.
struct ListPosition: Sendable, Hashable {
  var selection: Int
  var top: Int
  /// Columns scrolled to the right in long rows.
  private(set) var column = 0
  /// How many rows fit, as of the last time the list was settled.
  private(set) var height = 10

  init(selection: Int = 0, top: Int = 0) {
    self.selection = selection
    self.top = top
  }

  /// Moves the cursor, stopping at both ends.
  mutating func move(by distance: Int, count: Int) {
    let (sum, overflow) = selection.addingReportingOverflow(distance)
    selection = overflow ? (distance < 0 ? 0 : max(0, count - 1)) : min(max(0, sum), max(0, count - 1))
  }

  mutating func move(_ movement: Movement, count: Int) { move(by: movement.distance(height: height), count: count) }

  private static let columnStep = 8
  private static let mostColumns = 16_384

  /// Scrolls long rows to the left or to the right.
  mutating func scrollColumns(_ movement: Movement) {
    switch movement {
    case .left: column = max(0, column - Self.columnStep)
    case .right: column = min(Self.mostColumns, column + Self.columnStep)
    default: break
    }
  }

  /// Keeps the cursor in the list and in sight, moving the view no more than needed.
  mutating func settle(count: Int, height: Int) {
    selection = min(max(0, selection), max(0, count - 1))
    self.height = max(1, height)
    top = min(max(0, top), max(0, count - self.height))
    if selection < top { top = selection }
    if selection >= top + self.height { top = selection - self.height + 1 }
  }

  func settled(count: Int, height: Int) -> ListPosition {
    var copy = self
    copy.settle(count: count, height: height)
    return copy
  }

  /// Moves the view of a page that has no cursor.
  mutating func scroll(_ movement: Movement, count: Int) {
    var first = ListPosition(selection: top)
    first.move(by: movement.distance(height: height), count: max(1, count - height + 1))
    selection = first.selection
    top = first.selection
  }
}

extension ListPosition {
  /// A step through a list; left and right scroll long rows instead.
  enum Movement: Sendable, Hashable, CaseIterable {
    case up, down, left, right, pageUp, pageDown, halfPageUp, halfPageDown, first, last

    /// The rows it moves in a list of this height.
    func distance(height: Int) -> Int {
      switch self {
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
  }
}

extension Array {
  /// The element at an index, where there is one.
  func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
