import Patterns
import XCTest

/// I-Regexp, strictly as RFC 9485 has it.
final class IRegexpTests: XCTestCase {
  private func matches(_ pattern: String, _ text: String) throws -> Bool {
    try RegularExpression(iRegexp: pattern).isWholeMatch(text)
  }

  func testTheSyntaxOfTheStandardMatches() throws {
    let rows: [(pattern: String, good: [String], bad: [String])] = [
      ("a.*", ["a", "ab"], ["ba", "a\nb"]),
      ("a.b", ["a𐄁b", "a\u{2028}b"], ["a\nb", "a\rb", "ab"]),
      ("ab|c(d|e)?", ["ab", "c", "cd", "ce"], ["abc", ""]),
      ("a{2}b{1,}c{0,2}", ["aab", "aabbcc"], ["ab", "aabccc"]),
      ("[a-c^]+", ["abc^"], ["d"]),
      ("[^a-c]", ["d", "^"], ["a", ""]),
      ("[-a]+", ["-a"], ["b"]),
      ("[a-]+", ["-a"], ["b"]),
      ("[^-]", ["a"], ["-"]),
      ("[--]", ["-"], []),
      (#"\p{Lu}"#, ["Ж"], ["ж", "1"]),
      (#"\P{Lu}"#, ["ж", "1"], ["Ж"]),
      (#"[\p{L}\p{Nd}]+"#, ["aé1"], ["_"]),
      (#"\(\)\*\+\-\.\?\[\\\]\^\{\|\}\n\r\t"#, ["()*+-.?[\\]^{|}\n\r\t"], []),
      (#"a[\].]c"#, ["a]c", "a.c"], ["a c"]),
      ("^ab.*", ["abc", "ab"], ["xab"]),
      (".*bc$", ["abc"], ["abcx"]),
      ("", [""], ["a"]),
      ("a||b", ["", "a", "b"], []),
      ("$,/:;<=>@_`~\"#%&'", [], []),
    ]
    for (pattern, good, bad) in rows {
      for text in good { XCTAssertTrue(try matches(pattern, text), "\(pattern) \(text.debugDescription)") }
      for text in bad { XCTAssertFalse(try matches(pattern, text), "\(pattern) \(text.debugDescription)") }
      XCTAssertNoThrow(try RegularExpression(iRegexp: pattern), pattern)
    }
  }

  func testSearchFindsAPart() throws {
    XCTAssertTrue(try RegularExpression(iRegexp: "b[cd]").isMatch(in: "abdc"))
    XCTAssertFalse(try RegularExpression(iRegexp: "b[cd]").isMatch(in: "abx"))
  }

  func testWhatTheStandardDoesNotHaveIsRefused() {
    let refused = [
      #"\d"#, #"\w"#, #"\s"#, #"\b"#, #"\$"#, #"\a"#, #"\x41"#, #"\u0041"#, #"\/"#, #"\1"#, "(?:a)", "(?i)a", "(?=a)", "(?<n>a)",
      "a*?", "a++", "a{1}?", "a{,2}", "a{ 1}", "a{", "{", "}", "]", "a]", "*a", "+", "a|?", "[]", "[^]", "[]a]", "[[]", "[a-c-e]",
      "[a-b-]x[", #"[a-\p{L}]"#, #"[\p{L}-z]"#, "[z-a]", "(", ")", "(a", "a)", #"\"#, #"\p{Foo}"#, #"\p{Cs}"#, #"\p{Letter}"#,
      #"\pL"#,
      #"\p{^L}"#, #"\p{LC}"#, "[a&&[b]]", "a{2,1}", #"[\b]"#, #"[\d]"#, "[a",
    ]
    for pattern in refused {
      XCTAssertThrowsError(try RegularExpression(iRegexp: pattern), pattern)
    }
  }

  func testErrorsNameWhatIsNotPartOfIt() {
    func sentence(_ pattern: String) -> String {
      do throws(RegularExpressionError) {
        _ = try RegularExpression(iRegexp: pattern)
        return "accepted"
      } catch {
        return error.description
      }
    }
    XCTAssertEqual(
      sentence(#"a\d"#),
      #"\d at character 2 isn't part of I-Regexp (RFC 9485), which match() and search() take. Write [0-9]."#
    )
    XCTAssertEqual(
      sentence("(?:a)"),
      "(? at character 1 isn't part of I-Regexp (RFC 9485), which match() and search() take. Write ( for a group."
    )
    XCTAssertEqual(
      sentence("a]"),
      "] at character 2 isn't part of I-Regexp (RFC 9485), which match() and search() take. Escape it with a backslash, or leave it out."
    )
  }
}
