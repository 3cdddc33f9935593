import FieldValues
import XCTest

final class SplittingTests: XCTestCase {
  func testBlanksAreSpacesAndTabs() {
    XCTAssertEqual(" \t a b\t ".trimmingBlanks(), "a b")
    XCTAssertEqual(" \ta ".droppingLeadingBlanks(), "a ")
    XCTAssertEqual(" a\t ".droppingTrailingBlanks(), " a")
    XCTAssertEqual("\u{A0}a\n".trimmingBlanks(), "\u{A0}a\n")
    XCTAssertEqual(Array(Array(" a\t".utf8).trimmingBlanks()), Array("a".utf8))
  }

  func testWhatIsLeftOfBlanksStandsAtTheEnd() {
    let text = "a; \t"
    let part = text.parts(between: ";")[1].trimmingBlanks()
    XCTAssertTrue(part.isEmpty)
    XCTAssertEqual(part.startIndex, text.endIndex)
  }

  func testABlankWithACombiningMarkIsABlank() {
    XCTAssertEqual(Array(" \u{301}a".trimmingBlanks().unicodeScalars), ["\u{301}", "a"])
    XCTAssertEqual(Array("a \u{301}".trimmingBlanks().unicodeScalars), ["a", " ", "\u{301}"])
  }

  func testTextIsSplitAtTheFirstSeparator() throws {
    let halves = try XCTUnwrap("a=b=c".splitOnce(at: "="))
    XCTAssertEqual(halves.before, "a")
    XCTAssertEqual(halves.after, "b=c")
    XCTAssertNil("abc".splitOnce(at: "="))
  }

  func testASeparatorWithACombiningMarkSeparates() throws {
    XCTAssertEqual("a;\u{301}b".parts(between: ";").map { Array($0.unicodeScalars) }, [["a"], ["\u{301}", "b"]])
    let halves = try XCTUnwrap("a=\u{301}b".splitOnce(at: "="))
    XCTAssertEqual(Array(halves.after.unicodeScalars), ["\u{301}", "b"])
  }

  func testEmptyPartsAreKeptOnlyWhenTheyAreAskedFor() {
    XCTAssertEqual(",a,,b".parts(between: ","), ["a", "b"])
    XCTAssertEqual(",a,,b".parts(between: ",", omittingEmpty: false), ["", "a", "", "b"])
  }

  func testEveryLineEndEndsOneLine() {
    XCTAssertEqual("a\r\nb\rc\nd".splitAtLineEnds(), ["a", "b", "c", "d"])
    XCTAssertEqual("\n\r\r\n".splitAtLineEnds(), ["", "", "", ""])
    XCTAssertEqual("".splitAtLineEnds(), [""])
    XCTAssertEqual("a\n\u{301}b".splitAtLineEnds().map { Array($0.unicodeScalars) }, [["a"], ["\u{301}", "b"]])
  }

  func testEveryLineEndBecomesALineFeed() {
    XCTAssertEqual(Array("a\r\nb\rc\n\r".normalizingLineEnds().unicodeScalars), Array("a\nb\nc\n\n".unicodeScalars))
  }
}
