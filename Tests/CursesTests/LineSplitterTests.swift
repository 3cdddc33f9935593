import XCTest

@testable import Curses

final class LineSplitterTests: XCTestCase {
  func testLinesAreCompleteWhenTheirEndCame() {
    var splitter = StandardStreams.LineSplitter()
    XCTAssertEqual(splitter.append("one\r\ntwo\nth".utf8), ["one", "two"])
    XCTAssertEqual(splitter.append("ree\n\n".utf8), ["three", ""])
    XCTAssertNil(splitter.finish())
  }

  func testWhatHasNoEndIsLeftOver() {
    var splitter = StandardStreams.LineSplitter()
    XCTAssertEqual(splitter.append("rest".utf8), [])
    XCTAssertEqual(splitter.finish(), "rest")
  }

  func testALineWithoutAnEndIsCut() {
    var splitter = StandardStreams.LineSplitter()
    let lines = splitter.append(String(repeating: "x", count: 40_000).utf8)
    XCTAssertEqual(lines.map(\.utf8.count), [16_384, 16_384])
    XCTAssertEqual(splitter.finish()?.utf8.count, 7_232)
  }
}
