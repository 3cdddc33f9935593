import XCTest

@testable import Patterns

/// The engine and the naive matcher find the same.
final class RandomPatternTests: XCTestCase {
  func testRandomPatternsMatchAsTryingWould() throws {
    var skipped = 0
    for seed in 1...6000 {
      var random = PatternRandom(seed: UInt64(seed))
      let pattern = random.pattern(depth: seed % 3 == 0 ? 3 : 2)
      let expression = try RegularExpression(pattern.source)
      // Small blocks and few states, so that short texts need many of them.
      var limits = RegularExpressionMatcher.Limits()
      if seed % 2 == 0 { limits = RegularExpressionMatcher.Limits(stateBytes: 600, blockPlaces: 8) }
      let matcher = RegularExpressionMatcher(expression, limits)
      for _ in 0..<4 {
        let text = random.text(upTo: seed % 5 == 0 ? 10 : 5)
        if !compare(pattern, matcher, text, groupCount: expression.groupNames.count) { skipped += 1 }
      }
    }
    XCTAssertLessThan(skipped, 500)
  }

  /// False when there was too much to try.
  private func compare(
    _ pattern: NaivePattern,
    _ matcher: RegularExpressionMatcher,
    _ text: String,
    groupCount: Int
  ) -> Bool {
    let naive = NaiveMatcher(text)
    let starts = offsets(text)
    func bytes(_ range: Range<Int>) -> Range<Int> { starts[range.lowerBound]..<starts[range.upperBound] }
    func ranges(_ start: Int, _ match: NaiveMatcher.Match?) -> [Range<Int>?]? {
      match.map { match in [bytes(start..<match.end)] + (0..<groupCount).map { match.groups[$0 + 1].map(bytes) } }
    }
    func ranges(_ match: RegularExpressionMatch?) -> [Range<Int>?]? { match.map { [$0.range] + $0.groups } }
    let first = (0...naive.text.count).lazy.compactMap { start in
      ranges(start, naive.match(pattern, from: start, isWhole: false))
    }.first
    let whole = ranges(0, naive.match(pattern, from: 0, isWhole: true))
    let all = naive.matches(pattern).map(bytes)
    if naive.gaveUp { return false }
    let what = "\(pattern.source.debugDescription) in \(text.debugDescription)"
    XCTAssertEqual(ranges(matcher.firstMatch(in: text)), first, "first of \(what)")
    XCTAssertEqual(matcher.isMatch(in: text), first != nil, "is \(what)")
    XCTAssertEqual(ranges(matcher.wholeMatch(in: text)), whole, "whole of \(what)")
    XCTAssertEqual(matcher.isWholeMatch(text), whole != nil, "is whole \(what)")
    XCTAssertEqual(matcher.matches(in: text).map(\.range), all, "all of \(what)")
    return true
  }

  /// Where each scalar begins in UTF-8, and where the last ends.
  private func offsets(_ text: String) -> [Int] {
    text.unicodeScalars.reduce(into: [0]) { $0.append(($0.last ?? 0) + UTF8.width($1)) }
  }

  func testRandomTextsAreAcceptedOrRefused() {
    let parts = [
      "a", "b", "(", ")", "[", "]", "{", "}", "1", ",", "*", "+", "?", "|", "^", "$", "\\", ".", "-", ":", "<", ">", "=", "!",
      "P",
      "i", "x", "#", " ", "p{L}", "u00", "x{", "Q", "E", "é", "[:alpha:]", "&&", "(?", "\\b",
    ]
    var accepted = 0
    for seed in 1...20_000 {
      var random = PatternRandom(seed: UInt64(seed))
      let source = (0..<random.below(12)).map { _ in random.pick(parts) }.joined()
      if let expression = try? RegularExpression(source) {
        accepted += 1
        XCTAssertEqual(expression.firstMatch(in: "ab1é") != nil, expression.isMatch(in: "ab1é"), source)
      }
      if let expression = try? RegularExpression(iRegexp: source) { _ = expression.isWholeMatch("ab1é") }
    }
    XCTAssertGreaterThan(accepted, 1000)
  }
}
