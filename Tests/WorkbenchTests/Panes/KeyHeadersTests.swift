import Exchanges
import XCTest

@testable import Workbench

final class KeyHeadersTests: XCTestCase {
  private func bench(_ lines: [String], _ columns: Int = 120, _ rows: Int = 40, body: String = "x") -> Bench {
    var bench = Bench(columns, rows)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", lines), body: Array(body.utf8))
    return bench
  }

  private func rows(_ lines: [String], _ limit: Int = 20) -> [String] {
    guard let entry = bench(lines).model.shared.shownEntry else { return [] }
    return ResponsePane.KeyHeaders(entry).rows(limit, columns: 70).map(\.text)
  }

  func testCookiesComeFirstAndWhatSaysNothingIsLeftOut() {
    XCTAssertEqual(
      rows(["Date: now", "Content-Type: a/b", "Vary: Accept", "X-Mine: 1", "Set-Cookie: a=1", "Cache-Control: no-store"])
        .map { $0.split(separator: " ").first.map(String.init) },
      ["Set-Cookie", "Cache-Control", "Vary", "Content-Type"]
    )
  }

  func testLinesThatTheStripSaysAreNotAReasonToShowAny() {
    XCTAssertEqual(rows(["Content-Type: a/b", "Content-Length: 1"]), [])
  }

  func testALineThatALayerSetIsThereWithWhoSetIt() {
    var bench = bench(["X-App: near", "Date: now"])
    let origins = [ExchangeTrace.Origin(name: "X-App", value: "near", setBy: "router /r", overrode: ["app: far"])]
    bench.tell(.trace(id: 1, ExchangeTrace(route: "GET /json", origins: origins)))
    XCTAssertTrue(bench.shows("| headers that matter"), bench.text)
    XCTAssertTrue(bench.shows("|   X-App  near   set by router /r, over app: far"), bench.text)
  }

  func testALongCookieValueLeavesRoomForItsAttributes() {
    XCTAssertEqual(
      rows(["Set-Cookie: sid=\(String(repeating: "a", count: 100)); Path=/; Secure"]),
      ["  Set-Cookie  sid=aaaaaa...; Path=/; Secure"]
    )
  }

  func testWhatDoesNotFitIsCounted() {
    XCTAssertEqual(
      rows(["Set-Cookie: a=1", "Set-Cookie: b=2", "Set-Cookie: c=3"], 2),
      [
        "  Set-Cookie  a=1", "  2 more   t h shows all",
      ]
    )
  }

  func testTheBodyKeepsTwoThirdsAtEverySize() {
    let lines = (0..<40).map { "Set-Cookie: c\($0)=1" }
    for (columns, rows) in [(40, 10), (80, 24), (100, 24), (120, 40), (200, 60), (300, 100)] {
      let bench = bench(lines, columns, rows)
      let sections = bench.model.response.sections(of: bench.model.layout.place(of: .response), bench.model.shared)
      XCTAssertGreaterThanOrEqual(sections.tab.rect.rows, 2 * sections.keyHeaders.rows, "\(columns)x\(rows)")
    }
  }

  func testAnotherTabHasItsWholePlace() {
    var bench = bench(["Set-Cookie: a=1"])
    XCTAssertTrue(bench.shows("headers that matter"))
    bench.press("th")
    XCTAssertFalse(bench.shows("headers that matter"))
  }
}
