/// Where the cursor of a list stands and which row is drawn first.
struct ListPosition: Sendable, Hashable {
  var selection = 0
  var top = 0

  /// Moves the cursor, stopping at both ends.
  mutating func move(by distance: Int, count: Int) {
    let (sum, overflow) = selection.addingReportingOverflow(distance)
    selection = overflow ? (distance < 0 ? 0 : max(0, count - 1)) : min(max(0, sum), max(0, count - 1))
  }

  /// Keeps the cursor in the list and in sight, moving the view no more than needed.
  mutating func settle(count: Int, height: Int) {
    selection = min(max(0, selection), max(0, count - 1))
    let height = max(1, height)
    top = min(max(0, top), max(0, count - height))
    if selection < top { top = selection }
    if selection >= top + height { top = selection - height + 1 }
  }

  func settled(count: Int, height: Int) -> ListPosition {
    var copy = self
    copy.settle(count: count, height: height)
    return copy
  }

  /// Moves the view of a page without a cursor.
  mutating func scroll(by distance: Int, count: Int, height: Int) {
    var first = ListPosition(selection: top)
    first.move(by: distance, count: max(1, count - height + 1))
    self = ListPosition(selection: first.selection, top: first.selection)
  }
}
