import FieldValues

/// A path into a JSON value (RFC 9535): `$.items[*].id`, `$..price`, `$.rows[?@.state == 'open'].name`.
///
/// The whole standard is understood: names, indexes from either end, slices, wildcards, descendants, several selectors in one bracket,
/// and filters with comparison, existence and the functions `length`, `count`, `value`, `match` and `search`.
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
  /// The path as it was written.
  public let description: String
  let segments: [Segment]

  /// Reads a path.
  /// - Throws: ``JSONPath.SyntaxError``, a sentence and the column it is about.
  public init(_ text: String) throws(JSONPath.SyntaxError) {
    var parser = JSONPathParser(text)
    segments = try parser.parse()
    description = text
  }

  /// Whether the path can lead to one place at most: names and indexes only (RFC 9535 section 2.3.5.1).
  public var isSingular: Bool { segments.isSingular }

  struct Segment: Sendable, Hashable {
    /// Whether the selectors apply to the value and to everything in it, as `..` asks.
    var isDescendant: Bool
    var selectors: [Selector]
  }

  enum Selector: Sendable, Hashable {
    case name(String)
    case wildcard
    case index(Int)
    case slice(start: Int?, end: Int?, step: Int)
    case filter(Condition)
  }

  indirect enum Condition: Sendable, Hashable {
    case any([Condition])
    case all([Condition])
    case not(Condition)
    case comparison(Operand, Comparison, Operand)
    case exists(Query)
    /// `match` takes the whole text, `search` a part of it.
    case matches(Operand, pattern: Operand, whole: Bool)
  }

  enum Comparison: String, Sendable, Hashable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
  }

  indirect enum Operand: Sendable, Hashable {
    case literal(QueryValue)
    case query(Query)
    case length(Operand)
    case count(Query)
    case value(Query)
  }

  struct Query: Sendable, Hashable {
    /// `@` rather than `$`.
    var isRelative: Bool
    var segments: [Segment]
  }
}

extension [JSONPath.Segment] {
  var isSingular: Bool {
    allSatisfy { segment in
      guard !segment.isDescendant, segment.selectors.count == 1 else { return false }
      return switch segment.selectors[0] {
      case .name, .index: true
      case .wildcard, .slice, .filter: false
      }
    }
  }
}

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

extension JSONPath {
  /// Everything the path leads to, in the order of RFC 9535; the same place may come twice.
  public func values(in root: QueryValue) -> [QueryValue] {
    Walk(root: root, bound: Bound(isLimited: false)).values(of: segments, from: [root])
  }

  /// A step from a value to one in it.
  package enum Step: Sendable, Hashable {
    case name(String)
    case index(Int)
  }

  /// The places that the path leads to, each as the steps from the root (RFC 9535 section 2.7).
  package func places(in root: QueryValue) -> Set<[Step]> {
    let walk = Walk(root: root)
    let found = segments.reduce([Walk.Place(steps: [], value: root)]) { origins, segment in
      origins.flatMap { walk.places(of: segment, from: $0) }
    }
    return Set(found.map(\.steps))
  }

  /// The same within the limit of the task at hand.
  package func limitedValues(in root: QueryValue) throws(MatchingLimit.Failure) -> [QueryValue] {
    let walk = Walk(root: root)
    let values = walk.values(of: segments, from: [root])
    if let reason = walk.bound.reason { throw .interrupted(reason: reason) }
    if walk.expressions.wereInterrupted { throw .interrupted }
    return values
  }
}

extension JSONPath {
  /// Follows segments through a value; `$` in a filter means the root again.
  private struct Walk {
    let root: QueryValue
    let expressions = PatternMatchers()
    var bound = Bound(isLimited: true)

    func values(of segments: [JSONPath.Segment], from start: [QueryValue]) -> [QueryValue] {
      segments.reduce(start) { found, segment in
        var selected: [QueryValue] = []
        for origin in found where bound.allows(selected.count) {
          apply(segment, to: origin, &selected)
        }
        return selected
      }
    }

    /// Applies a segment to a value and, where it says `..`, to everything in it, parents before children.
    private func apply(_ segment: JSONPath.Segment, to origin: QueryValue, _ selected: inout [QueryValue]) {
      guard bound.allows(selected.count) else { return }
      for selector in segment.selectors { selected += select(selector, in: origin) }
      guard segment.isDescendant else { return }
      for child in origin.children { apply(segment, to: child, &selected) }
    }

    /// A value, and the steps that lead to it.
    struct Place {
      var steps: [JSONPath.Step]
      var value: QueryValue

      var children: [Place] {
        switch value {
        case .list(let elements): elements.enumerated().map { Place(steps: steps + [.index($0)], value: $1) }
        case .object(let members): members.map { Place(steps: steps + [.name($0.name)], value: $0.value) }
        default: []
        }
      }
    }

    /// What a segment selects of a value and, where it says `..`, of everything in it.
    func places(of segment: JSONPath.Segment, from origin: Place) -> [Place] {
      guard bound.allows() else { return [] }
      let own = segment.selectors.flatMap { places(of: $0, in: origin) }
      return segment.isDescendant ? own + origin.children.flatMap { places(of: segment, from: $0) } : own
    }

    private func places(of selector: JSONPath.Selector, in origin: Place) -> [Place] {
      let children = origin.children
      switch (selector, origin.value) {
      case (.name(let name), .object): return children.last { $0.steps.last == .name(name) }.map { [$0] } ?? []
      case (.wildcard, _): return children
      case (.index(let index), .list):
        let place = index < 0 ? children.count + index : index
        return children.indices.contains(place) ? [children[place]] : []
      case (.slice(let start, let end, let step), .list):
        return Slice(start: start, end: end, step: step).places(in: children.count).map { children[$0] }
      case (.filter(let condition), _): return children.filter { bound.allows() && holds(condition, for: $0.value) }
      default: return []
      }
    }

