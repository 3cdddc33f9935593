import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class EditingTests: XCTestCase {
  private func headers(_ bench: Bench) -> [String] {
    bench.model.shared.draft.headers.map { ($0.isOn ? "" : "#") + String(fieldBytes: $0.line.bytes) }
  }

  func testHeadersMayRepeatAndBeSwitchedOff() {
    var bench = Bench()
    bench.press("2jeX: 1<Enter>jeX: 2<Enter> ")
    XCTAssertEqual(headers(bench), ["X: 1", "#X: 2"])
    XCTAssertEqual(bench.model.shared.notice, "changed: X is off   u undoes")
    bench.press("<Space>kx")
    XCTAssertEqual(headers(bench), ["X: 2"])
  }

  func testUndoGoesBackStepByStep() {
    var bench = Bench()
    bench.press("2jeA: 1<Enter>e<BS>2<Enter><Space>")
    XCTAssertEqual(headers(bench), ["#A: 2"])
    bench.press("u")
    XCTAssertEqual(headers(bench), ["A: 2"])
    bench.press("u")
    XCTAssertEqual(headers(bench), ["A: 1"])
    bench.press("u")
    XCTAssertEqual(headers(bench), [])
  }

  func testEscapeKeepsWhatIsWrittenAndControlCDoesNot() {
    var bench = Bench()
    bench.press("2eabc<Esc>")
    XCTAssertEqual(bench.model.shared.draft.line, "GET /abc")
    bench.press("edef<C-c>")
    XCTAssertEqual(bench.model.shared.draft.line, "GET /abc")
    XCTAssertEqual(bench.model.shared.notice, "left without a change")
  }

  func testTheBodyIsEditedInSeveralLines() {
    var bench = Bench()
    bench.press("2Ge{<Enter>}<Esc>")
    XCTAssertEqual(bench.model.shared.draft.body, Array("{\n}".utf8))
    bench.press("x")
    XCTAssertNil(bench.model.shared.draft.body)
  }

  func testAnEmptiedHeaderLineGoes() {
    var bench = Bench()
    bench.press("2jeA: 1<Enter>e<C-u><Enter>")
    XCTAssertEqual(headers(bench), [])
  }

  func testPastedHeaderLinesBecomeHeaderLines() {
    var bench = Bench()
    bench.press("2je")
    bench.tell(.paste("X: 1\r\nY: 2\n"))
    XCTAssertEqual(headers(bench), ["X: 1", "Y: 2"])
    XCTAssertEqual(bench.model.shared.notice, "changed: 2 header lines are added   u undoes")
    bench.press("u")
    XCTAssertEqual(headers(bench), [])
  }

  func testPastedLineEndsBecomeBlanksInALine() {
    var bench = Bench()
    bench.press("2je")
    bench.tell(.paste("one\r\ntwo\n"))
    bench.press("<Enter>")
    XCTAssertEqual(headers(bench), ["one two "])
  }

  func testPastingAMegabyteIntoTheBodyWorks() {
    var bench = Bench()
    bench.press("2Ge")
    bench.tell(.paste(String(repeating: "0123456789abcde\n", count: 65_536)))
    assertIsWhole(bench.screen.grid)
    bench.press("<Esc>")
    XCTAssertEqual(bench.model.shared.draft.body?.count, 1_048_576)
  }

  func testAFaultyHeaderIsMarkedAndStillSent() {
    var bench = Bench(120, 40)
    bench.press("2jenocolon<Enter>")
    XCTAssertTrue(bench.shows(">[x] nocolon   ! no colon after the name"))
    bench.press("<Enter>")
    XCTAssertEqual(
      bench.takeEffects(),
      [.send(id: 1, RequestMessage(url: Samples.base + "/", headers: [HeaderLine(bytes: Array("nocolon".utf8))]))]
    )
  }

  func testTheEditorsTextBecomesTheRequest() {
    var bench = Bench()
    bench.press("E")
    XCTAssertEqual(bench.takeEffects(), [.openEditor("GET /\n\n")])
    bench.tell(.edited("POST /echo\nX: 1\n\nbody"))
    XCTAssertEqual(bench.model.shared.draft.line, "POST /echo")
    XCTAssertEqual(bench.model.shared.draft.body, Array("body".utf8))
    bench.tell(.edited(nil))
    XCTAssertEqual(bench.model.shared.notice, "the request is unchanged: the editor returned nothing")
  }

  func testTheCursorOfALongFieldStaysInSight() {
    var bench = Bench(40, 12)
    bench.press("2e" + String(repeating: "漢x", count: 60))
    for _ in 0..<130 {
      XCTAssertNotNil(bench.screen.cursor)
      assertIsWhole(bench.screen.grid)
      bench.press("<Left>")
    }
  }
}
