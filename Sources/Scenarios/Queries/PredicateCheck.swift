import FieldValues
import Patterns
import ScenarioSyntax

/// Judges a reading by a predicate.
struct PredicateCheck {
  var predicate: PredicateSyntax
  /// nil for an operator that takes none.
  var comparand: Comparand?
  /// What the matchers of the comparand met.
  private(set) var met: [MatcherSyntax.Capture] = []

  init(_ predicate: PredicateSyntax, comparand: Comparand?) {
    self.predicate = predicate
    self.comparand = comparand
  }

  /// Whether the predicate holds, `not` included.
  /// - Throws: where the kinds of value do not go together, which `not` does not make right.
  mutating func holds(_ reading: Reading) throws(Fault) -> Bool {
    if predicate.operator == .exists { return reading.exists != predicate.isNegated }
    guard let value = value(of: reading) else { return false }
    return try holds(value) != predicate.isNegated
  }

  /// Lines that say what was found, and what was wanted where the file does not say it in so many words.
  func details(_ reading: Reading) -> [String] {
    guard reading.exists, let value = value(of: reading) else { return ["  actual: none"] }
    if predicate.operator == .conforms, case .list(let differences) = value, !differences.isEmpty {
      return differences.map { "  actual: \($0.plainText)" }
    }
    let wanted = predicate.operator == .includes ? nil : kindOfComparand(beside: value)
    let isOfOtherKind = wanted.map { $0 != value.kind } ?? false
    let notes = (isOfOtherKind ? [value.kind] : []) + (reading.note.isEmpty ? [] : [reading.note])
    var lines = ["  actual: \(value.excerpt)\(notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")"]
    if let comparand, isOfOtherKind || hasVariables {
      lines.append("expected: \(comparand.spelling)\(isOfOtherKind ? " (\(wanted ?? ""))" : "")")
    }
    return lines
  }

  /// What kind of value is wanted; nil where a matcher or an expression leaves that open.
  private func kindOfComparand(beside value: QueryValue) -> String? {
    switch comparand?.like(value) {
    case .value(let wanted): wanted.kind
    case .pattern(let pattern): pattern.literal.map { QueryValue.text($0).kind }
    case .expression, nil: nil
    }
  }

  private func value(of reading: Reading) -> QueryValue? {
    switch predicate.operator {
    case .includes, .unique: reading.value
    default: reading.plain
    }
  }

  private var hasVariables: Bool {
    switch predicate.value?.kind {
    case .placeholder: true
    case .text(let pattern): !pattern.placeholders.isEmpty
    default: false
    }
  }

  private mutating func holds(_ value: QueryValue) throws(Fault) -> Bool {
    switch predicate.operator {
    case .equal: return try equals(value)
    case .notEqual: return try !equals(value)
    case .less: return try order(value) < 0
    case .lessOrEqual: return try order(value) <= 0
    case .greater: return try order(value) > 0
    case .greaterOrEqual: return try order(value) >= 0
    case .contains, .startsWith, .endsWith: return try hasPart(value)
    case .matches: return try matches(value)
    case .includes: return try includes(value)
    case .isEmpty:
      guard let length = value.length else {
        throw Fault("isEmpty asks for a string, bytes, a list or an object, not for \(value.kind)")
      }
      return length == 0
    case .unique:
      guard case .list(let elements) = value else { throw Fault("unique asks for a list, not for \(value.kind)") }
      return Set(elements).count == elements.count
    case .conforms:
      guard case .list(let differences) = value else { throw Fault("conforms judges openapi, not \(value.kind)") }
      return differences.isEmpty
    case .exists: return true
    }
  }

  private mutating func equals(_ value: QueryValue) throws(Fault) -> Bool {
    switch comparand?.like(value) {
    case .value(let wanted):
      return value == wanted
    case .pattern(let pattern):
      if let matcher = pattern.matcher {
        guard try matcher.takes(value) else { return false }
        met += matcher.captured(value)
        return true
      }
      guard case .text(let text) = value, let found = try pattern.match(text) else { return false }
      met += found
      return true
    case .expression, nil:
      return false
    }
  }

  /// Negative when the value is less than the comparand, 0 when they are equal.
  private func order(_ value: QueryValue) throws(Fault) -> Int {
    func sign<Value: Comparable>(_ left: Value, _ right: Value) -> Int { left < right ? -1 : (left == right ? 0 : 1) }
    switch (value, comparand?.like(value)) {
    case (.number(let left), .value(.number(let right))): return sign(left, right)
    case (.duration(let left), .value(.duration(let right))): return sign(left, right)
    case (.date(let left), .value(.date(let right))): return sign(left, right)
    case (.text(let left), .pattern(let right)):
      let (left, right) = (left.unicodeScalars, (right.literal ?? "").unicodeScalars)
      return left.elementsEqual(right) ? 0 : (left.lexicographicallyPrecedes(right) ? -1 : 1)
    default:
      let advice = if case .text = value { "; pass it through toInt or toDate" } else { "" }
      throw Fault("\(value.excerpt) is \(value.kind) and has no order beside \(comparand?.spelling ?? "nothing")\(advice)")
    }
  }

