import FieldValues
import XCTest

final class ETagTests: XCTestCase {
  func testTagsPrintInQuotes() throws {
    XCTAssertEqual(try ETag("foo").description, "\"foo\"")
    XCTAssertEqual(try ETag("foo", weak: true).description, "W/\"foo\"")
    XCTAssertEqual(try ETag("").description, "\"\"")
    XCTAssertEqual(try ETag("a,b\\c'é").description, "\"a,b\\c'é\"")
  }

  func testAValueOfOtherCharactersIsRefused() {
    for value in ["a\"b", "a b", "a\tb", "a\r\n", "\0", "\u{7F}", "\u{85}", "€"] {
      XCTAssertThrowsError(try ETag(value), value)
    }
  }

  func testOneTagIsRead() throws {
    XCTAssertEqual(try ETag(parsing: "\"foo\""), try ETag("foo"))
    XCTAssertEqual(try ETag(parsing: " W/\"foo\"\t"), try ETag("foo", weak: true))
    XCTAssertEqual(try ETag(parsing: "\"\""), try ETag(""))
  }

  func testAnythingElseIsRefused() {
    for text in ["", "foo", "*", "\"a\", \"b\"", "\"a\"junk", "\"a\"b\"", "w/\"a\"", "W\"a\"", "W/a", "\"a", "\"a b\"", "W/"] {
      XCTAssertThrowsError(try ETag(parsing: text), text)
    }
    XCTAssertThrowsError(try ETag(parsing: "foo")) { error in
      XCTAssertEqual("\(error)", "Entity tag \"foo\" is not one quoted tag. Write it like \"x\" or W/\"x\".")
    }
  }

  /// RFC 9110 section 8.8.3.2, the table.
  func testTheTwoComparisonsOfTheStandard() throws {
    let (weak1, weak2, strong1) = (try ETag("1", weak: true), try ETag("2", weak: true), try ETag("1"))
    XCTAssertFalse(weak1.matchesStrongly(weak1))
    XCTAssertTrue(weak1.matchesWeakly(weak1))
    XCTAssertFalse(weak1.matchesWeakly(weak2))
    XCTAssertFalse(weak1.matchesStrongly(strong1))
    XCTAssertTrue(weak1.matchesWeakly(strong1))
    XCTAssertTrue(strong1.matchesStrongly(strong1))
    XCTAssertTrue(strong1.matchesWeakly(strong1))
  }

  func testAListOfTagsIsRead() throws {
    XCTAssertEqual(
      try ETagCondition(parsing: ",\"a,b\" , W/\"c\",,\"\""),
      .list([try ETag("a,b"), try ETag("c", weak: true), try ETag("")])
    )
    XCTAssertEqual(try ETagCondition(parsing: " * "), .any)
    XCTAssertEqual(try ETagCondition(parsing: "\"a\",W/\"b\"").description, "\"a\", W/\"b\"")
    XCTAssertEqual(ETagCondition.any.description, "*")
    for text in ["", ",", "*,\"a\"", "\"a\", *", "a", "\"a\" \"b\"", "\"a\", b", "**"] {
      XCTAssertThrowsError(try ETagCondition(parsing: text), text)
    }
  }
}
