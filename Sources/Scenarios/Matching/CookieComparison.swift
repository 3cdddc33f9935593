import Exchanges
import FieldValues
import ScenarioSyntax

/// Compares the Set-Cookie lines of an answer with those of a `[SetCookies]` section.
struct CookieComparison {
  typealias Finding = LineComparison.Finding

  /// One for each expected line, in order.
  let findings: [Finding]
  /// Detail lines about lines of the answer that no one expected.
  let surplus: [String]

  /// - Throws: a fault of the expression of a matcher.
  init(_ expected: [ExpectedCookie], _ actual: [String], mode: SetCookiesSyntax.Mode) throws(Fault) {
    var table: [[Bool]] = []
    for cookie in expected {
      var row: [Bool] = []
      for line in actual { row.append(try CookieComparison.fits(cookie, line, mode)) }
      table.append(row)
    }
    let fitting = CookieComparison.partners(table, columns: actual.count, mode: mode)
    let taken = Set(fitting.compactMap { $0 })
    let pairs = CookieComparison.addingNearMisses(fitting, expected, actual, mode)
    var findings: [Finding] = []
    for (place, cookie) in expected.enumerated() {
      if let line = fitting[place] {
        findings.append(Finding(met: mode == .raw ? try cookie.line.match(actual[line]) ?? [] : try cookie.met(in: actual[line])))
      } else {
        let misplaced = LineComparison.misplaced(table[place], taken: taken)
        findings.append(Finding(details: try CookieComparison.details(cookie, pairs[place].map { actual[$0] }, misplaced, mode)))
      }
    }
    self.findings = findings
    surplus = mode == .subset ? [] : LineComparison.surplus(actual, taken: pairs)
  }

  private static func fits(_ cookie: ExpectedCookie, _ line: String, _ mode: SetCookiesSyntax.Mode) throws(Fault) -> Bool {
    mode == .raw ? try cookie.line.match(line) != nil : try cookie.differences(from: line).isEmpty
  }

  /// For each expected line the line of the answer that fits it; in order, unless the mode says otherwise.
  private static func partners(_ table: [[Bool]], columns: Int, mode: SetCookiesSyntax.Mode) -> [Int?] {
    switch mode {
    case .anyOrder, .subset:
      return Pairing.pairs(table.map { row in row.indices.filter { row[$0] } }, choices: columns)
    case .ordered, .raw:
      return Pairing.inOrder(table, choices: columns)
    }
  }

  /// Gives an expected line that nothing fits the line it was probably meant for, so that their difference can be shown:
  /// the first free one of the same name, else, where order counts, the one at the same place.
  private static func addingNearMisses(
    _ pairs: [Int?],
    _ expected: [ExpectedCookie],
    _ actual: [String],
    _ mode: SetCookiesSyntax.Mode
  ) -> [Int?] {
    var pairs = pairs
    var free = Set(actual.indices).subtracting(pairs.compactMap { $0 })
    for place in expected.indices where pairs[place] == nil {
      let namesake = free.sorted().first { line in
        expected[place].name.literal.map { CookieLine(actual[line]).name.isExactly($0) } ?? false
      }
      guard let line = namesake else { continue }
      pairs[place] = line
      free.remove(line)
    }
    guard mode == .ordered || mode == .raw, expected.count == actual.count else { return pairs }
    for place in expected.indices where pairs[place] == nil && free.contains(place) {
      pairs[place] = place
      free.remove(place)
    }
    return pairs
  }

  private static func details(
    _ cookie: ExpectedCookie,
    _ line: String?,
    _ misplaced: String?,
    _ mode: SetCookiesSyntax.Mode
  ) throws(Fault) -> [String] {
    let head = "- \(cookie.line.spelling)"
    if let misplaced { return [head, misplaced] }
    guard let line else {
      return [head, "  ^ this line is missing"]
    }
    guard mode != .raw else {
      return [head, "+ \(line)", LineComparison.caret(cookie.line.agreement(with: line), "differs from here")]
    }
    let differences = try cookie.differences(from: line)
    let shown = differences.prefix(mostDifferences).map { LineComparison.caret($0.offset, $0.message) }
    let rest = differences.count - shown.count
    return [head, "+ \(line)"] + shown + (rest > 0 ? ["  and \(rest) more difference\(rest == 1 ? "" : "s")"] : [])
  }

