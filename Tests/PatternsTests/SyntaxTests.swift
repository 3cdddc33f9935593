import Patterns
import XCTest

/// What each construct of the syntax matches.
final class SyntaxTests: XCTestCase {
  private typealias Row = (pattern: String, text: String, matches: [String])

  private func check(_ rows: [Row], line: UInt = #line) {
    for row in rows {
      XCTAssertEqual(found(row.pattern, in: row.text), row.matches, "\(row.pattern) in \(row.text.debugDescription)", line: line)
    }
  }

  func testLiteralsAndEscapesStandForOneScalar() {
    check([
      ("abc", "xabcabcab", ["abc", "abc"]),
      ("a.c", "abc a\nc a𝄞c", ["abc", "a𝄞c"]),
      (#"\.\*\+\?\(\)\[\]\{\}\|\^\$\\\/\-\_\ "#, #".*+?()[]{}|^$\/-_ "#, [#".*+?()[]{}|^$\/-_ "#]),
      (#"\n\r\t\f\v\a\e\0"#, "\n\r\t\u{C}\u{B}\u{7}\u{1B}\0", ["\n\r\t\u{C}\u{B}\u{7}\u{1B}\0"]),
      (#"\x41\x{42}\u0043\u{44}\U00000045"#, "ABCDE", ["ABCDE"]),
      (#"\x{1D11E}|\uD834\uDD1E"#, "𝄞", ["𝄞"]),
      (#"\Qa.b*\E+"#, "a.b** a.b a.bb", ["a.b**"]),
      (#"\Qa(b"#, "a(b", ["a(b"]),
      (#"^{"a":1}$"#, #"{"a":1}"#, [#"{"a":1}"#]),
      ("a{,x}]}", "a{,x}]}", ["a{,x}]}"]),
    ])
  }

  func testClassesListRangesAndComplements() {
    check([
      ("[a-c]+", "xabcd", ["abc"]),
      ("[^a-c]+", "xabcd\n", ["x", "d\n"]),
      ("[]a]+", "]a", ["]a"]),
      ("[^]a]+", "]ax", ["x"]),
      ("[a-]+|[-b]", "a-b", ["a-", "b"]),
      (#"[\d\-x]+"#, "1-x2", ["1-x2"]),
      (#"[\w-]+"#, "a-b c", ["a-b", "c"]),
      (#"[^\W\d]+"#, "a1é_", ["a", "é_"]),
      (#"[\]\[\\]+"#, #"[]\"#, [#"[]\"#]),
      (#"[^\[]+"#, "a[b", ["a", "b"]),
      ("[.$^*(|]+", ".$^*(|", [".$^*(|"]),
      (#"[\b]"#, "a\u{8}", ["\u{8}"]),
      (#"[\x41-\u{43}]+"#, "ABCD", ["ABC"]),
      ("[[:alpha:]_]+", "aé_B1", ["a", "_B"]),
      ("[[:^digit:]]+", "12ab3", ["ab"]),
      ("[[:punct:]]+", "a+[b", ["+["]),
      (#"[^\x{0}-\x{10FFFF}]"#, "a", []),
    ])
  }

  func testQuantifiersTakeManyOrFew() {
    check([
      ("a*", "aab", ["aa", ""]),
      ("a+", "aabaaa", ["aa", "aaa"]),
      ("ab?", "abab a", ["ab", "ab", "a"]),
      ("a{2}", "aaaaa", ["aa", "aa"]),
      ("a{2,}", "aaaa a", ["aaaa"]),
      ("a{1,3}", "aaaa", ["aaa", "a"]),
      ("a{0}b", "ab", ["b"]),
      ("a{0,1}b", "aab", ["ab"]),
      ("<.+?>", "<a><b>", ["<a>", "<b>"]),
      ("<.+>", "<a><b>", ["<a><b>"]),
      ("a??b", "ab", ["ab"]),
      ("a{1,3}?", "aaa", ["a", "a", "a"]),
      ("a*?$", "aa", ["aa"]),
      ("(?:ab){2,3}", "ababababab", ["ababab", "abab"]),
    ])
  }

  func testAlternativesAreTriedInOrder() {
    check([
      ("a|ab", "ab", ["a"]),
      ("ab|a", "ab", ["ab"]),
      ("(?:a|ab)(?:c|bcd)", "abcd", ["abcd"]),
      ("sam|samwise", "samwise", ["sam"]),
      ("|a", "a", ["", ""]),
      ("a||b", "b", ["", ""]),
      ("foo|bar|", "bar", ["bar"]),
    ])
  }

  func testAssertionsTakeNothing() {
    check([
      ("^a", "aa\na", ["a"]),
      ("a$", "a\na", ["a"]),
      ("a$", "a\n", []),
      (#"\Aa\z"#, "a", ["a"]),
      ("(?m)^.", "a\nb\r\nc", ["a", "b", "c"]),
      ("(?m).$", "ab\nc\n", ["b", "c"]),
      ("(?m)^$", "a\n\nb\n", ["", ""]),
      (#"(?m)\Aa|b\z"#, "a\na\nb\nb", ["a", "b"]),
      (#"\b\w+\b"#, "ab, cd-é", ["ab", "cd", "é"]),
      (#"\Bb\B"#, "abc b", ["b"]),
      (#"\b"#, "ab c", ["", "", "", ""]),
      (#"\B"#, "", [""]),
      ("^*a", "ba", ["a"]),
      (#"(?:\b|x)+a"#, "xa a", ["xa", "a"]),
    ])
  }

  func testFlagsHoldForTheirGroup() {
    check([
      ("(?i)abc", "ABC abc aBc", ["ABC", "abc", "aBc"]),
      ("a(?i)b", "aB AB", ["aB"]),
      ("(?i:a)b", "Ab AB", ["Ab"]),
      ("(?:(?i)a)b", "Ab AB", ["Ab"]),
      ("a(?i)b|c", "aB C", ["aB", "C"]),
      ("(?i)a(?-i)b", "Ab AB", ["Ab"]),
      ("(?i)[a-c]+[^x]", "ABCX abcx ABCD", ["ABC", "abc", "ABCD"]),
      ("(?s).+", "a\nb", ["a\nb"]),
      ("(?s-s:.)+.", "ab\n", ["ab"]),
      ("(?x) a b # the end\n | [ ] \\ ", "ab   ", ["ab", "  "]),
      ("(?x)a +", "aaa", ["aaa"]),
      ("(?ims)^A.", "x\na\n", ["a\n"]),
    ])
  }

  func testEmptyMatchesDoNotFollowAMatchAtOnce() {
    check([
      ("x*", "axb", ["", "x", ""]),
      ("", "é𝄞", ["", "", ""]),
      ("a|", "aab", ["a", "a", ""]),
      ("(?:)", "", [""]),
    ])
  }
}