  private func hasPart(_ value: QueryValue) throws(Fault) -> Bool {
    let part = try bytesOfComparand()
    switch value {
    case .text(let text):
      return switch predicate.operator {
      case .startsWith: text.utf8.starts(with: part)
      case .endsWith: text.utf8.suffix(part.count).elementsEqual(part)
      default: BytePattern(part).isFound(in: text)
      }
    case .bytes(let bytes):
      return switch predicate.operator {
      case .startsWith: bytes.starts(with: part)
      case .endsWith: bytes.suffix(part.count).elementsEqual(part)
      default: BytePattern(part).firstIndex(in: bytes) != nil
      }
    default:
      let advice = if case .list = value { "; use includes, nth or count" } else { "" }
      throw Fault("\(predicate.operator.rawValue) looks into a string or bytes, not into \(value.kind)\(advice)")
    }
  }

  private func bytesOfComparand() throws(Fault) -> [UInt8] {
    switch comparand {
    case .pattern(let pattern): return Array((pattern.literal ?? "").utf8)
    case .value(.bytes(let bytes)): return bytes
    case .value(let value): return Array(value.plainText.utf8)
    case .expression, nil: throw Fault("\(predicate.operator.rawValue) takes a text or bytes")
    }
  }

  private func matches(_ value: QueryValue) throws(Fault) -> Bool {
    guard case .text(let text) = value else { throw Fault("matches looks into a string, not into \(value.kind)") }
    switch comparand {
    case .expression(let source): return try RegularExpression.isFound(source, in: text)
    case .pattern(let pattern): return try RegularExpression.isFound(pattern.literal ?? "", in: text)
    case .value(let value): return try RegularExpression.isFound(value.plainText, in: text)
    case nil: return false
    }
  }

  private func includes(_ value: QueryValue) throws(Fault) -> Bool {
    guard case .list(let elements) = value else { throw Fault("includes looks into a list, not into \(value.kind)") }
    for element in elements {
      var check = self
      if try check.equals(element) { return true }
    }
    return false
  }
}

extension PredicateCheck {
  /// What a predicate compares with, variables filled in and files read.
  enum Comparand: Sendable, Hashable {
    case value(QueryValue)
    case pattern(TextPattern)
    case expression(String)

    /// The comparand as a scenario spells it.
    var spelling: String {
      switch self {
      case .value(let value): value.excerpt
      case .pattern(let pattern): pattern.spelling.quoted.shortened
      case .expression(let source): "/\(source)/".shortened
      }
    }
  }
}

extension PredicateCheck.Comparand {
  /// - Parameter read: the bytes of a file of the scenario.
  init(_ syntax: ValueSyntax, _ variables: Variables, read: (FileSyntax) throws(Fault) -> [UInt8]) throws(Fault) {
    switch syntax.kind {
    case .text(let pattern): self = .pattern(try variables.fill(pattern))
    case .placeholder(let placeholder): self = .value(try variables.value(of: placeholder))
    case .number(let text): self = .value(DecimalNumber(text).map(QueryValue.number) ?? .text(text))
    case .bool(let value): self = .value(.boolean(value))
    case .null: self = .value(.null)
    case .duration(let duration): self = .value(.duration(duration))
    case .size(let bytes): self = .value(.number(DecimalNumber(bytes)))
    case .hex(let bytes), .base64(let bytes): self = .value(.bytes(bytes))
    case .file(let file): self = .value(.bytes(try read(file)))
    case .regex(let source): self = .expression(source)
    }
  }

  /// The comparand in the type of the value it is compared with: a text variable meets a number as the number it spells, a text
  /// meets a date as a date, a number meets a duration as milliseconds (as in Hurl), a text meets bytes as its UTF-8.
  func like(_ value: QueryValue) -> Self {
    switch (self, value) {
    case (.value(.text(let text)), .number): DecimalNumber(text).map { .value(.number($0)) } ?? self
    case (.value(.text(let text)), .boolean): ["true", "false"].contains(text) ? .value(.boolean(text == "true")) : self
    case (.value(.number(let number)), .text): .value(.text(number.description))
    case (.value(.number(let number)), .duration): number.integer.map { .value(.duration(.milliseconds($0))) } ?? self
    case (.value(.text(let text)), .date): text.moment.map { .value(.date($0)) } ?? self
    case (.value(.text(let text)), .bytes): .value(.bytes(Array(text.utf8)))
    case (.pattern(let pattern), .date): pattern.literal?.moment.map { .value(.date($0)) } ?? self
    case (.pattern(let pattern), .bytes): pattern.literal.map { .value(.bytes(Array($0.utf8))) } ?? self
    default: self
    }
  }
}
