import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class HeadersTests: XCTestCase {
  private func bench(_ lines: [String], bytes: [UInt8]? = nil) -> Bench {
    var bench = Bench(133, 40)
    bench.press("<Enter>")
    var head = Samples.head(200, "OK", lines)
    if let bytes { head.bytes = bytes }
    bench.answer(head)
    bench.press("th3")
    return bench
  }

  func testEveryLineStandsInWireOrderWithCaseAndNumber() {
    let bench = bench(["b: 1", "A: 2", "B:3", "a:  4  "])
    let start = bench.lines.firstIndex { $0.contains(">HTTP/1.1 200 OK") } ?? 0
    let rows = bench.lines[(start + 1)...(start + 4)].map { String($0.drop { $0 != "|" }.dropFirst(30)) }
    for (row, text) in zip(rows, ["   1 b: 1", "   2 A: 2", "   3 B:3", "   4 a:  4  "]) {
      XCTAssertTrue(row.contains(text), "\(row) \(text)")
    }
  }

  func testTheSelectedLineIsShownInFullWithItsBytes() {
    let value = String(repeating: "abcdefghij", count: 15)
    var bench = bench(["x: 1", "Long: \(value)"])
    bench.press("jj")
    XCTAssertTrue(bench.shows("line 2, bytes 23-178"))
    XCTAssertTrue(bench.text.contains("Long: " + value.prefix(80)))
  }

  func testBytesThatAreNotUTF8AreSeen() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    var head = Samples.head(200, "OK", [])
    head.headers = [HeaderLine(bytes: [0x78, 0x3A, 0x20, 0xE9, 0x1B])]
    head.reason = "O\u{1B}K"
    bench.answer(head)
    bench.press("th")
    XCTAssertTrue(bench.shows(#"x: \xe9\x1b"#))
    XCTAssertTrue(bench.shows(#"200 O\x1bK"#))
  }

  func testInformationalHeadsAndTrailersHaveRowsOfTheirOwn() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.tell(.exchange(id: 1, .informational(Samples.head(103, "Early Hints", ["Link: </a>"])), at: .zero))
    bench.tell(.exchange(id: 1, .head(Samples.jsonHead, framing: .chunked), at: .zero))
    bench.tell(.exchange(id: 1, .trailers([HeaderLine(name: "Sum", value: "1")]), at: .zero))
    bench.press("th")
    let text = bench.text
    XCTAssertTrue(text.contains("HTTP/1.1 103 Early Hints"))
    XCTAssertTrue(text.contains("1 Link: </a>"))
    XCTAssertTrue(text.contains("Trailers"))
    XCTAssertTrue(text.contains("1 Sum: 1"))
  }

  func testAHeadWhoseBytesSayAnotherThingHasNoOffsets() {
    let bench = bench(["a: 1", "b: 2"], bytes: Array("HTTP/1.1 200 OK\r\na: 1\r\nc: 3\r\n\r\n".utf8))
    XCTAssertEqual(bench.model.shared.history[1]?.exchange.head?.lineOffsets, [17])
  }

  func testEnterExplainsALineAndEnterClosesIt() {
    var bench = bench(["Cache-Control: no-store, max-age=60", "Vary: *"])
    bench.press("j<Enter>")
    XCTAssertTrue(bench.shows("no-store        no cache may keep it"), bench.text)
    XCTAssertTrue(bench.shows("max-age=60      60 s: so long the response is fresh"), bench.text)
    XCTAssertTrue(bench.shows("RFC 9111 section 5.2"), bench.text)
    XCTAssertTrue(bench.shows("2 Vary: *"), bench.text)
    bench.press("<Enter>")
    XCTAssertFalse(bench.shows("no cache may keep it"), bench.text)
  }

  func testFindingsStandOnTheirLinesAndBelowAndInTheTitle() {
    let bench = bench(["Cache-Control: no-store, max-age=60", "ETag: x", "X: 1"])
    XCTAssertTrue(bench.shows("Headers:3 !2"), bench.text)
    XCTAssertTrue(bench.shows("! 2 ETag: x   ETag is not one tag in quotation marks"), bench.text)
    XCTAssertTrue(bench.shows("  3 X: 1"), bench.text)
    XCTAssertTrue(bench.shows("3 findings, the worst first"), bench.text)
    XCTAssertTrue(bench.shows("! line 2: ETag is not one tag"), bench.text)
  }

  func testEnterOnAFindingExplainsItsLine() {
    var bench = bench(["ETag: x"])
    bench.press("/line 1\\|is not one<Enter>")
    bench.press("gjjj<Enter>")
    XCTAssertTrue(bench.shows("The value can't be read as ETag."), bench.text)
    XCTAssertEqual(bench.model.response.position.selection, 1)
  }

  func testTenThousandLinesAreDrawnLikeTen() {
    var bench = bench((0..<10_000).map { "x-\($0): \($0)" })
    bench.press("G<PgUp>")
    assertIsWhole(bench.screen.grid)
    bench.press("gG")
    XCTAssertTrue(bench.shows("Host: 127.0.0.1:41873"))
  }
}
