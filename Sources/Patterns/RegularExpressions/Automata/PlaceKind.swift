/// What stands on one side of a place in a text, as far as the assertions of a program tell it apart.
enum PlaceKind: UInt8, CaseIterable {
  case other, word, lineFeed
  /// Nothing: the text begins or ends here.
  case edge
}

extension Assertion {
  func holds(before: PlaceKind, after: PlaceKind) -> Bool {
    switch self {
    case .textStart: before == .edge
    case .textEnd: after == .edge
    case .lineStart: before == .edge || before == .lineFeed
    case .lineEnd: after == .edge || after == .lineFeed
    case .wordBoundary: (before == .word) != (after == .word)
    case .noWordBoundary: (before == .word) == (after == .word)
    }
  }
}
