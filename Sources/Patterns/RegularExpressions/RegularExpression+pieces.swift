extension RegularExpression {
  /// A part of an expression that is put together.
  package enum Piece: Sendable, Hashable {
    /// A text that matches only itself.
    case literal(String)
    /// An expression of its own, captured as a whole. Its flags end with it, and its own groups are not captured.
    case expression(String)
  }

  /// The expression that matches the pieces one after the other. The group 1 is what the first expression among them matched.
  /// - Throws: ``RegularExpressionError`` of the first piece that isn't a regular expression; positions count within the piece.
  package init(_ pieces: [Piece]) throws(RegularExpressionError) {
    var nodes: [PatternNode] = []
    var count = 0
    for piece in pieces {
      switch piece {
      case .literal(let text): nodes += text.unicodeScalars.map(PatternNode.scalar)
      case .expression(let source):
        count += 1
        nodes.append(.capture(try PatternParser.parse(source).node.withoutCaptures, group: count))
      }
    }
    try self.init(.sequence(nodes), Array(repeating: nil, count: count))
  }
}

extension PatternNode {
  fileprivate var withoutCaptures: PatternNode {
    switch self {
    case .empty, .scalar, .set, .assertion: self
    case .sequence(let nodes): .sequence(nodes.map(\.withoutCaptures))
    case .alternatives(let nodes): .alternatives(nodes.map(\.withoutCaptures))
    case .repetition(let node, let minimum, let maximum, let isGreedy):
      .repetition(node.withoutCaptures, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
    case .capture(let node, _): node.withoutCaptures
    }
  }
}
