import FieldValues
import XCTest

final class ComparingTests: XCTestCase {
  func testTextsAreExactlyTheSameByTheirBytes() {
    XCTAssertTrue("é".isExactly("\u{E9}"))
    XCTAssertFalse("\u{E9}".isExactly("e\u{301}"))
  }

  func testOnlyTheCaseOfASCIIIsLeftAside() {
    XCTAssertTrue("Content-Type".equalsIgnoringCase("content-tYPE"))
    XCTAssertFalse("content-typ".equalsIgnoringCase("content-type"))
    XCTAssertFalse("\u{212A}eep-alive".equalsIgnoringCase("keep-alive"))
    XCTAssertFalse("É".equalsIgnoringCase("é"))
    XCTAssertTrue("__Host-\u{301}".hasPrefixIgnoringCase("__host-"))
    XCTAssertFalse("__Hos".hasPrefixIgnoringCase("__host-"))
  }

  func testAPrefixIsTakenOffByItsBytes() {
    XCTAssertEqual("Bearer x".droppingPrefix("Bearer "), "x")
    XCTAssertNil("bearer x".droppingPrefix("Bearer "))
    XCTAssertEqual("bEARER x".droppingPrefix("Bearer ", ignoringCase: true), "x")
    XCTAssertEqual("/\u{301}a".droppingPrefix("/").map { Array($0.unicodeScalars) }, ["\u{301}", "a"])
  }
}
