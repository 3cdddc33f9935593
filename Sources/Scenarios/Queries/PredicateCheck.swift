import FieldValues
import Patterns
import ScenarioSyntax

/// Judges a reading by a predicate.
struct PredicateCheck {
  var predicate: PredicateSyntax
  /// nil for an operator that takes none.
  var comparand: Comparand?
  /// Whether the comparand is text of a header, a cookie or a body.
  private var comparandIsFromWire = false
  /// Whether text that spells a number compares with a number: where either side comes from a header, a cookie or a body.
  private var isLoose = false
  /// What the matchers of the comparand met.
  private(set) var met: [MatcherSyntax.Capture] = []

  init(_ predicate: PredicateSyntax, comparand: Comparand?, comparandIsFromWire: Bool = false) {
    self.predicate = predicate
    self.comparand = comparand
    self.comparandIsFromWire = comparandIsFromWire
  }

  /// Whether the predicate holds, `not` included.
  /// - Throws: where the kinds of value do not go together, which `not` does not make right.
  mutating func holds(_ reading: Reading) throws(Fault) -> Bool {
    if predicate.operator == .exists { return reading.exists != predicate.isNegated }
    guard let value = value(of: reading) else { return false }
    if case .malformed = value {
      throw Fault(.surrogate(value.excerpt))
    }
    isLoose = reading.isFromWire || comparandIsFromWire
    defer { if !reading.isFromWire { met = met.ofJSON } }
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
    switch comparand?.like(value, isLoose: isLoose) {
    case .value(let wanted): wanted.kind
    case .pattern(let pattern): pattern.literal.map { QueryValue.text($0).kind }
    case .expression, nil: nil
    }
  }

