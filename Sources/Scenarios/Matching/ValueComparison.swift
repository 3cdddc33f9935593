import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// Compares a value with what is expected of it, and says of every place that differs what is so.
struct ValueComparison {
  /// Members and elements beyond the expected ones pass. Applies to members of objects only; lists are whole.
  var allowsMore = false
  /// Elements of lists may come in any order.
  var ignoresOrder = false
  /// A sentence for each difference, in the order of the expected value.
  private(set) var differences: [String] = []
  /// What the matchers met.
  private(set) var met: [MatcherSyntax.Capture] = []
  private var count = 0

  init(allowsMore: Bool = false, ignoresOrder: Bool = false) {
    self.allowsMore = allowsMore
    self.ignoresOrder = ignoresOrder
  }

  /// - Throws: when the step's time is used up, or the run was interrupted.
  static func checkTime() throws(Fault) {
    if let reason = MatchingLimit.interruption { throw Fault(.interrupted("\(reason)")) }
  }

  /// - Throws: a fault of the expression of a matcher.
  mutating func compare(_ expected: ExpectedValue, _ actual: QueryValue, at path: String = "$") throws(Fault) {
    count += 1
    if count % 256 == 0 { try ValueComparison.checkTime() }
    switch (expected, actual) {
    case (.exactly(let value), _):
      if value != actual { report(path, expected, actual) }
    case (.pattern(let pattern), _):
      try compare(pattern, actual, at: path)
    case (.list(let expected), .list(let actual)):
      if ignoresOrder {
        try compareInAnyOrder(expected, actual, at: path)
      } else {
        try compare(expected, actual, at: path)
      }
    case (.object(let expected), .object(let actual)):
      try compare(expected, actual, at: path)
    case (.list, _), (.object, _):
      report(path, expected, actual)
    }
  }

  private mutating func compare(_ pattern: TextPattern, _ actual: QueryValue, at path: String) throws(Fault) {
    if let matcher = pattern.matcher {
      guard try matcher.takes(actual) else { return report(path, .pattern(pattern), actual) }
      met += matcher.captured(actual)
    } else if let text = actual.textOfJSON, let found = try pattern.match(text) {
      met += found.ofJSON
    } else {
      report(path, .pattern(pattern), actual)
    }
  }

  private mutating func compare(_ expected: [ExpectedValue], _ actual: [QueryValue], at path: String) throws(Fault) {
    for (place, element) in expected.enumerated() {
      let here = "\(path)[\(place)]"
      guard place < actual.count else {
        differences.append("\(here) is missing; expected \(element.excerpt)")
        continue
      }
      try compare(element, actual[place], at: here)
    }
    for (place, element) in actual.enumerated().dropFirst(expected.count) {
      differences.append("\(path)[\(place)] is not expected: \(element.excerpt)")
    }
  }

  private mutating func compare(_ expected: [ExpectedValue.Member], _ actual: [QueryValue.Member], at path: String) throws(Fault)
  {
    var places: [[UInt8]: [Int]] = [:]
    for (place, member) in actual.enumerated().reversed() { places[Array(member.name.utf8), default: []].append(place) }
    for member in expected {
      let here = path.member(member.name)
      guard let place = places[Array(member.name.utf8)]?.popLast() else {
        differences.append("\(here) is missing; expected \(member.value.excerpt)")
        continue
      }
      try compare(member.value, actual[place].value, at: here)
    }
    let names = allowsMore ? Set(expected.map { Array($0.name.utf8) }) : []
    // Who reads a member that comes twice may read either.
    let surplus = places.filter { !allowsMore || names.contains($0.key) }.values.joined().sorted()
    for member in surplus.map({ actual[$0] }) {
      differences.append("\(path.member(member.name)) is not expected: \(member.value.excerpt)")
    }
  }

  private mutating func compareInAnyOrder(_ expected: [ExpectedValue], _ actual: [QueryValue], at path: String) throws(Fault) {
    var found: [[Int: [MatcherSyntax.Capture]]] = []
    for element in expected {
      var fitting: [Int: [MatcherSyntax.Capture]] = [:]
      for (place, value) in actual.enumerated() {
        if place % 64 == 0 { try ValueComparison.checkTime() }
        fitting[place] = try trial(element, value)
      }
      found.append(fitting)
    }
    let pairs = Pairing.pairs(found.map { $0.keys.sorted() }, choices: actual.count)
    try ValueComparison.checkTime()
    for (place, element) in expected.enumerated() {
      if let partner = pairs[place] {
        met += found[place][partner] ?? []
      } else {
        differences.append("no element of \(path) is left for \(element.excerpt)")
      }
    }
    let taken = Set(pairs.compactMap { $0 })
    for (place, value) in actual.enumerated() where !taken.contains(place) {
      differences.append("\(path)[\(place)] is not expected: \(value.excerpt)")
    }
  }

  /// What the matchers meet when the two are equal; nil when they are not.
  private func trial(_ expected: ExpectedValue, _ actual: QueryValue) throws(Fault) -> [MatcherSyntax.Capture]? {
    var trial = ValueComparison(allowsMore: allowsMore, ignoresOrder: ignoresOrder)
    try trial.compare(expected, actual)
    return trial.differences.isEmpty ? trial.met : nil
  }

  /// Reports two matchers of one name that met different values.
  mutating func checkCaptures() {
    guard let (first, second) = met.conflict() else { return }
    differences.append(
      "{{*->\(second.name)}} met \(first.value.excerpt) and \(second.value.excerpt), which are not the same value"
    )
  }

  private mutating func report(_ path: String, _ expected: ExpectedValue, _ actual: QueryValue) {
    differences.append("\(path) is \(actual.excerpt), not \(expected.excerpt)")
  }
}

extension QueryValue {
  /// A string; bytes, which only MessagePack has, are the string JSON would have in their place.
  fileprivate var textOfJSON: String? {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): bytes.base64Text
    default: nil
    }
  }
}

extension String {
  /// The path of a member: `$.name`, or `$["odd name"]`.
  fileprivate func member(_ name: String) -> String {
    let isWord =
      name.utf8.first?.isDigit == false && name.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 >= 0x80 }
    return isWord ? "\(self).\(name)" : "\(self)[\(name.quoted)]"
  }
}
