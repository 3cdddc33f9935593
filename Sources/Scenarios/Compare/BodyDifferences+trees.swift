import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

// MARK: - JSON

extension BodyDifferences {
  /// The places where two JSON values differ.
  struct TreeDifferences {
    struct Place {
      /// A JSONPath: into the left value, or into the right one where only that has something.
      var path: String
      var left: QueryValue?
      var right: QueryValue?
    }

    private let comparison: ExchangeComparison
    private let roots: (left: QueryValue, right: QueryValue)
    private let ignored: Set<[JSONPath.Step]>
    private let otherIgnored: Set<[JSONPath.Step]>

    init(_ comparison: ExchangeComparison, _ left: QueryValue, _ right: QueryValue) {
      self.comparison = comparison
      roots = (left, right)
      ignored = comparison.rules.paths.reduce(into: []) { $0.formUnion($1.places(in: left)) }
      otherIgnored = comparison.rules.paths.reduce(into: []) { $0.formUnion($1.places(in: right)) }
    }

    /// - Parameters: What the scenario expects at the root, of each side.
    func differences(_ expected: [ExpectedValue], _ otherExpected: [ExpectedValue]) -> [Place] {
      var found: [Place] = []
      let (left, right) = roots
      let pair = Pair(left: left, right: right, path: [], otherPath: [], expected: expected, otherExpected: otherExpected)
      collect(pair, into: &found)
      return found
    }

    /// Two values that stand in the same place.
    private struct Pair {
      var left: QueryValue
      var right: QueryValue
      var path: [JSONPath.Step]
      var otherPath: [JSONPath.Step]
      var expected: [ExpectedValue]
      var otherExpected: [ExpectedValue]
    }

    private func collect(_ pair: Pair, into found: inout [Place]) {
      guard found.count < Self.limit, !isIgnored(pair) else { return }
      switch (pair.left, pair.right) {
      case (.object, .object):
        let members = MemberPairs(pair)
        for inner in members.pairs { collect(inner, into: &found) }
        for (path, value) in members.left where !ignored.contains(path) {
          found.append(Place(path: Self.text(path), left: value))
        }
        for (path, value) in members.right where !otherIgnored.contains(path) {
          found.append(Place(path: Self.text(path), right: value))
        }
      case (.list(let elements), .list(let others)): collect(elements, others, of: pair, &found)
      default:
        if !isSameScalar(pair) { found.append(Place(path: Self.text(pair.path), left: pair.left, right: pair.right)) }
      }
    }

    /// The most places that are collected.
    private static let limit = 10_000

    private func isIgnored(_ pair: Pair) -> Bool { ignored.contains(pair.path) || otherIgnored.contains(pair.otherPath) }

    /// Whether nothing differs. It visits each value once, which collecting the differences does not.
    private func isSame(_ pair: Pair) -> Bool {
      if isIgnored(pair) { return true }
      switch (pair.left, pair.right) {
      case (.object, .object):
        let members = MemberPairs(pair)
        return members.pairs.allSatisfy { isSame($0) } && members.left.allSatisfy { ignored.contains($0.path) }
          && members.right.allSatisfy { otherIgnored.contains($0.path) }
      case (.list(let elements), .list(let others)):
        return elements.count == others.count
          && elements.indices.allSatisfy { isSame(element($0, $0, of: pair, elements[$0], others[$0])) }
      default: return isSameScalar(pair)
      }
    }

    private func isSameScalar(_ pair: Pair) -> Bool {
      if pair.left == pair.right { return true }
      if Self.fits(pair.expected, pair.left), Self.fits(pair.otherExpected, pair.right) { return true }
      switch (pair.left, pair.right) {
      case (.text(let text), .text(let other)): return comparison.isSame(text, other)
      case (.number(let number), .number(let other)): return comparison.isSame(number.description, other.description)
      default: return false
      }
    }

    private static func fits(_ expected: [ExpectedValue], _ value: QueryValue) -> Bool {
      expected.contains { $0.fittingPattern(of: value) != nil }
    }

    /// The members of two objects, those of one name paired.
    private struct MemberPairs {
      var pairs: [Pair] = []
      var left: [(path: [JSONPath.Step], value: QueryValue)] = []
      var right: [(path: [JSONPath.Step], value: QueryValue)] = []

      init(_ pair: Pair) {
        guard case .object(let members) = pair.left, case .object(let others) = pair.right else { return }
        // Names by their bytes: texts that look the same may differ. The first of a name is the last of its group.
        var groups = Dictionary(grouping: others.reversed()) { Array($0.name.utf8) }
        for member in members {
          let path = pair.path + [.name(member.name)]
          guard let other = groups[Array(member.name.utf8)]?.popLast() else {
            left.append((path, member.value))
            continue
          }
          pairs.append(
            Pair(
              left: member.value,
              right: other.value,
              path: path,
              otherPath: pair.otherPath + [.name(member.name)],
              expected: pair.expected.compactMap { $0.member(member.name) },
              otherExpected: pair.otherExpected.compactMap { $0.member(member.name) }
            )
          )
        }
        for other in others {
          guard let value = groups[Array(other.name.utf8)]?.popLast()?.value else { continue }
          right.append((pair.otherPath + [.name(other.name)], value))
        }
      }
    }

    private func element(_ place: Int, _ other: Int, of pair: Pair, _ value: QueryValue, _ otherValue: QueryValue) -> Pair {
      Pair(
        left: value,
        right: otherValue,
        path: pair.path + [.index(place)],
        otherPath: pair.otherPath + [.index(other)],
        expected: pair.expected.flatMap { comparison.left.expected.elements(of: $0, at: place) },
        otherExpected: pair.otherExpected.flatMap { comparison.right.expected.elements(of: $0, at: other) }
      )
    }

    private func collect(_ elements: [QueryValue], _ others: [QueryValue], of pair: Pair, _ found: inout [Place]) {
      let unequal = Pairing.unequal(elements.count, others.count) { place, other in
        isSame(element(place, other, of: pair, elements[place], others[other]))
      }
      for (place, other) in unequal {
        if let place, let other {
          collect(element(place, other, of: pair, elements[place], others[other]), into: &found)
        } else if let place, !ignored.contains(pair.path + [.index(place)]) {
          found.append(Place(path: Self.text(pair.path + [.index(place)]), left: elements[place]))
        } else if let other, !otherIgnored.contains(pair.otherPath + [.index(other)]) {
          found.append(Place(path: Self.text(pair.otherPath + [.index(other)]), right: others[other]))
        }
      }
    }

    private static func text(_ path: [JSONPath.Step]) -> String {
      path.reduce("$") { text, step in
        switch step {
        case .index(let place): return "\(text)[\(place)]"
        case .name(let name):
          let isWord = name.utf8.first?.isDigit == false && name.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
          return isWord ? "\(text).\(name)" : "\(text)[\(name.quoted)]"
        }
      }
    }
  }
}
