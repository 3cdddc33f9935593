import Exchanges
import Scenarios
import XCTest

@testable import Workbench

/// The title, the footer and the message line.
final class FrameTests: XCTestCase {
  func testTheTitleSaysWhereRequestsGoAndWhatFailed() {
    var bench = Bench(120, 40)
    bench.model.shared.variables = BenchVariables(environment: "dev")
    bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun))
    bench.tell(.log(Message.LogLine(level: .error, text: "broken")))
    XCTAssertTrue(
      bench.lines[0].hasPrefix(
        " answerback   in-process http://127.0.0.1:41873   env dev   2 scenarios (1 failed)   log 1 error "
      ),
      bench.lines[0]
    )
    XCTAssertTrue(bench.lines[0].hasSuffix("REC off   ? help "), bench.lines[0])
    bench.press("R<Enter>")
    XCTAssertTrue(bench.lines[0].hasSuffix("REC 1   *  ? help "), bench.lines[0])
    bench.tell(.resized(Size(columns: 80, rows: 24)))
    XCTAssertTrue(
      bench.lines[0].hasPrefix(" answerback   in-process 127.0.0.1:41873   dev "),
      bench.lines[0]
    )
    XCTAssertTrue(bench.lines[0].hasSuffix("? help "), bench.lines[0])
  }

  func testTheFooterNamesTheKeysOfTheBenchInTheOrderOfUse() {
    var bench = Bench(200, 60)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun))
    bench.press("mr")
    bench.answerWithCookies()
    bench.press("3tb")
    XCTAssertTrue(
      bench.lines[58].hasPrefix(
        " Enter fold  e edit  a check  A suggest  V twice  m mark  d diff  s save  T run  R record  t tab  / find  "
      ),
      bench.lines[58]
    )
    XCTAssertTrue(bench.lines[58].trimmingSpaces.hasSuffix(": all  ? help  q quit"), bench.lines[58])
  }

  func testAFooterThatGetsNarrowKeepsWhatIsNeededMost() {
    var bench = Bench(80, 24)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("3tb")
    XCTAssertEqual(bench.lines[22].trimmingSpaces, "1 routes  Enter fold  e edit  a check  s save  t tab  : all  ? help  q quit")
    bench.tell(.resized(Size(columns: 40, rows: 10)))
    XCTAssertEqual(bench.lines[8].trimmingSpaces, "1 routes  : all  ? help  q quit")
  }

  func testThePaneNamesItsOwnKeysInItsBorder() {
    var bench = Bench(120, 40)
    XCTAssertTrue(bench.shows("+= Enter send  e edit  / filter ==="), bench.text)
    bench.showEvents()
    XCTAssertTrue(bench.shows("Space pause  F follow  f filter  x close"), bench.text)
    XCTAssertFalse(bench.lines[38].contains("Space pause"), "the footer does not say it again")
  }

  func testTheMessageBelongsToTheExchangeThatIsShown() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("j<Enter>")
    bench.answerWithCookies()
    XCTAssertEqual(bench.lines[39].trimmingSpaces, "GET /cookies 200 in 1.30 ms")
    bench.press("4G<Enter>")
    XCTAssertTrue(bench.lines[39].hasPrefix(" GET /json 200 in 1.30 ms  |  #1 is shown"), bench.lines[39])
    bench.press("r")
    XCTAssertEqual(bench.lines[39].trimmingSpaces, "GET /json is sent   ^C cancels")
  }

  func testAnExchangeBehindTheOneThatIsShownDoesNotTakeTheMessageLine() {
    var bench = Bench(120, 40)
    bench.beginStream()
    bench.press("1<Enter>")
    bench.answerWithJSON()
    bench.tell(.exchange(id: 1, .ended(.complete), at: .milliseconds(900)))
    XCTAssertEqual(bench.lines[39].trimmingSpaces, "GET /json 200 in 1.30 ms")
  }

  func testTheHelpOfAnyPlaceFitsAScreenOfFortyRows() {
    let layout = ScreenLayout(Size(columns: 120, rows: 40), ScreenLayout.Arrangement(focus: .response))
    for pane in Pane.allCases where pane != .response { check([KeyContext(pane)], layout) }
    for tab in ResponseTab.allCases { check([KeyContext(tab), .response], layout) }
  }

  private func check(_ contexts: [KeyContext], _ layout: ScreenLayout) {
    var help = HelpPage(Keymap<BenchAction>.standard, in: contexts)
    help.settle(layout)
    XCTAssertLessThanOrEqual(help.texts.count, 35, "\(contexts)")
    XCTAssertTrue(help.texts.contains { $0.hasPrefix("Order of work") })
    XCTAssertEqual(help.texts.filter { $0.contains("erase the word before") }, [], "line editing is folded")
  }

  func testTheHelpTellsHowToEditALineOnce() {
    var bench = Bench(120, 60)
    bench.press("?G<Enter>")
    guard case .help(let help)? = bench.model.overlay else { return XCTFail("no help") }
    XCTAssertEqual(help.texts.count { $0.contains("erase the word before") }, 1)
  }
}
