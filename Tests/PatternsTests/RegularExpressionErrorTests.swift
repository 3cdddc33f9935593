import Patterns
import XCTest

/// What is refused, where, and in which words.
final class RegularExpressionErrorTests: XCTestCase {
  private func sentence(_ pattern: String) -> String {
    do throws(RegularExpressionError) {
      _ = try RegularExpression(pattern)
      return "accepted"
    } catch {
      return error.description
    }
  }

  private func check(_ rows: [(pattern: String, sentence: String)], line: UInt = #line) {
    for row in rows { XCTAssertEqual(sentence(row.pattern), row.sentence, row.pattern, line: line) }
  }

  func testGroupsThatNeedMoreThanLinearTimeAreRefused() {
    let advice = "isn't supported, because matching takes linear time"
    check([
      ("a(?=b)", "the look-around (?= at character 2 \(advice). Match the surrounding text as well, or use two expressions."),
      ("(?!b)", "the look-around (?! at character 1 \(advice). Match the surrounding text as well, or use two expressions."),
      ("(?<=b)", "the look-around (?<= at character 1 \(advice). Match the surrounding text as well, or use two expressions."),
      ("(?<!b)", "the look-around (?<! at character 1 \(advice). Match the surrounding text as well, or use two expressions."),
      (#"(a)\1"#, #"the backreference \1 at character 4 \#(advice). Capture both texts and compare them."#),
      (#"\k<a>"#, #"the backreference \k at character 1 \#(advice). Capture both texts and compare them."#),
      ("(?P=a)", "the backreference (?P=a) at character 1 \(advice). Capture both texts and compare them."),
      ("a*+", "the possessive quantifier *+ at character 2 isn't supported. Leave out the last +; matching never backtracks."),
      (
        "a{2}+", "the possessive quantifier {2}+ at character 2 isn't supported. Leave out the last +; matching never backtracks."
      ),
    ])
    for group in ["(?>", "(?#", "(?(", "(?R", "(?&", "(?|", "(?1", "(?'", "(?P>"] {
      let text = group.prefix(3)
      let known = "Use (…), (?:…), (?<name>…) or (?i:…)"
      check([(group + "a)", "the group \(text) at character 1 isn't supported. \(known).")])
    }
  }

  func testWhatIsOpenedIsClosed() {
    check([
      ("a(b", "the group opened at character 2 isn't closed. Add ), or write \\( for a parenthesis."),
      ("(?:b", "the group opened at character 1 isn't closed. Add ), or write \\( for a parenthesis."),
      ("(?i", "the group opened at character 1 isn't closed. Add ), or write \\( for a parenthesis."),
      ("é)", ") at character 2 has no matching (. Write \\) for a parenthesis."),
      (
        "a[]b",
        "the character class opened at character 2 isn't closed. Add ], or write \\[ for a bracket; a ] that comes first stands for itself."
      ),
      ("a\\", "the backslash at character 2 escapes nothing. Write \\\\ for a backslash."),
    ])
  }

  func testClassesHaveRangesInOrder() {
    check([
      ("[z-a]", "the range z-a at character 2 is reversed. Put the lower character first."),
      (#"[\d-z]"#, #"\d at character 2 can't be the end of a range. Put the hyphen last in the class, or write \-."#),
      (#"[a-\d]"#, #"\d at character 4 can't be the end of a range. Put the hyphen last in the class, or write \-."#),
      ("[[a-z]x]", "[ at character 2 stands within a character class. Write \\[ for a bracket; classes can't be nested."),
      ("[a-[]", "[ at character 4 stands within a character class. Write \\[ for a bracket; classes can't be nested."),
      ("[a&&b]", "&& at character 3 isn't supported in a character class. List the characters, or write \\& for an ampersand."),
    ])
    XCTAssertTrue(sentence("[[:no:]]").hasPrefix("[:no:] at character 2 isn't a POSIX class. Use one of [:alnum:], [:alpha:], "))
  }

  func testEscapesAreKnown() {
    check([
      (#"a\q"#, #"\q at character 2 isn't a known escape. Leave out the backslash to match the character itself."#),
      (#"\Z"#, #"\Z at character 1 isn't a known escape. Write \z for the end, or \n?\z to allow a line break before it."#),
      (#"\h"#, #"\h at character 1 isn't a known escape. Write [ \t] for a blank."#),
      (#"[\A]"#, #"\A at character 2 isn't a known escape. Leave out the backslash to match the character itself."#),
      (#"\012"#, #"\0 at character 1 isn't a known escape. Write \x{…} with the code in hexadecimal."#),
      (
        #"\x{110000}"#,
        #"\x{110000} at character 1 isn't a Unicode scalar value. Write \xHH, \uHHHH or \x{…} with hexadecimal digits, at most 10FFFF."#
      ),
    ])
    for text in [#"\xG1"#, #"\x4"#, #"\u00"#, #"\uD800"#, #"\uD800\u0041"#, #"\x{}"#, #"\x{41"#, #"\x{000000041}"#] {
      XCTAssertTrue(sentence(text).contains(" isn't a Unicode scalar value. "), text)
    }
    for text in [#"\p{Nope}"#, #"\p{Script=Nope}"#, #"\p"#, #"\p{}"#, #"\p{nope=L}"#, #"\p{Script=}"#, #"\p{sc=L.*}"#] {
      XCTAssertTrue(sentence(text).hasPrefix("\(text) at character 1 isn't a known Unicode property. "), text)
    }
  }

  func testQuantifiersHaveSomethingToRepeat() {
    check([
      ("*a", "* at character 1 has nothing to repeat. Write \\* for the character itself."),
      ("a|+", "+ at character 3 has nothing to repeat. Write \\+ for the character itself."),
      ("(?i)?", "? at character 5 has nothing to repeat. Write \\? for the character itself."),
      ("({2})", "{2} at character 2 has nothing to repeat. Write \\{2} for the character itself."),
      ("a**", "* at character 3 follows another quantifier. Put the repeated part into a group: (?:…)*."),
      ("a{2}{3}", "{3} at character 5 follows another quantifier. Put the repeated part into a group: (?:…){3}."),
      ("a{,5}", "{,5} at character 2 has no lower bound. Write {0,5}."),
      ("a{3,2}", "{3,2} at character 2 has its bounds reversed. Put the lower bound first."),
      ("a{10001}", "{10001} at character 2 repeats more than 10000 times. Use a smaller count, * or +."),
      (
        "a{99999999999999999999}",
        "{99999999999999999999} at character 2 repeats more than 10000 times. Use a smaller count, * or +."
      ),
    ])
  }

  func testFlagsAndNamesAreKnown() {
    check([
      ("(?iq)", "q at character 4 isn't a flag. Use i, m, s or x."),
      ("(?U)", "U at character 3 isn't a flag. Use i, m, s or x."),
      ("(?i-m-s)", "- at character 6 isn't a flag. Use i, m, s or x."),
      ("(?<1a>b)", "1a at character 4 can't name a group. Use letters, digits and _, and no digit first."),
      ("(?P<>b)", "the empty name at character 5 can't name a group. Use letters, digits and _, and no digit first."),
      ("(?<a>b)(?<a>c)", "the group name a at character 11 is used twice. Give each group its own name."),
    ])
  }

  func testSizesAreBounded() {
    let large = "the expression takes more than 10000 states once its counts are written out. Use smaller counts, * or +."
    check([
      ("(a{100}){101}", large), ("((a{10000}){10000}){10000}", large), ("(?:(?:(?:){10000}){10000}){10000}", large),
      ("(?:[ab]?){10000}", large), ("(?:a?){5000}", large), (String(repeating: "a", count: 10_001), large),
      (String(repeating: "a", count: 65_537), "the expression is longer than 65536 bytes. Make it shorter."),
      (
        String(repeating: "(", count: 201) + String(repeating: ")", count: 201),
        "the group at character 201 is nested more than 200 deep. Use fewer groups."
      ),
    ])
    for pattern in ["(a{99}){99}", "[a-z]{0,4000}", "(?:a?){1000}", "(((x?){10}){10}){10}", String(repeating: "a", count: 9000)] {
      XCTAssertEqual(sentence(pattern), "accepted", pattern)
    }
  }

  func testNestingUpToTheLimitFitsTheStackOfATask() async throws {
    let nested = String(repeating: "(?:(", count: 99) + "a" + String(repeating: ")*b)+", count: 99)
    let isMatch = try await Task.detached { try RegularExpression(nested).isWholeMatch("a" + String(repeating: "b", count: 99)) }
      .value
    XCTAssertTrue(isMatch)
    let isRead = try await Task.detached {
      try RegularExpression(iRegexp: String(repeating: "(", count: 199) + "a" + String(repeating: ")", count: 199)).isMatch(
        in: "a"
      )
    }.value
    XCTAssertTrue(isRead)
  }
}
