import XCTest

@testable import Patterns

/// The work grows with the text and no faster. Work is counted, not timed.
final class LinearityTests: XCTestCase {
  private typealias Operation = (name: String, run: (RegularExpressionMatcher, String) -> Void)

  private let operations: [Operation] = [
    ("isMatch", { _ = $0.isMatch(in: $1) }), ("firstMatch", { _ = $0.firstMatch(in: $1) }),
    ("wholeMatch", { _ = $0.wholeMatch(in: $1) }), ("matches", { _ = $0.matches(in: $1) }),
  ]

  private func work(_ pattern: String, _ text: String, _ run: (RegularExpressionMatcher, String) -> Void) throws -> Int {
    let matcher = RegularExpressionMatcher(try RegularExpression(pattern))
    run(matcher, text)
    return matcher.work
  }

  private func repeated(_ part: String, _ count: Int) -> String {
    String(String(repeating: part, count: count / part.utf8.count + 1).prefix(count))
  }

  /// Patterns that take others quadratic or exponential time, each with what its texts consist of and end with.
  private let patterns: [(pattern: String, part: String, end: String)] = [
    ("x+y", "x", ""), ("x+x+y", "x", ""), ("x*x*x*y", "x", ""), ("(a+)+$", "a", "!"), ("(a|a)*$", "a", "!"),
    ("(a|aa)+$", "a", "!"),
    ("(.*)*Z", "a", ""), ("(.*)(.*)(.*)(.*)[^a]", "a", ""), ("(a?){50}a{50}", "a", ""), ("(a*)*b", "a", ""),
    (#"\b\w+\b"#, "the quick, ", ""), ("(?i)straße", "straSTRASSE ", ""), (#"[^"]*"[^"]*""#, #"a "b" "#, ""),
    (".*.*=.*", "x=x", ""),
    (".*y|x", "x", ""), ("x*y|x", "x", ""), ("(?:x*y)?", "x", ""), (".*?,(.*?),$", "a,", ";"),
    ("((a{1,10}){1,10}){1,10}b", "a", ""),
    (#"^(([a-z])+.)+[A-Z]([a-z])+$"#, "a", ""), (#"(\w+\s?)*$"#, "a b", "!"), ("(?m)^.*$", "ab\n", ""), ("$", "a\n", ""),
    (#"(?m)(^|,)\s*$"#, ", ", ""), (#"(\b|x)*\B"#, "x y", ""), (#"\p{L}+\d"#, "éа", ""), ("(x+x+)+y|x", "x", ""),
  ]

  func testWorkGrowsWithTheText() throws {
    for (pattern, part, end) in patterns {
      let short = repeated(part, 20_000) + end
      let long = repeated(part, 40_000) + end
      for operation in operations {
        let less = try work(pattern, short, operation.run)
        let more = try work(pattern, long, operation.run)
        XCTAssertLessThan(more, 2 * less + less / 4 + 1000, "\(operation.name) of \(pattern)")
        XCTAssertLessThan(less, 10 * 20_000, "\(operation.name) of \(pattern)")
      }
    }
  }

  /// Each scalar needs a new state, so that none that is kept helps.
  func testWorkIsBoundedByThePatternWhereNothingRepeats() throws {
    var random = PatternRandom(seed: 1)
    let text = (0..<50_000).map { _ in random.pick(["a", "b"]) }.joined()
    for count in [12, 20, 100, 500] {
      let pattern = "[ab]*a[ab]{\(count)}[ab]*"
      for operation in operations {
        let done = try work(pattern, text, operation.run)
        XCTAssertLessThan(done, 50_000 * (8 + count / 8), "\(operation.name) \(count)")
      }
    }
  }

  func testStatesAndBlocksTakeBoundedMemory() throws {
    var random = PatternRandom(seed: 2)
    let text = (0..<50_000).map { _ in random.pick(["a", "b"]) }.joined()
    let expression = try RegularExpression("([ab]*a[ab]{15})c?")
    let limits = RegularExpressionMatcher.Limits(stateBytes: 20_000, blockPlaces: 1000)
    let matcher = RegularExpressionMatcher(expression, limits)
    let unlimited = RegularExpressionMatcher(expression)
    XCTAssertEqual(matcher.firstMatch(in: text), unlimited.firstMatch(in: text))
    XCTAssertEqual(matcher.matches(in: text), unlimited.matches(in: text))
    XCTAssertLessThan(matcher.stateBytes, 200_000)
  }

  func testAMatcherIsUsedForManyTexts() throws {
    let matcher = RegularExpressionMatcher(try RegularExpression(#"(\d+)-(\d+)"#))
    for number in 0..<200 {
      let match = try XCTUnwrap(matcher.firstMatch(in: "é \(number)-\(number + 1)"))
      XCTAssertEqual(match.text(of: 2, in: "é \(number)-\(number + 1)"), "\(number + 1)")
      XCTAssertNil(matcher.firstMatch(in: "\(number)"))
    }
  }

  func testMatchingEndsWhenItIsInterrupted() throws {
    var random = PatternRandom(seed: 4)
    let text = (0..<200_000).map { _ in random.pick(["a", "b"]) }.joined()
    var questions = 0
    let matcher = RegularExpressionMatcher(try RegularExpression("[ab]*a[ab]{100}c|d")) {
      questions += 1
      return questions == 3
    }
    XCTAssertFalse(matcher.isMatch(in: text))
    XCTAssertTrue(matcher.wasInterrupted)
    XCTAssertEqual(questions, 3)
    XCTAssertLessThan(matcher.work, 1_000_000)
    XCTAssertNil(matcher.firstMatch(in: text))
    XCTAssertEqual(matcher.matches(in: "cd"), [])
  }
}
