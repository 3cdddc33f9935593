extension JSONPath {
  /// The patterns of `match` and `search` that the path spells out.
  package var patterns: [String] { segments.flatMap(\.patterns) }
}

extension JSONPath.Segment {
  fileprivate var patterns: [String] {
    selectors.flatMap(\.patterns)
  }
}

extension JSONPath.Selector {
  fileprivate var patterns: [String] {
    if case .filter(let condition) = self { condition.patterns } else { [] }
  }
}

extension JSONPath.Condition {
  fileprivate var patterns: [String] {
    switch self {
    case .any(let conditions), .all(let conditions): conditions.flatMap(\.patterns)
    case .not(let condition): condition.patterns
    case .exists(let query): query.segments.flatMap(\.patterns)
    case .comparison: []
    case .matches(_, .literal(.text(let pattern)), _): [pattern]
    case .matches: []
    }
  }
}
