import FieldValues
import XCTest

final class PercentCodingTests: XCTestCase {
  func testAllButUnreservedCharactersAreEncoded() {
    XCTAssertEqual("a-._~ /ß;\u{301}".percentEncoded(), "a-._~%20%2F%C3%9F%3B%CC%81")
  }

  func testWhatMayStayStaysUnlessItIsNotASCII() {
    XCTAssertEqual("a/é".percentEncoded { _ in true }, "a/%C3%A9")
    XCTAssertEqual("/a b".percentEncoded { $0.isUnreserved || $0 == UInt8(ascii: "/") }, "/a%20b")
  }

  func testValidatingRefusesBrokenEscapesAndWhatIsNotUTF8() {
    XCTAssertEqual(String(validatingPercentEncoded: "a%2fb+%C3%A9"), "a/b+é")
    XCTAssertEqual(String(validatingPercentEncoded: "a+%2B", plusIsSpace: true), "a +")
    for text in ["%", "%4", "%4g", "%+1", "%C3", "%FF"] { XCTAssertNil(String(validatingPercentEncoded: text[...]), text) }
  }

  func testDecodingKeepsBrokenEscapesAndRepairsWhatIsNotUTF8() {
    XCTAssertEqual("%41%4%zz%".percentDecoded, "A%4%zz%")
    XCTAssertEqual("%FFa".percentDecoded, "\u{FFFD}a")
  }

  func testBytesAreDecodedWhateverTheyAre() {
    XCTAssertEqual([UInt8](percentEncoded: "%00%ff".utf8), [0, 0xFF])
    XCTAssertNil([UInt8](percentEncoded: "%0".utf8))
  }
}
