import FieldValues
import XCTest

final class FieldSyntaxTests: XCTestCase {
  func testATokenHasNoSeparatorsAndIsNotEmpty() {
    XCTAssertTrue(FieldSyntax.isToken("abcXYZ019!#$%&'*+-.^_`|~"))
    for text in ["", "a b", "a:b", "a\"", "(a)", "a,b", "a/b", "a;b", "<a>", "=", "?", "@", "[a]", "{a}", "\\", "é", "a\n"] {
      XCTAssertFalse(FieldSyntax.isToken(text), text)
    }
  }

  func testAFieldValueIsLatin1WithoutControls() {
    for text in ["", "a b\tc", "\"x\"; y=é", "ÿ\u{A0}", " x "] {
      XCTAssertTrue(FieldSyntax.isFieldValue(text), text)
    }
  }

  func testWhatCannotBeSentIsNamedWithItsPlace() {
    let faults = [
      "a\rb": "has a carriage return at byte 1", "ab\nc": "has a line feed at byte 2", "\0": "has a NUL at byte 0",
      "é\u{1B}": "has the control character \\u{1B} at byte 2",
      "a\r\nb": "has a carriage return at byte 1", "\u{7F}": "has the control character \\u{7F} at byte 0",
      "\u{85}": "has the control character \\u{0085} at byte 0",
      "x€": "has \"€\", which is not in ISO-8859-1, at byte 1",
      "\u{202E}": "has \"\\u{202E}\", which is not in ISO-8859-1, at byte 0",
      "e\u{301}": "has \"\u{301}\", which is not in ISO-8859-1, at byte 1",
    ]
    for (text, fault) in faults {
      XCTAssertEqual(FieldSyntax.fault(inFieldValue: text), fault)
      XCTAssertFalse(FieldSyntax.isFieldValue(text))
    }
  }

  func testAnErrorIsSafeToShow() {
    let error = FieldValueError(
      field: "the value",
      value: "\u{1B}[2J\u{202E}é\"" + String(repeating: "x", count: 100),
      fault: "is bad",
      remedy: "Leave it"
    )
    let shown = "\\u{1B}[2J\\u{202E}é\\\"" + String(repeating: "x", count: 73) + "…"
    XCTAssertEqual(error.description, "The value \"\(shown)\" is bad. Leave it.")
  }
}
