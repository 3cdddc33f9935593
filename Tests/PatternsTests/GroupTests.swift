import Patterns
import XCTest

/// What groups capture.
final class GroupTests: XCTestCase {
  func testGroupsAreCountedByTheirParentheses() throws {
    XCTAssertEqual(try groups("((a)(?:b)(c))(d)?", in: "xabc"), ["abc", "abc", "a", "c", nil])
    XCTAssertEqual(try groups("(a)|(b)", in: "b"), ["b", nil, "b"])
    XCTAssertEqual(try groups("()a", in: "a"), ["a", ""])
    XCTAssertNil(try groups("(a)", in: "b"))
  }

  func testNamesBelongToGroups() throws {
    let expression = try RegularExpression(#"(?<year>\d+)-(\d+)-(?P<day_1>\d+)"#)
    XCTAssertEqual(expression.groupNames, ["year", nil, "day_1"])
    XCTAssertEqual(try groups(#"(?<year>\d+)-(\d+)"#, in: "on 2024-05"), ["2024-05", "2024", "05"])
  }

  func testARepeatedGroupKeepsItsLastIteration() throws {
    XCTAssertEqual(try groups("(a|b)*", in: "aba"), ["aba", "a"])
    XCTAssertEqual(try groups("(?:(a)|(b))*", in: "ab"), ["ab", "a", "b"])
    XCTAssertEqual(try groups("(?:(a)|b)*", in: "ab"), ["ab", "a"])
    XCTAssertEqual(try groups("(a){2,3}", in: "aaaa"), ["aaa", "a"])
    XCTAssertEqual(try groups("(a+?)(a*)", in: "aaa"), ["aaa", "a", "aa"])
    XCTAssertEqual(try groups("(a+)(a*?)", in: "aaa"), ["aaa", "aaa", ""])
  }

  func testALoopThatTakesNothingEnds() throws {
    XCTAssertEqual(try groups("(a*)*", in: "b"), ["", ""])
    XCTAssertEqual(try groups("(a*)+", in: "aab"), ["aa", "aa"])
    XCTAssertEqual(try groups("(|a)*", in: "aa"), ["", ""])
    XCTAssertEqual(try groups("(|a)+", in: "aa"), ["", ""])
    XCTAssertEqual(try groups("(a|b?)*c", in: "abc"), ["abc", "b"])
    XCTAssertEqual(try groups("(?:a?)*?b", in: "aab"), ["aab"])
    XCTAssertEqual(try groups("(?:()|a)*b", in: "aab"), ["aab", nil])
    XCTAssertEqual(try groups("(a?){3}", in: "a"), ["a", ""])
    XCTAssertEqual(try groups("((a*)*)*", in: "aa"), ["aa", "aa", "aa"])
  }

  func testTheLeftmostMatchWins() throws {
    XCTAssertEqual(try groups("b|abc", in: "xabc"), ["abc"])
    XCTAssertEqual(try groups("(b)|(abcd)|(ab)", in: "abc"), ["ab", nil, nil, "ab"])
    XCTAssertEqual(try groups("c|a.*d", in: "abcd"), ["abcd"])
  }

  func testManyGroupsAreCaptured() throws {
    let pattern = String(repeating: "(.)", count: 40)
    let text = String(repeating: "abcd", count: 10)
    XCTAssertEqual(try groups(pattern, in: text), [text] + text.map { String($0) })
  }

  func testAWholeMatchReachesBothEnds() throws {
    let expression = try RegularExpression("(a|ab)(c|bcd)?")
    let match = try XCTUnwrap(expression.wholeMatch(in: "abcd"))
    XCTAssertEqual(match.groups, [0..<1, 1..<4])
    XCTAssertNil(expression.wholeMatch(in: "xabcd"))
    XCTAssertTrue(expression.isWholeMatch("ab"))
    XCTAssertFalse(expression.isWholeMatch("abd"))
    XCTAssertFalse(expression.isWholeMatch(""))
    XCTAssertTrue(try RegularExpression("a*?").isWholeMatch("aaa"))
  }

  func testPlacesCountBytes() throws {
    let match = try XCTUnwrap(try RegularExpression("(é)(𝄞)?").firstMatch(in: "中é𝄞"))
    XCTAssertEqual(match.range, 3..<9)
    XCTAssertEqual(match.groups, [3..<5, 5..<9])
    XCTAssertNil(match.range(of: 3))
    XCTAssertNil(match.range(of: -1))
  }
}
