import FieldValues
import XCTest

final class EscapingTests: XCTestCase {
  func testScalarsAreReplacedAlsoBeforeACombiningMark() {
    XCTAssertEqual(Array("\"\u{301}\r\n".escaping(["\"": "Q", "\r": "R"]).unicodeScalars), ["Q", "\u{301}", "R", "\n"])
    XCTAssertEqual(Array("<\u{301}\r\n".xmlEscaped.unicodeScalars), Array("&lt;\u{301}&#13;\n".unicodeScalars))
    XCTAssertEqual(Array("\"\u{301}".quoted.unicodeScalars), Array("\"\\\"\u{301}\"".unicodeScalars))
  }

  func testQuotedTextHasTheEscapesOfJSON() {
    XCTAssertEqual("a\"\\\r\n\t\u{0}\u{7F}é".quoted, #""a\"\\\r\n\t\u0000\u007fé""#)
  }

  func testXMLHasNoControlCharacters() {
    XCTAssertEqual("<a b=\"&\">\u{1}\u{FFFE}\t".xmlEscaped, "&lt;a b=&quot;&amp;&quot;&gt;\u{FFFD}\u{FFFD}\t")
  }
}