    private func select(_ selector: JSONPath.Selector, in value: QueryValue) -> [QueryValue] {
      switch (selector, value) {
      case (.name(let name), .object(let members)):
        return members.last { $0.name.isExactly(name) }.map { [$0.value] } ?? []
      case (.wildcard, _):
        return value.children
      case (.index(let index), .list(let elements)):
        let place = index < 0 ? elements.count + index : index
        return elements.indices.contains(place) ? [elements[place]] : []
      case (.slice(let start, let end, let step), .list(let elements)):
        return Slice(start: start, end: end, step: step).places(in: elements.count).map { elements[$0] }
      case (.filter(let condition), _):
        return value.children.filter { bound.allows() && holds(condition, for: $0) }
      default:
        return []
      }
    }

    private func holds(_ condition: JSONPath.Condition, for value: QueryValue) -> Bool {
      switch condition {
      case .any(let conditions): conditions.contains { holds($0, for: value) }
      case .all(let conditions): conditions.allSatisfy { holds($0, for: value) }
      case .not(let condition): !holds(condition, for: value)
      case .exists(let query): !values(of: query, from: value).isEmpty
      case .comparison(let left, let comparison, let right):
        comparison.holds(read(left, for: value), read(right, for: value))
      case .matches(let subject, let pattern, let isWhole):
        matches(read(subject, for: value), read(pattern, for: value), whole: isWhole)
      }
    }

    private func values(of query: JSONPath.Query, from value: QueryValue) -> [QueryValue] {
      values(of: query.segments, from: [query.isRelative ? value : root])
    }

    /// nil is the standard's Nothing.
    private func read(_ operand: JSONPath.Operand, for value: QueryValue) -> QueryValue? {
      switch operand {
      case .literal(let literal): return literal
      case .query(let query): return values(of: query, from: value).first
      case .length(let operand): return read(operand, for: value).flatMap(\.length).map { .number(DecimalNumber($0)) }
      case .count(let query): return .number(DecimalNumber(values(of: query, from: value).count))
      case .value(let query):
        let found = values(of: query, from: value)
        return found.count == 1 ? found[0] : nil
      }
    }

    /// False as well for a pattern that is not an I-Regexp, as RFC 9535 has it.
    private func matches(_ subject: QueryValue?, _ pattern: QueryValue?, whole: Bool) -> Bool {
      guard case .text(let text) = subject, case .text(let source) = pattern, let matcher = expressions.matcher(of: source) else {
        return false
      }
      return whole ? matcher.isWholeMatch(text) : matcher.isMatch(in: text)
    }
  }

  /// How long a walk may go on: as long as the task has time, and with at most a million values at once.
  ///
  /// A path such as `$..*..*..*` visits and selects many times what the document has.
  private final class Bound {
    /// Why the walk was given up.
    private(set) var reason: String?
    private let isLimited: Bool
    private var steps = 0
    private static let mostValues = 1_000_000

    init(isLimited: Bool) {
      self.isLimited = isLimited
    }

    /// Counts a step.
    /// - Parameter count: how many values the walk holds.
    func allows(_ count: Int = 0) -> Bool {
      guard isLimited else { return true }
      guard reason == nil else { return false }
      steps += 1
      if count > Self.mostValues {
        reason = "the path selects more than \(Self.mostValues) values"
      } else if steps % 256 == 0 {
        reason = MatchingLimit.interruption
      }
      return reason == nil
    }
  }

  /// The patterns of `match` and `search`, which usually are the same for every node.
  private final class PatternMatchers {
    private(set) var wereInterrupted = false
    private var matchers: [String: RegularExpressionMatcher?] = [:]

    func matcher(of source: String) -> RegularExpressionMatcher? {
      if let known = matchers[source] { return known }
      let matcher = (try? RegularExpression(iRegexp: source)).map { expression in
        RegularExpressionMatcher(expression) { [weak self] in
          guard MatchingLimit.interruption != nil else { return false }
          self?.wereInterrupted = true
          return true
        }
      }
      // Patterns may come from the document, one for each node.
      if matchers.count == 64 { matchers.removeAll() }
      matchers[source] = .some(matcher)
      return matcher
    }
  }

  /// `start:end:step` (RFC 9535 section 2.3.4.2).
  private struct Slice {
    var start: Int?
    var end: Int?
    var step: Int

    func places(in count: Int) -> [Int] {
      func normal(_ place: Int) -> Int { place < 0 ? count + place : place }
      if step > 0 {
        let lower = min(max(normal(start ?? 0), 0), count)
        let upper = min(max(normal(end ?? count), 0), count)
        return Array(stride(from: lower, to: upper, by: step))
      }
      guard step < 0 else { return [] }
      let upper = min(max(normal(start ?? count - 1), -1), count - 1)
      let lower = min(max(end.map(normal) ?? -1, -1), count - 1)
      return Array(stride(from: upper, to: lower, by: step))
    }
  }
}

extension JSONPath.Comparison {
  /// RFC 9535 section 2.3.5.2.2: only numbers and strings have an order, and Nothing equals Nothing.
  fileprivate func holds(_ left: QueryValue?, _ right: QueryValue?) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: QueryValue.isLess(left, right)
    case .greater: QueryValue.isLess(right, left)
    case .atMost: left == right || QueryValue.isLess(left, right)
    case .atLeast: left == right || QueryValue.isLess(right, left)
    }
  }
}
