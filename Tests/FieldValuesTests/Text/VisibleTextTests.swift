import FieldValues
import XCTest

final class VisibleTextTests: XCTestCase {
  func testControlCharactersAndThoseThatMoveOthersAreWrittenOut() {
    XCTAssertEqual(VisibleText("a\u{1B}[2J\t\r\n\u{0}\u{85}\u{202E}b").text, "a\\x1b[2J\\t\\r\\n\\x00\\x85\\u{202e}b")
    XCTAssertEqual(VisibleText("naïve 日本").text, "naïve 日本")
  }

  func testColumnsAreThoseOfATerminal() {
    XCTAssertEqual(VisibleText("ab").width, 2)
    XCTAssertEqual(VisibleText("日本").width, 4)
    XCTAssertEqual(VisibleText("e\u{301}").width, 1)
    XCTAssertEqual(VisibleText("\u{1B}").width, 4)
  }

  func testAnExcerptIsCutAndTellsSo() {
    XCTAssertEqual(VisibleText.excerpt(of: "abc\u{7}", length: 4), "abc\\u{7}")
    XCTAssertEqual(VisibleText.excerpt(of: "abcde", length: 4), "abcd…")
    XCTAssertEqual(VisibleText.excerpt(of: String(repeating: "x", count: 81)), String(repeating: "x", count: 80) + "…")
    XCTAssertEqual(VisibleText.excerpt(of: "a\u{2028}\u{200B}"), "a\\u{2028}\\u{200b}")
  }
}
