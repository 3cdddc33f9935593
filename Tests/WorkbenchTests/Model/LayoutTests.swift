import XCTest

@testable import Workbench

final class LayoutTests: XCTestCase {
  private func panes(_ columns: Int, _ rows: Int = 40, _ keys: String = "") -> [Pane] {
    var bench = Bench(columns, rows)
    bench.press(keys)
    return bench.model.layout.panes.map(\.pane)
  }

  func testUnderAHundredColumnsTheCatalogueIsADrawer() {
    XCTAssertEqual(panes(99), [.request, .response, .catalogue])
    XCTAssertEqual(panes(99, 40, "3"), [.request, .response])
    XCTAssertEqual(panes(99, 40, "5"), [.request, .response, .log])
    XCTAssertEqual(panes(99, 40, "6"), [.request, .checks])
  }

  func testFromAHundredColumnsCatalogueAndHistoryStay() {
    XCTAssertEqual(panes(100, 40, "3"), [.request, .response, .catalogue, .history])
    XCTAssertEqual(panes(159, 40, "4"), [.request, .response, .catalogue, .history])
    XCTAssertEqual(panes(120, 40, "5"), [.request, .response, .catalogue, .history, .log])
    XCTAssertEqual(panes(120, 24, "4"), [.request, .response, .history], "too low for both")
  }

  func testTheCatalogueGrowsWithTheScreen() {
    let columns = [100, 120, 159, 160, 200].map { Bench($0, 40).model.layout.rect(of: .catalogue)?.columns }
    XCTAssertEqual(columns, [32, 39, 51, 48, 60])
  }

  func testTheRequestIsAsHighAsItsRowsNeedAndAThirdAtMost() {
    var bench = Bench(120, 40)
    XCTAssertEqual(bench.model.layout.rect(of: .request)?.rows, 5)
    bench.press("2jeA: b<Enter>3")
    XCTAssertEqual(bench.model.layout.rect(of: .request)?.rows, 6)
    for _ in 0..<20 { bench.press("2jeA: b<Enter>3") }
    XCTAssertEqual(bench.model.layout.rect(of: .request)?.rows, 12)
    bench.press("2")
    XCTAssertEqual(bench.model.layout.rect(of: .request)?.rows, 12)
    XCTAssertEqual(bench.model.layout.rect(of: .response)?.rows, 25)
  }

  func testTheLogIsAsWideAsTheResponse() {
    var bench = Bench(120, 40)
    bench.press("5")
    XCTAssertEqual(bench.model.layout.rect(of: .log)?.columns, bench.model.layout.rect(of: .response)?.columns)
    bench.press("<Esc>")
    XCTAssertNil(bench.model.layout.rect(of: .log))
  }

  func testFromAHundredAndSixtyColumnsEverythingIsThere() {
    XCTAssertEqual(panes(160), [.catalogue, .history, .request, .response, .checks, .log])
  }

  func testZoomGivesThePaneEverything() {
    XCTAssertEqual(panes(160, 40, "3z"), [.response])
    XCTAssertEqual(panes(160, 40, "3zz").count, 6)
  }

  func testOnALowScreenTheRequestFoldsToALine() {
    var bench = Bench(80, 16)
    bench.press("3")
    XCTAssertEqual(bench.model.layout.rect(of: .request)?.rows, 1)
    bench.press("2")
    XCTAssertEqual(bench.model.layout.rect(of: .request)?.rows, 9)
  }

  func testEightyByTwentyFourLeavesThirteenLinesOfContent() {
    var bench = Bench(80, 24)
    bench.press("3")
    bench.press("r")
    bench.answerWithJSON()
    let sections = bench.model.response.sections(of: bench.model.layout.place(of: .response), bench.model.shared)
    XCTAssertGreaterThanOrEqual(sections.tab.parts(BodyTab().margins).list.rows + sections.keyHeaders.rows, 13)
  }

  func testTooSmallATerminalSaysWhatItNeeds() {
    let bench = Bench(50, 9)
    XCTAssertEqual(bench.lines[0], "terminal too small (have 50x9, need 40x10)        ")
    XCTAssertEqual(bench.lines.dropFirst().filter { $0.contains { $0 != " " } }, [])
  }

  func testKeysWorkWhileTheTerminalIsTooSmall() {
    var bench = Bench(20, 3)
    bench.press("<Enter>")
    XCTAssertEqual(bench.takeEffects().count, 1)
  }

  func testNoStateIsLostOverASizeTooSmall() {
    var bench = Bench(120, 40)
    bench.press("jj")
    let before = bench.text
    for size in [Size(columns: 1, rows: 1), Size(columns: 300, rows: 100), Size(columns: 120, rows: 40)] {
      bench.tell(.resized(size))
    }
    XCTAssertEqual(bench.text, before)
  }

  func testAClickFocusesAndSelectsAndTheWheelScrollsUnderThePointer() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithCookies()
    bench.press("th")
    bench.tell(.mouse(Message.MouseEvent(.click, at: Grid.Position(row: 4, column: 4))))
    XCTAssertEqual(bench.model.catalogue.selected, .route(1, method: "GET"))
    bench.tell(.mouse(Message.MouseEvent(.wheelDown, at: Grid.Position(row: 20, column: 60))))
    XCTAssertEqual(bench.model.focus, .catalogue)
    XCTAssertEqual(bench.model.response.position.selection, 3)
    let bar = bench.lines.firstIndex { $0.contains("Body [Headers") } ?? 0
    let column = bench.lines[bar].range(of: "Cookies").map {
      bench.lines[bar].distance(from: bench.lines[bar].startIndex, to: $0.lowerBound)
    }
    bench.tell(.mouse(Message.MouseEvent(.click, at: Grid.Position(row: bar, column: column ?? 0))))
    XCTAssertEqual(bench.model.response.tab, .cookies)
  }
}