  private func value(of reading: Reading) -> QueryValue? {
    switch predicate.operator {
    // Where nothing is, nothing can be said of its elements.
    case .includes, .unique: reading.exists ? reading.collected : nil
    case .isEmpty: reading.origin == .nodes && !reading.exists ? .list([]) : reading.plain
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
        throw Fault(.takes("isEmpty", "a string, bytes, a list or an object", got: value.kind))
      }
      return length == 0
    case .unique:
      guard case .list(let elements) = value else { throw Fault(.takes("unique", "a list", got: value.kind)) }
      var seen: Set<QueryValue> = []
      for element in elements {
        guard seen.insert(element).inserted else { return false }
        if seen.count % 4096 == 0 { try ValueComparison.checkTime() }
      }
      return true
    case .conforms:
      guard case .list(let differences) = value else { throw Fault(.takes("conforms", "the query openapi", got: value.kind)) }
      return differences.isEmpty
    case .exists: return true
    case .isInteger, .isFloat, .isNumber, .isString, .isBoolean, .isList, .isObject, .isCollection, .isDate:
      return isOfType(value)
    case .isIsoDate: return try MatcherSyntax.isISODateTime(try text(value))
    case .isUuid: return try RegularExpression.isWhole(MatcherSyntax.Kind.uuid.expression, try text(value))
    case .isIpv4: return MatcherSyntax.isIPv4(try text(value))
    case .isIpv6: return MatcherSyntax.isIPv6(try text(value))
    }
  }

  private func text(_ value: QueryValue) throws(Fault) -> String {
    guard case .text(let text) = value else { throw Fault(.takes(predicate.operator.rawValue, "a string", got: value.kind)) }
    return text
  }

  /// As in Hurl: `7` is an integer, and `7.0` is a float.
  private func isOfType(_ value: QueryValue) -> Bool {
    switch (predicate.operator, value) {
    case (.isInteger, .number(let number)): number.isSpelledAsInteger
    case (.isFloat, .number(let number)): !number.isSpelledAsInteger
    case (.isNumber, .number), (.isString, .text), (.isBoolean, .boolean), (.isList, .list), (.isObject, .object),
      (.isDate, .date),
      (.isCollection, .list), (.isCollection, .object), (.isCollection, .bytes):
      true
    default: false
    }
  }

  private mutating func equals(_ value: QueryValue) throws(Fault) -> Bool {
    switch comparand?.like(value, isLoose: isLoose) {
    case .value(let wanted):
      try checkShapes(value, wanted)
      if case .date = value, case .text(let text) = wanted { throw Fault(.notDate(text.quoted.shortened)) }
      return value == wanted
    case .pattern(let pattern):
      if let matcher = pattern.matcher {
        if !matcher.takesLists { try checkShapes(value, .text("")) }
        guard try matcher.takes(value) else { return false }
        met += matcher.captured(value)
        return true
      }
      try checkShapes(value, .text(""))
      if case .date = value { throw Fault(.notDate(pattern.spelling.quoted.shortened)) }
      guard case .text(let text) = value, let found = try pattern.match(text) else { return false }
      met += found
      return true
    case .expression, nil:
      return false
    }
  }

  /// - Throws: when one side is a list and the other isn't; whether they are equal would say nothing about the elements.
  private func checkShapes(_ value: QueryValue, _ wanted: QueryValue) throws(Fault) {
    let isComparedWithList = if case .list = wanted { true } else { false }
    switch value {
    case .list where !isComparedWithList:
      throw Fault(.notSingle(value.excerpt, expected: comparand?.spelling ?? "the value", advice: Self.listAdvice))
    case .list: return
    default:
      if isComparedWithList {
        throw Fault(.notList(value.excerpt, expected: comparand?.spelling ?? "the value", advice: Self.listAdvice))
      }
      if isLoose, case .object = wanted, case .text = value {
        throw Fault(.needsText(predicate: predicate.operator.rawValue, value: wanted.excerpt, kind: wanted.kind))
      }
    }
  }

  private static let listAdvice = "Use nth for one element, includes for any of them, or count for how many there are."

  /// Negative when the value is less than the comparand, 0 when they are equal.
  private func order(_ value: QueryValue) throws(Fault) -> Int {
    func sign<Value: Comparable>(_ left: Value, _ right: Value) -> Int { left < right ? -1 : (left == right ? 0 : 1) }
    if isLoose, case .text(let text) = value, let left = DecimalNumber(text), case .value(.number(let right)) = comparand {
      return sign(left, right)
    }
    switch (value, comparand?.like(value, isLoose: isLoose)) {
    case (.number(let left), .value(.number(let right))): return sign(left, right)
    case (.duration(let left), .value(.duration(let right))): return sign(left, right)
    case (.date(let left), .value(.date(let right))): return sign(left, right)
    case (.text(let left), .value(.text(let right))): return left.order(beside: right)
    case (.text(let left), .pattern(let right)): return left.order(beside: right.literal ?? "")
    default:
      let advice =
        switch value {
        case .text: " Pass it through toInt, toFloat or toDate."
        case .list: " \(Self.listAdvice)"
        default: ""
        }
      throw Fault(.unordered(value.excerpt, kind: value.kind, with: comparand?.spelling ?? "nothing", advice: advice))
    }
  }

  private mutating func hasPart(_ value: QueryValue) throws(Fault) -> Bool {
    if predicate.operator == .contains, case .list = value { return try includes(value) }
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
      let advice = if case .list = value { ". \(Self.listAdvice)" } else { "" }
      throw Fault(.takes(predicate.operator.rawValue, "a string or bytes", got: value.kind, advice: advice))
    }
  }

  private func bytesOfComparand() throws(Fault) -> [UInt8] {
    switch comparand {
    case .pattern(let pattern): return Array((pattern.literal ?? "").utf8)
    case .value(.bytes(let bytes)): return bytes
    case .value(.text(let text)): return Array(text.utf8)
    case .value(let value):
      switch value {
      case .number where isLoose, .boolean where isLoose: return Array(value.plainText.utf8)
      default: throw Fault(.needsText(predicate: predicate.operator.rawValue, value: value.excerpt, kind: value.kind))
      }
    case .expression, nil: throw Fault(.needsTextOrBytes(predicate: predicate.operator.rawValue))
    }
  }

  private func matches(_ value: QueryValue) throws(Fault) -> Bool {
    guard case .text(let text) = value else { throw Fault(.takes("matches", "a string", got: value.kind)) }
    switch comparand {
    case .expression(let source): return try RegularExpression.isFound(source, in: text)
    case .pattern(let pattern): return try RegularExpression.isFound(pattern.literal ?? "", in: text)
    case .value(let value): return try RegularExpression.isFound(value.plainText, in: text)
    case nil: return false
    }
  }

  private mutating func includes(_ value: QueryValue) throws(Fault) -> Bool {
    guard case .list(let elements) = value else { throw Fault(.takes("includes", "a list", got: value.kind)) }
    if case .value(.list) = comparand, let first = elements.first, !elements.contains(where: { $0.kind == "a list" }) {
      try checkShapes(first, comparand.flatMap { if case .value(let wanted) = $0 { wanted } else { nil } } ?? .null)
    }
    for (place, element) in elements.enumerated() {
      if place % 256 == 0 { try ValueComparison.checkTime() }
      // An element of another shape is not the one that is looked for.
      if comparand?.hasShape(of: element) == true, try equals(element) { return true }
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

  /// Whether the comparand and a value are both lists, or neither is.
  func hasShape(of value: QueryValue) -> Bool {
    let isList = if case .list = value { true } else { false }
    return switch self {
    case .value(.list): isList
    case .pattern(let pattern) where pattern.matcher?.takesLists == true: true
    case .value, .pattern, .expression: !isList
    }
  }

  /// The comparand in the type of the value it is compared with: text meets a date as a date, a number meets a duration as milliseconds
  /// (as in Hurl), and text meets bytes as its UTF-8.
  /// - Parameter isLoose: whether text that spells a number compares with a number.
  func like(_ value: QueryValue, isLoose: Bool) -> Self {
    switch (self, value) {
    case (.value(.text(let text)), .number) where isLoose: DecimalNumber(text).map { .value(.number($0)) } ?? self
    case (.pattern(let pattern), .number) where isLoose:
      pattern.literal.flatMap { DecimalNumber($0) }.map { .value(.number($0)) } ?? self
    case (.value(.number(let number)), .text(let text)) where isLoose:
      // Equal numbers may be spelled differently.
      .value(.text(DecimalNumber(text) == number ? text : number.description))
    case (.value(.boolean(let flag)), .text) where isLoose: .value(.text(flag ? "true" : "false"))
    case (.value(.number(let number)), .duration): number.integer.map { .value(.duration(.milliseconds($0))) } ?? self
    case (.value(.text(let text)), .date): text.moment.map { .value(.date($0)) } ?? self
    case (.value(.text(let text)), .bytes): .value(.bytes(Array(text.utf8)))
    case (.pattern(let pattern), .date): pattern.literal?.moment.map { .value(.date($0)) } ?? self
    case (.pattern(let pattern), .bytes): pattern.literal.map { .value(.bytes(Array($0.utf8))) } ?? self
    default: self
    }
  }
}

extension String {
  /// By the characters' numbers: negative when the text comes before the other, 0 when they are equal.
  fileprivate func order(beside other: String) -> Int {
    let (left, right) = (unicodeScalars, other.unicodeScalars)
    return left.elementsEqual(right) ? 0 : (left.lexicographicallyPrecedes(right) ? -1 : 1)
  }
}