  /// How many differences of a line are shown. Each takes a line as long as the place it points at, and a line from outside may have
  /// thousands of attributes.
  private static let mostDifferences = 10
}

extension CookieComparison {
  /// A line of `[SetCookies]` whose variables are filled in.
  struct ExpectedCookie: Sendable, Hashable {
    struct Attribute: Sendable, Hashable {
      var name: String
      /// nil where there isn't an equals sign.
      var value: TextPattern?
    }

    var line: TextPattern
    var name: TextPattern
    var value: TextPattern
    var attributes: [Attribute]

    /// What differs in a line from the wire; nothing when it is the expected one.
    struct Difference: Sendable, Hashable {
      /// Where in the line, counted in characters from 0.
      var offset: Int
      /// `attribute "Secure" is missing`
      var message: String
      /// The same in fewer words, for a place where the lines stand side by side; nil where the lines say it.
      var remark: String?
    }

    /// Name and value to the byte, attributes as a set, their names without case.
    /// - Throws: a fault of the expression of a matcher.
    func differences(from text: String) throws(Fault) -> [Difference] {
      let actual = CookieLine(text)
      var found: [Difference] = []
      if try name.match(actual.name) == nil {
        found.append(Difference(offset: 0, message: "name is \(actual.name.quoted), not \(name.spelling.quoted)"))
      }
      if try value.match(actual.value) == nil {
        let offset = actual.name.isEmpty ? 0 : actual.name.count + 1
        found.append(Difference(offset: offset, message: "value is \(actual.value.quoted), not \(value.spelling.quoted)"))
      }
      return found + (try attributeDifferences(actual, length: text.count))
    }

    /// What the matchers of a line that fits meet.
    func met(in text: String) throws(Fault) -> [MatcherSyntax.Capture] {
      let actual = CookieLine(text)
      var met = (try name.match(actual.name) ?? []) + (try value.match(actual.value) ?? [])
      for attribute in attributes {
        guard let pattern = attribute.value, let value = actual.attribute(attribute.name)?.value else { continue }
        met += try pattern.match(value) ?? []
      }
      return met
    }

    private func attributeDifferences(_ actual: CookieLine, length: Int) throws(Fault) -> [Difference] {
      var rest = actual.attributes
      var found: [Difference] = []
      // A missing attribute is shown where it would stand: behind the one it follows in the expected line.
      var place = rest.first?.offset ?? length
      for expected in attributes {
        guard let index = rest.firstIndex(where: { $0.name.equalsIgnoringCase(expected.name) }) else {
          found.append(
            Difference(
              offset: place,
              message: "attribute \(expected.name.quoted) is missing",
              remark: "\(expected.name) is missing"
            )
          )
          continue
        }
        let attribute = rest.remove(at: index)
        place = actual.attributes.first { $0.offset > attribute.offset }?.offset ?? length
        if let message = try difference(attribute, expected) {
          found.append(Difference(offset: attribute.offset, message: message))
        }
      }
      found += rest.map { surplus in
        let message = "attribute \(surplus.name.quoted) is not expected"
        return Difference(offset: surplus.offset, message: message, remark: "\(surplus.name) is not expected")
      }
      return found.sorted { $0.offset < $1.offset }
    }

    private func difference(_ actual: CookieLine.Attribute, _ expected: Attribute) throws(Fault) -> String? {
      switch (actual.value, expected.value) {
      case (nil, nil):
        return nil
      case (let value?, let pattern?):
        guard try pattern.match(value) == nil else { return nil }
        return "attribute \(expected.name.quoted) is \(value.quoted), not \(pattern.spelling.quoted)"
      case (let value?, nil):
        return "attribute \(expected.name.quoted) has the value \(value.quoted), and none is expected"
      case (nil, let pattern?):
        return "attribute \(expected.name.quoted) has no value; expected \(pattern.spelling.quoted)"
      }
    }
  }
}
