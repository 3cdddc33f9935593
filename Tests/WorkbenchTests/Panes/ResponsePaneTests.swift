import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// Which tab shows what came, and what stands above and below it.
final class ResponsePaneTests: XCTestCase {
  private func bench(_ head: ResponseHead, _ body: String = "", _ columns: Int = 120, _ rows: Int = 40) -> Bench {
    var bench = Bench(columns, rows)
    bench.press("<Enter>")
    bench.answer(head, body: Array(body.utf8))
    return bench
  }

  func testAfterARequestTheBodyIsOnTheScreen() {
    for (columns, rows) in [(40, 10), (80, 24), (120, 40), (200, 60)] {
      let bench = bench(Samples.jsonHead, String(decoding: Samples.json, as: UTF8.self), columns, rows)
      XCTAssertEqual(bench.model.response.tab, .body)
      XCTAssertTrue(bench.shows("\"id\": 1,"), "\(columns)x\(rows)\n\(bench.text)")
    }
  }

  func testAnEventStreamShowsItsEventsAsTheyCome() {
    var bench = Bench(120, 40)
    bench.beginStream()
    XCTAssertEqual(bench.model.response.tab, .stream)
    bench.stream("event: tick\ndata: one\n\n", at: 10)
    XCTAssertTrue(bench.shows("tick"), bench.text)
    bench.endStream(at: 20)
    XCTAssertEqual(bench.model.response.tab, .stream)
  }

  func testChunksThatComeOverTimeAreShownAsTheyCome() {
    var bench = Bench(120, 40)
    bench.beginStream("text/plain")
    bench.stream("one", at: 10)
    bench.stream("two", at: 200)
    XCTAssertEqual(bench.model.response.tab, .stream)
    bench.endStream(at: 210)
    XCTAssertEqual(bench.model.response.tab, .stream)
  }

  func testADocumentInChunksThatComesAtOnceIsShownWhole() {
    var bench = Bench(120, 40)
    bench.beginStream("application/json")
    bench.stream("[1,", at: 2)
    bench.stream("2]", at: 3)
    bench.endStream(at: 4)
    XCTAssertEqual(bench.model.response.tab, .body)
  }

  func testAResponseWithoutABodyShowsItsHeaders() {
    XCTAssertEqual(bench(Samples.head(302, "Found", ["Location: /x", "Content-Length: 0"])).model.response.tab, .headers)
  }

  func testARequestThatGotNoResponseShowsWhy() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.tell(.exchange(id: 1, .ended(.failed(TransportFailure(.connect, "GET /json: nothing listens there"))), at: .zero))
    XCTAssertEqual(bench.model.response.tab, .summary)
    XCTAssertTrue(bench.shows(">failed      GET /json: nothing listens there"), bench.text)
    XCTAssertEqual(bench.lines[39].trimmingSpaces, "GET /json: nothing listens there", "it is said once")
  }

  func testTheChosenTabStaysUntilAnotherRouteIsOpened() {
    var bench = Bench(120, 40)
    bench.press("jj<Enter>")
    bench.answerWithJSON()
    bench.press("th2e<C-u>GET /items/2?x=1<Enter><Enter>")
    bench.answerWithJSON()
    XCTAssertEqual(bench.model.response.tab, .headers, "the same path template")
    bench.press("2e<C-u>GET /json<Enter><Enter>")
    bench.answerWithJSON()
    XCTAssertEqual(bench.model.response.tab, .body)
  }

  func testAnotherMethodIsAnotherRoute() {
    var bench = bench(Samples.jsonHead, "{}")
    bench.press("th2e<C-u>POST /json<Enter><Enter>")
    bench.answerWithJSON()
    XCTAssertEqual(bench.model.response.tab, .body)
  }

  func testTheChosenTabStaysWhenARedirectIsFollowed() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithRedirect(to: "/elsewhere")
    bench.press("tc>")
    bench.answerWithJSON()
    XCTAssertEqual(bench.model.response.tab, .cookies)
  }

  func testProposedChecksMakeWayForTheChosenTabWhenTheRequestIsSentAgain() {
    var bench = bench(Samples.jsonHead, "{}")
    bench.press("thA")
    XCTAssertEqual(bench.model.response.tab, .checks)
    bench.press("r")
    bench.answerWithJSON()
    XCTAssertEqual(bench.model.response.tab, .headers)
  }

  func testTheStripSaysStatusTypeSizeTimeAndCookies() {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    XCTAssertTrue(bench.shows("| 200 OK   text/html   14 B   1.30 ms   2 cookies stored, 1 deleted "), bench.text)
    XCTAssertTrue(bench.shows("| ! Secure over http: only localhost will send sid, theme back "), bench.text)
    XCTAssertTrue(bench.shows("+- 3 Response #1 ----"), "the title does not say it again\n\(bench.text)")
  }

  func testTheStripCountsTheChecksThatPassed() {
    var bench = bench(Samples.jsonHead, "{}")
    bench.press("3thga")
    let text = bench.model.shared.expectations.checks[0].text
    bench.tell(.judged(id: 1, assertions: [text], [Verdict(.passed, text, at: .start)]))
    XCTAssertTrue(bench.shows("checks 1 of 1 ok |"), bench.text)
    bench.tell(.resized(Size(columns: 80, rows: 24)))
    XCTAssertTrue(bench.shows("1.30 ms   checks 1 of 1 ok"), bench.text)
  }

  func testAMismatchWithTheDeclarationIsTheFirstWarning() {
    var bench = Bench(150, 40)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    var trace = ExchangeTrace(route: "GET /cookies")
    trace.declaration = .differs(["status 200 is not declared"])
    bench.tell(.trace(id: 1, trace))
    XCTAssertTrue(bench.shows("2 cookies stored, 1 deleted   not as declared"), bench.text)
    XCTAssertTrue(bench.shows("! Not as declared: status 200 is not declared  +1, t s"), bench.text)
    bench.press("ts")
    XCTAssertTrue(bench.shows("warning     Secure over http: only localhost will send sid, theme back"), bench.text)
  }

  func testWhereRoomIsShortTheTitleSaysIt() {
    let bench = bench(Samples.jsonHead, "{}", 40, 10)
    XCTAssertTrue(bench.shows(" 3 Response #1  200 OK  2 B "), bench.text)
  }

  func testHostileHeadersOfTheStripAndUnderTheBodyNeverReachACell() {
    let lines = [
      "Content-Type: a/b\u{1B}[2J", "Vary: \u{9B}31m\u{202E}", "Set-Cookie: \u{1B}=\u{1B}]0;x\u{07}; Secure", "ETag: \u{7F}",
    ]
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
      assertIsWhole(bench(Samples.head(200, "O\u{1B}K", lines), "x", columns, rows).screen.grid, "\(columns)x\(rows)")
    }
  }
}
