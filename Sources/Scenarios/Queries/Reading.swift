import Patterns

/// What a query found.
struct Reading: Sendable, Hashable {
  /// How the value came about, where that changes what filters and predicates make of it.
  enum Origin: Sendable, Hashable {
    case single
    /// The values of the lines of one name: a list, of which one element counts as itself.
    case lines
    /// The places an indefinite JSONPath leads to: a list, which exists when it is not empty.
    case nodes
  }

  /// nil when there is none.
  var value: QueryValue?
  var origin = Origin.single
  /// Where it was found, for a failure: `header 7 of 9`.
  var note = ""

  init(_ value: QueryValue?, origin: Origin = .single, note: String = "") {
    self.value = value
    self.origin = origin
    self.note = note
  }

  /// The values of the lines of one name; none is a list without elements.
  static func lines(_ values: [String], note: String = "") -> Reading {
    Reading(.list(values.map(QueryValue.text)), origin: .lines, note: note)
  }

  var exists: Bool {
    if origin != .single, case .list(let elements) = value { return !elements.isEmpty }
    return value != nil
  }

  /// The value as most predicates and captures take it: one line is a text, no line is nothing.
  var plain: QueryValue? {
    guard origin == .lines, case .list(let elements) = value else { return value }
    return switch elements.count {
    case 0: nil
    case 1: elements[0]
    default: value
    }
  }
}
