/// A parsed expression.
indirect enum PatternNode: Hashable, Sendable {
  case empty
  /// One scalar, with regard to case.
  case scalar(Unicode.Scalar)
  case set(ScalarSet)
  case assertion(Assertion)
  case sequence([PatternNode])
  /// The first alternative that leads to a match wins.
  case alternatives([PatternNode])
  /// - maximum: nil without a bound.
  case repetition(PatternNode, minimum: Int, maximum: Int?, isGreedy: Bool)
  /// A group that is remembered, counted from 1.
  case capture(PatternNode, group: Int)
}

extension PatternNode {
  /// A condition on the place between two scalars.
  enum Assertion: Hashable, Sendable, CaseIterable {
    /// `\A`, and `^` without `m`.
    case textStart
    /// `\z`, and `$` without `m`.
    case textEnd
    /// `^` with `m`: the start, or after a line feed.
    case lineStart
    /// `$` with `m`: the end, or before a line feed.
    case lineEnd
    case wordBoundary
    case noWordBoundary
  }
}

extension PatternNode {
  /// One of several nodes; a class where each is a single scalar, which takes fewer states.
  static func any(of nodes: [PatternNode]) -> PatternNode {
    guard nodes.count > 1 else { return nodes.first ?? .empty }
    var set = ScalarSet()
    for node in nodes {
      guard case .scalar(let scalar) = node else { return .alternatives(nodes) }
      set.insert(scalar...scalar)
    }
    return .set(set)
  }

  /// Whether the node can match without taking a scalar.
  var isNullable: Bool {
    switch self {
    case .empty, .assertion: true
    case .scalar, .set: false
    case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
    case .alternatives(let nodes): nodes.contains(where: \.isNullable)
    case .repetition(let node, let minimum, _, _): minimum == 0 || node.isNullable
    case .capture(let node, _): node.isNullable
    }
  }

  /// Whether a match can begin only where the text does.
  var isAnchored: Bool {
    switch self {
    case .assertion(.textStart): true
    case .sequence(let nodes):
      // What comes before the anchor must take nothing.
      nodes.first { $0 != .empty }.map(\.isAnchored) ?? false
    case .alternatives(let nodes): nodes.allSatisfy(\.isAnchored)
    case .capture(let node, _): node.isAnchored
    case .repetition(let node, let minimum, _, _): minimum > 0 && node.isAnchored
    case .empty, .scalar, .set, .assertion: false
    }
  }

  /// How many instructions the node takes, counts written out; at least 1, and no more than the limit by much.
  func size(limit: Int) -> Int {
    switch self {
    case .empty, .scalar, .set, .assertion: return 1
    case .sequence(let nodes): return nodes.sizes(limit: limit)
    case .alternatives(let nodes): return min(nodes.sizes(limit: limit) + nodes.count - 1, limit + 1)
    case .capture(let node, _): return min(node.size(limit: limit) + 2, limit + 1)
    case .repetition(let node, let minimum, let maximum, _):
      let size = node.size(limit: limit)
      let copies = maximum ?? max(minimum, 1)
      let (product, overflows) = size.multipliedReportingOverflow(by: copies)
      let splits = maximum.map { $0 - minimum } ?? 2
      return overflows ? limit + 1 : min(max(product, 1) + splits, limit + 1)
    }
  }
}

extension [PatternNode] {
  fileprivate func sizes(limit: Int) -> Int {
    var sum = 1
    for node in self where sum <= limit { sum += node.size(limit: limit) }
    return Swift.min(sum, limit + 1)
  }
}
