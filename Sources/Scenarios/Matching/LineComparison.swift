import ScenarioSyntax

/// Compares lines with the patterns expected of them, in order and whole.
struct LineComparison {
  /// What is said of one expected line; no detail lines when it came true.
  struct Finding: Sendable, Hashable {
    var details: [String] = []
    var met: [MatcherSyntax.Capture] = []
    var passed: Bool { details.isEmpty }
  }

  /// One for each expected line, in order.
  let findings: [Finding]
  /// Detail lines about lines that no one expected.
  let surplus: [String]

  /// - Throws: a fault of the expression of a matcher.
  init(_ expected: [TextPattern], _ actual: [String]) throws(Fault) {
    var table: [[Bool]] = []
    for pattern in expected {
      var row: [Bool] = []
      for line in actual { row.append(try pattern.match(line) != nil) }
      table.append(row)
    }
    let fitting = Pairing.inOrder(table, choices: actual.count)
    let taken = Set(fitting.compactMap { $0 })
    let pairs = LineComparison.addingNamesakes(fitting, expected, actual)
    var findings: [Finding] = []
    for (place, pattern) in expected.enumerated() {
      if let line = fitting[place] {
        findings.append(Finding(met: try pattern.match(actual[line]) ?? []))
      } else {
        let misplaced = LineComparison.misplaced(table[place], taken: taken)
        findings.append(Finding(details: LineComparison.details(pattern, pairs[place].map { actual[$0] }, misplaced)))
      }
    }
    self.findings = findings
    surplus = LineComparison.surplus(actual, taken: pairs)
  }

  /// Two detail lines for each line that isn't an expected line's partner.
  static func surplus(_ actual: [String], taken: [Int?]) -> [String] {
    let taken = Set(taken.compactMap { $0 })
    return actual.indices.filter { !taken.contains($0) }.flatMap { ["+ \(actual[$0])", "  ^ this line is not expected"] }
  }

  /// What is said of an expected line that fits lines, of which none is left in its place.
  /// - Parameters:
  ///   - row: which lines fit it.
  ///   - taken: the lines that other expected lines fit and have.
  static func misplaced(_ row: [Bool], taken: Set<Int>) -> String? {
    let fitting = row.indices.filter { row[$0] }
    guard let first = fitting.first else { return nil }
    guard let free = fitting.first(where: { !taken.contains($0) }) else {
      return "  ^ it came as line \(first + 1) of \(row.count), which another expected line has taken"
    }
    return "  ^ it came as line \(free + 1) of \(row.count), which is not its place in the order"
  }

  /// A detail line whose caret stands below a character of the line above, which begins with `+ `.
  static func caret(_ offset: Int, _ message: String) -> String {
    String(repeating: " ", count: offset + 2) + "^ \(message)"
  }

  /// Shows a line that fits nothing beside the free one that begins with the same name.
  private static func addingNamesakes(_ pairs: [Int?], _ expected: [TextPattern], _ actual: [String]) -> [Int?] {
    func name(_ line: String) -> String { line.prefix { $0 != ":" }.lowercased() }
    var pairs = pairs
    var free = Set(actual.indices).subtracting(pairs.compactMap { $0 })
    for place in expected.indices where pairs[place] == nil {
      guard let line = free.sorted().first(where: { name(actual[$0]) == name(expected[place].spelling) }) else { continue }
      pairs[place] = line
      free.remove(line)
    }
    return pairs
  }

  private static func details(_ pattern: TextPattern, _ line: String?, _ misplaced: String?) -> [String] {
    let head = "- \(pattern.spelling)"
    if let misplaced { return [head, misplaced] }
    guard let line else { return [head, "  ^ this line is missing"] }
    return [head, "+ \(line)", caret(pattern.agreement(with: line), "differs from here")]
  }
}
