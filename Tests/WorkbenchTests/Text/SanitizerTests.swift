import FieldValues
import XCTest

@testable import Workbench

final class SanitizerTests: XCTestCase {
  func testControlsBecomeVisible() {
    XCTAssertEqual(Sanitizer.text("a\u{1B}[2J\u{7}\u{7F}\r\n\t"), #"a\x1b[2J\x07\x7f\x0d\x0a\x09"#)
  }

  func testEightBitControlsBecomeVisible() {
    XCTAssertEqual(Sanitizer.text("\u{9B}31m\u{85}"), #"\x9b31m\x85"#)
  }

  func testWhatTurnsOrHidesTextBecomesVisible() {
    XCTAssertEqual(
      Sanitizer.text("a\u{202E}b\u{200B}c\u{FEFF}d\u{E0041}e\u{AD}"),
      "a<U+202E>b<U+200B>c<U+FEFF>d<U+E0041>e<U+00AD>"
    )
  }

  func testSpacesThatLookLikeASpaceBecomeVisible() {
    XCTAssertEqual(Sanitizer.text("a\u{A0}b\u{2003}c\u{2028}d\u{3164}"), "a<U+00A0>b<U+2003>c<U+2028>d<U+3164>")
  }

  func testBytesThatAreNotUTF8BecomeVisible() {
    let bytes: [UInt8] = [0x61, 0xE9, 0x62, 0xC3, 0xFF, 0xED, 0xA0, 0x80, 0xF0, 0x9F]
    XCTAssertEqual(Sanitizer.clusters(of: bytes[...]).map(\.text).joined(), #"a\xe9b\xc3\xff\xed\xa0\x80\xf0\x9f"#)
  }

  func testOrdinaryTextStaysAsItIs() {
    XCTAssertEqual(Sanitizer.text("naïve — 漢字 Ωμέγα ✓ €"), "naïve — 漢字 Ωμέγα ✓ €")
  }

  func testABaseCarriesFourMarksAndTheFifthBecomesVisible() {
    let clusters = Sanitizer.clusters(of: "e\u{301}\u{302}\u{303}\u{304}\u{305}x")
    XCTAssertEqual(clusters.first, Sanitizer.Cluster(text: "e\u{301}\u{302}\u{303}\u{304}", width: 1))
    XCTAssertEqual(clusters.dropFirst().map(\.text).joined(), "<U+0305>x")
  }

  func testAMarkWithoutABaseBecomesVisible() {
    XCTAssertEqual(Sanitizer.text("\u{301}a"), "<U+0301>a")
  }

  func testJoinedEmojiFallApartIntoPartsOfKnownWidth() {
    XCTAssertEqual(Sanitizer.text("👩\u{200D}🚀"), "👩<U+200D>🚀")
    XCTAssertEqual(Sanitizer.text("👍\u{1F3FD}"), "👍<U+1F3FD>")
    XCTAssertEqual(Sanitizer.text("\u{1F1E9}\u{1F1EA}"), "<U+1F1E9><U+1F1EA>")
  }

  func testAPresentationSelectorIsDroppedOnceBehindItsBaseOnly() {
    XCTAssertEqual(Sanitizer.text("\u{2764}\u{FE0F}"), "\u{2764}")
    XCTAssertEqual(Sanitizer.text("\u{2764}\u{FE0F}\u{FE0E}\u{FE00}"), "\u{2764}<U+FE0E><U+FE00>")
    XCTAssertEqual(Sanitizer.text("\u{FE0F}"), "<U+FE0F>")
  }

  func testASCIIShowsEveryOtherScalarByItsNumber() {
    XCTAssertEqual(Sanitizer.text("é漢", ascii: true), "<U+00E9><U+6F22>")
  }

  func testWidthsCountColumns() {
    let widths = ["abc": 3, "漢字": 4, "e\u{301}": 1, "ｆ": 2, "한": 2, "🚀": 2, "✓": 1, "\u{1B}": 4, "": 0, "Ω": 1, "…": 1]
    for (text, width) in widths { XCTAssertEqual(Sanitizer.width(of: text, atMost: 40), width, text) }
    for text in ["abcdefgh", "漢字漢字漢字", "\u{1b}\u{1b}\u{1b}"] {
      let whole = Sanitizer.width(of: text, atMost: 40)
      XCTAssertEqual(Sanitizer.width(of: text, atMost: whole), whole, text)
      XCTAssertGreaterThan(Sanitizer.width(of: text, atMost: whole - 1), whole - 1, text)
      XCTAssertGreaterThan(Sanitizer.width(of: text, atMost: 0), 0, text)
    }
  }

  func testTheWidthTableIsInOrder() {
    for (left, right) in zip(ScalarWidth.wide, ScalarWidth.wide.dropFirst()) {
      XCTAssertLessThan(left.upperBound, right.lowerBound)
    }
  }
}
