import Exchanges
import XCTest

@testable import Workbench

final class WrappingTests: XCTestCase {
  private func bench(_ body: String) -> Bench {
    var bench = Bench(80, 24)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", ["Content-Type: text/plain"]), body: Array(body.utf8))
    bench.press("3")
    return bench
  }

  func testLongRowsGoOnInTheNextLine() {
    let words = (0..<40).map { "word\($0)" }.joined(separator: " ")
    var bench = bench("\(words)\nlast")
    XCTAssertFalse(bench.shows("word39"))
    bench.press("w")
    XCTAssertTrue(bench.shows("word39"), bench.text)
    XCTAssertTrue(bench.shows("| last"), bench.text)
    XCTAssertTrue(bench.shows("long rows go on in the next line   w cuts them"), bench.text)
    bench.press("w")
    XCTAssertFalse(bench.shows("word39"))
  }

  func testTheRowUnderTheCursorIsInSightHoweverLongTheOthersAre() {
    let long = String(repeating: "x", count: 500)
    var bench = bench((0..<50).map { "\($0) \(long)" }.joined(separator: "\n"))
    bench.press("w")
    for row in 0..<50 {
      XCTAssertTrue(bench.shows("|>\(row) xxx"), "row \(row)\n\(bench.text)")
      assertIsWhole(bench.screen.grid)
      bench.press("j")
    }
  }

  func testARowHigherThanItsListBeginsAtTheTop() {
    var bench = bench("short\n" + String(repeating: "y", count: 4000) + "\nend")
    bench.press("wj")
    XCTAssertTrue(bench.shows("|>yyy"), bench.text)
    bench.press("j")
    XCTAssertTrue(bench.shows("|>end"), bench.text)
  }

  func testOnlyWhatIsVisibleIsFormatted() {
    var bench = bench(String(repeating: "line\n", count: 10_000))
    bench.press("wG")
    var painter = Painter(size: bench.model.size, isASCII: true)
    painter.wrapsRows = true
    bench.model.response.draw(in: bench.model.layout.place(of: .response), &painter, bench.model.shared)
    XCTAssertLessThan(painter.listedRows, 50)
  }

  func testHeadersAndTheLogWrapToo() {
    var bench = Bench(80, 24)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", ["X: " + String(repeating: "a", count: 90) + "END"]))
    bench.press("th3gjw")
    XCTAssertTrue(bench.lines.contains { $0.hasPrefix("| a") && $0.contains("END") }, bench.text)
    bench.tell(.log(Message.LogLine(text: String(repeating: "b", count: 90) + "END")))
    bench.press("5")
    XCTAssertTrue(bench.shows("END"), bench.text)
  }

  func testAClickSelectsTheRowThatIsSeenThere() {
    var bench = bench((0..<5).map { "\($0) " + String(repeating: "x", count: 100) }.joined(separator: "\n"))
    bench.press("w")
    let line = bench.lines.firstIndex { $0.hasPrefix("| 2 xxx") } ?? 0
    bench.tell(.mouse(Message.MouseEvent(.click, at: Grid.Position(row: line + 1, column: 10))))
    XCTAssertEqual(bench.model.response.position.selection, 2, bench.text)
  }

  func testWideClustersAreNotCut() {
    var bench = bench(String(repeating: "a漢", count: 200))
    bench.press("w")
    assertIsWhole(bench.screen.grid)
  }

  func testSizesAreToldAsPeopleReadThem() {
    XCTAssertEqual(
      [0, 83, 999, 1000, 1234, 9999, 71_000, 99_949, 99_950, 999_400, 999_500, 5_798_705, 1_000_000_000, Int.max].map(\.sizeText),
      [
        "0 B", "83 B", "999 B", "1.0 kB", "1.2 kB", "10.0 kB", "71.0 kB", "99.9 kB", "100 kB", "999 kB", "1.0 MB", "5.8 MB",
        "1.0 GB", "922 PB",
      ]
    )
  }
}
