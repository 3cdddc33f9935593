/// A path into a JSON value (RFC 9535): `$.items[*].id`, `$..price`, `$.rows[?@.state == 'open'].name`.
///
/// The whole standard is understood: names, indexes from either end, slices, wildcards, descendants, several selectors in one bracket,
/// and filters with comparison, existence and the functions `length`, `count`, `value`, `match` and `search`.
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
  /// The path as it was written.
  public let description: String
  let segments: [Segment]

  /// Reads a path.
  /// - Throws: ``JSONPathError``, a sentence and the column it is about.
  public init(_ text: String) throws(JSONPathError) {
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
