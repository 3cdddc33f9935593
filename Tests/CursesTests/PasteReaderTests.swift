import XCTest

@testable import Curses

final class PasteReaderTests: XCTestCase {
  /// What comes of bytes, and how many were taken until the end.
  private func read(_ text: String) -> (text: String?, taken: Int) {
    var reader = Terminal.PasteReader()
    for (index, byte) in text.utf8.enumerated() {
      if let text = reader.take(byte) { return (text, index + 1) }
    }
    return (nil, text.utf8.count)
  }

  func testAnEndWithinAnUnfinishedEndIsSeen() {
    let got = read("a\u{1b}[20\u{1b}[201~b")
    XCTAssertEqual(got.text, "a\u{1b}[20")
    XCTAssertEqual(got.taken, 11)
  }

  func testAnEmptyPasteIsEmpty() {
    XCTAssertEqual(read("\u{1b}[201~").text, "")
  }

  func testWithoutAnEndThereIsNoText() {
    XCTAssertNil(read("abc\u{1b}[201").text)
  }

  func testLineEndsOfEveryKindAreLineFeeds() {
    XCTAssertEqual(read("a\rb\r\nc\nd\u{1b}[201~").text, "a\nb\nc\nd")
  }

  func testAReportInAPasteIsTakenOut() {
    XCTAssertEqual(read("a\u{1b}[0nb\r\u{1b}[0n\u{1b}[201~").text, "ab\n")
  }

  /// What may be read at once without a byte of what follows the paste.
  func testNoMoreIsLeftThanTheClosingBracketNeeds() {
    var reader = Terminal.PasteReader()
    var left: [Int] = []
    for byte in "a\u{1b}[20\u{1b}[201".utf8 {
      left.append(reader.leastLeft)
      XCTAssertNil(reader.take(byte))
    }
    XCTAssertEqual(left, [6, 6, 5, 4, 3, 2, 5, 4, 3, 2])
    XCTAssertEqual(reader.leastLeft, 1)
    XCTAssertEqual(reader.take(0x7e), "a\u{1b}[20")
  }

  func testWhatExceedsTheLimitIsDropped() {
    var reader = Terminal.PasteReader()
    for _ in 0..<Terminal.PasteReader.limit + 10 { XCTAssertNil(reader.take(0x61)) }
    var text: String?
    for byte in "\u{1b}[201~".utf8 { text = reader.take(byte) }
    XCTAssertEqual(text?.utf8.count, Terminal.PasteReader.limit)
  }
}
