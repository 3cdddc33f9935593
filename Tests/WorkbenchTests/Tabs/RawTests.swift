import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class RawTests: XCTestCase {
  func testChunkBoundariesAreRowsOfTheirOwn() {
    var bench = Bench(129, 40)
    bench.beginStream("text/plain")
    bench.stream("a chunk of twenty-one", at: 10)
    bench.stream("two", at: 30)
    bench.press("tr3")
    let rows = bench.lines.map { String($0.dropFirst(42)) }
    let start = rows.firstIndex { $0.hasPrefix(" chunk 1, 21 bytes, complete at 10.0 ms") } ?? 0
    XCTAssertTrue(rows[start + 1].contains("31 35 0d 0a 61 20 63 68"), bench.text)
    XCTAssertTrue(rows[start + 2].contains("|wenty-one..|"), bench.text)
    XCTAssertTrue(rows[start + 3].hasPrefix(" chunk 2, 3 bytes, complete at 30.0 ms"), bench.text)
    XCTAssertTrue(rows[start + 4].contains("|3..two..|"), bench.text)
    XCTAssertTrue(bench.shows(">head, 73 bytes"), bench.text)
  }

  func testWhatFollowsTheLastChunkHasARowToo() {
    var bench = Bench(120, 40)
    bench.beginStream("text/plain")
    bench.stream("two", at: 30)
    bench.tell(.exchange(id: 1, .received(Array("0\r\nX: y\r\n\r\n".utf8)), at: .milliseconds(40)))
    bench.endStream(at: 40)
    bench.press("tr3/x: y<Enter>")
    XCTAssertTrue(bench.shows("after the last complete chunk, 11 bytes"), bench.text)
    XCTAssertTrue(bench.shows(">0051  30 0d 0a 58 3a"), bench.text)
  }

  func testAnAnswerWithoutChunksHasNoBoundaries() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("tr3g")
    XCTAssertTrue(bench.shows(">0000  48 54 54 50"), bench.text)
  }
}
