import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class ChecksTests: XCTestCase {
  private let path = Samples.scenarios[0].path

  func testTRunsAScenarioAndShowsItsVerdicts() {
    var bench = Bench(120, 40)
    bench.press("GT")
    XCTAssertEqual(bench.takeEffects(), [.runScenario(path: "scenarios/plain-json.scenario", text: nil)])
    XCTAssertTrue(bench.shows("~ plain-json"))
    XCTAssertFalse(bench.model.isIdle)
    bench.tell(.scenarioFinished(path: "scenarios/plain-json.scenario", ScenarioResult(path: "", text: "", name: "plain-json")))
    XCTAssertTrue(bench.shows("v plain-json"))
    XCTAssertTrue(bench.model.isIdle)
    XCTAssertEqual(bench.model.response.tab, .checks)
  }

  func testTheCursorGoesToTheFirstFailureWithItsMessageBeneath() {
    var bench = Bench(120, 40)
    bench.tell(.scenarioFinished(path: path, Samples.failedRun))
    bench.press("3")
    let lines = bench.lines
    let row = lines.firstIndex { $0.contains(#">  [x] header "Vary" == "Accept""#) } ?? 0
    XCTAssertTrue(lines[row + 1].contains("      there is no header Vary"))
    XCTAssertTrue(lines[row + 2].contains("      expected: Accept"))
    XCTAssertTrue(bench.shows("x cookies/layers"))
    XCTAssertTrue(bench.shows("1 failed"))
    XCTAssertTrue(bench.shows("cookies/layers: 1 of 3 checks passed"))
  }

  /// The place of the rows in memory: another one where they were made again.
  private func rowsOfTheTab(_ bench: Bench) -> (place: UnsafePointer<ChecksTab.Row>?, count: Int) {
    let rows = (bench.model.response.component(.checks) as? ChecksTab)?.rows(bench.model.shared) ?? []
    return (rows.withUnsafeBufferPointer(\.baseAddress), rows.count)
  }

  func testManyChecksAreListedWhenTheyChangeAndNotForEachKey() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", (0..<4000).map { "X-\($0): \($0)" }))
    bench.press("A3")
    let first = rowsOfTheTab(bench)
    XCTAssertEqual(first.count, 4002)
    XCTAssertEqual(first.place, rowsOfTheTab(bench).place)
    bench.press("jjjG/X-17<Enter>n")
    XCTAssertEqual(first.place, rowsOfTheTab(bench).place)
    bench.press("x")
    XCTAssertEqual(rowsOfTheTab(bench).count, 4001)
    bench.press("u")
    XCTAssertEqual(rowsOfTheTab(bench).count, 4002)
  }

  func testTheChecksOfARequestAreLookedUpOnce() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("A")
    let shared = bench.model.shared
    let places = (0..<2).map { _ in
      shared.expectations.checks(of: shared.shownRequest).withUnsafeBufferPointer(\.baseAddress)
    }
    XCTAssertNotNil(places[0])
    XCTAssertEqual(places[0], places[1])
  }

  func testOnlyAsManyVerdictsOfACheckAreKeptAsTheHistoryHasResponses() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("tha")
    let text = bench.model.shared.expectations.checks[0].text
    let request = bench.model.shared.expectations.checks[0].request
    for id in 1...History.mostEntries + 50 {
      bench.model.shared.expectations.add([Verdict(.passed, text, at: .start)], of: [text], request: request, exchange: id)
    }
    XCTAssertEqual(bench.model.shared.expectations.checks[0].tally.all, History.mostEntries)
    XCTAssertNil(bench.model.shared.expectations.checks[0].verdict(of: 1))
  }

  func testTheExchangeOfACheckIsOneKeyAway() {
    var bench = Bench(120, 40)
    bench.tell(.scenarioFinished(path: path, Samples.failedRun))
    bench.press("3<Enter>")
    XCTAssertTrue(bench.shows("Set-Cookie: gone=; Path=/; Max-Age=0"))
    bench.press("r")
    XCTAssertEqual(bench.takeEffects(), [.send(id: 2, RequestMessage(url: Samples.base + "/cookies"))])
    bench.press("u")
    XCTAssertEqual(bench.model.shared.draft.line, "GET /")
  }

  func testThePaneAndTheTabHaveCursorsOfTheirOwn() {
    var bench = Bench(200, 60)
    bench.tell(.scenarioFinished(path: path, Samples.failedRun))
    let row = bench.model.checks.position.selection
    bench.press("6j")
    XCTAssertEqual(bench.model.checks.position.selection, row + 1)
    XCTAssertEqual(bench.model.response.position.selection, row)
  }

  func testARunDoesNotTouchTheRequestThatIsWritten() {
    var bench = Bench(120, 40)
    bench.press("2e?a<Enter>")
    bench.tell(.scenarioFinished(path: path, Samples.failedRun))
    XCTAssertEqual(bench.model.shared.draft.line, "GET /?a")
  }

  func testAnExchangeOfAScenarioIsSentAgainToTheServerThatRuns() {
    var bench = Bench(120, 40)
    bench.tell(.scenarioFinished(path: path, Samples.failedRun))
    bench.press("4<Enter>r")
    XCTAssertEqual(bench.takeEffects(), [.send(id: 2, RequestMessage(url: Samples.base + "/cookies"))])
  }

  func testAFileThatDoesNotParseShowsItsFaults() {
    var bench = Bench(120, 40)
    let fault = Diagnostic("unknown section [Assert]", at: SourcePosition(line: 5, column: 2), hint: "did you mean [Asserts]?")
    bench.tell(.scenarioFinished(path: path, ScenarioResult(path: path, text: "", name: "x", diagnostics: [fault])))
    XCTAssertTrue(bench.shows("[!] 5:2 unknown section [Assert]   did you mean [Asserts]?"))
    XCTAssertTrue(bench.shows("! cookies/layers"))
  }

  func testAServerThatDidNotStartIsSaid() {
    var bench = Bench(120, 40)
    bench.tell(
      .scenarioFinished(path: path, ScenarioResult(path: path, text: "", name: "x", environmentFailure: "no port is free"))
    )
    XCTAssertTrue(bench.shows(">no port is free"))
  }
}
