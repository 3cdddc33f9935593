/// What stands on one side of a place in a text, as far as the assertions of a program tell it apart.
enum PlaceKind: UInt8, CaseIterable {
  case other, word, lineFeed
  /// Nothing: the text begins or ends here.
  case edge
}

extension PlaceKind {
  /// Which kinds the assertions of a program tell apart; the others count as ``PlaceKind/other``, so that fewer states are needed.
  struct Classifier: Sendable {
    private let tellsWords: Bool
    private let tellsLines: Bool
    private let tellsEdges: Bool

    init(_ assertions: some Sequence<PatternNode.Assertion>) {
      let assertions = Set(assertions)
      tellsWords = !assertions.isDisjoint(with: [.wordBoundary, .noWordBoundary])
      tellsLines = !assertions.isDisjoint(with: [.lineStart, .lineEnd])
      tellsEdges = tellsLines || !assertions.isDisjoint(with: [.textStart, .textEnd])
    }

    /// The kind of a scalar; nil stands for the edge of the text.
    func kind(of scalar: Unicode.Scalar?) -> PlaceKind {
      guard let scalar else { return tellsEdges ? .edge : .other }
      if tellsLines, scalar == "\n" { return .lineFeed }
      return tellsWords && scalar.isWord ? .word : .other
    }
  }
}

extension PatternNode.Assertion {
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
