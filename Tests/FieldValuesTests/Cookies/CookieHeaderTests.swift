import FieldValues
import XCTest

final class CookieHeaderTests: XCTestCase {
  func testPairsAreKeptInTheirOrderWithRepeats() {
    let header = CookieHeader("a=1; b=2 ;a=3;c= x=y ")
    XCTAssertEqual(header.pairs, [.init("a", "1"), .init("b", "2"), .init("a", "3"), .init("c", "x=y")])
    XCTAssertEqual(header.description, "a=1; b=2; a=3; c=x=y")
    XCTAssertEqual(header.value(of: "a"), "1")
    XCTAssertNil(header.value(of: "A"))
  }

  func testAnyTextIsRead() {
    XCTAssertEqual(CookieHeader("").pairs, [])
    XCTAssertEqual(CookieHeader(" ; ;;").pairs, [])
    XCTAssertEqual(CookieHeader("oops; =x; ==y").pairs, [.init("oops", "")])
    XCTAssertEqual(CookieHeader("k=\"a b\"").pairs, [.init("k", "\"a b\"")], "quotes are part of the value")
  }
}
