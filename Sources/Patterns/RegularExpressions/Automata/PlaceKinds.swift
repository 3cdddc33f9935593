/// Which kinds the assertions of a program tell apart; the others count as ``PlaceKind/other``, so that fewer states are needed.
struct PlaceKinds: Sendable {
  private let tellsWords: Bool
  private let tellsLines: Bool
  private let tellsEdges: Bool

  init(_ assertions: some Sequence<Assertion>) {
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
