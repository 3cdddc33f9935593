import Scenarios
import XCTest

@testable import Workbench

final class TraceTests: XCTestCase {
  private let trace = ExchangeTrace(
    route: "GET /x",
    origins: [ExchangeTrace.Origin(name: "Shared", value: "near", setBy: "router /r", overrode: ["app: far"])],
    negotiation: ExchangeTrace.Negotiation(
      requested: ["text/*;q=0.5"],
      offers: [
        ExchangeTrace.Negotiation.Offer("text/plain", weight: 500), ExchangeTrace.Negotiation.Offer("text/html", weight: 0),
      ],
      chosen: "text/plain",
      reason: "the highest weight; of equal ones the first offer"
    )
  )

  private func bench(_ lines: [String]) -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", lines))
    return bench
  }

  func testAHeaderLineSaysWhoSetItAndTheDetailWhatItOverrode() {
    var bench = bench(["shared: near", "Date: now"])
    bench.tell(.trace(id: 1, trace))
    bench.press("th3j")
    XCTAssertTrue(bench.shows("1 shared: near   (router /r)"), bench.text)
    XCTAssertTrue(bench.shows("set by router /r, over app: far"), bench.text)
    XCTAssertFalse(bench.shows("Date: now   ("), bench.text)
  }

  func testTheNegotiationTabShowsOffersWeightsAndTheChoice() {
    var bench = bench(["Content-Type: text/plain", "Vary: Accept"])
    bench.tell(.trace(id: 1, trace))
    bench.press("tn")
    XCTAssertTrue(bench.shows("> offered   q=0.500  text/plain"), bench.text)
    XCTAssertTrue(bench.shows("  offered   q=0      text/html"), bench.text)
    XCTAssertTrue(bench.shows("Chosen      text/plain"), bench.text)
    XCTAssertFalse(bench.shows("Vary does not name Accept"), bench.text)
  }

  func testANegotiatedAnswerWithoutVaryIsPointedOut() {
    var bench = bench(["Content-Type: text/plain"])
    bench.tell(.trace(id: 1, trace))
    bench.press("tn")
    XCTAssertTrue(bench.shows("! Vary does not name Accept"), bench.text)
  }

  func testWithoutATraceTheTabSaysSo() {
    var bench = bench(["Content-Type: text/plain"])
    bench.press("tn")
    XCTAssertTrue(bench.shows("no trace: only the app in this process reports"), bench.text)
  }

  func testATraceOfAnUnknownExchangeIsIgnored() {
    var bench = bench([])
    let before = bench.text
    bench.tell(.trace(id: 77, trace))
    XCTAssertEqual(bench.text, before)
  }

  func testBackgroundTasksStandInTheSummaryAndChangeWithTheTrace() {
    var bench = bench([])
    bench.press("ts")
    var trace = trace
    trace.background = [
      ExchangeTrace.BackgroundWork(name: "audit", state: .done, duration: .milliseconds(12)),
      ExchangeTrace.BackgroundWork(name: "mail", state: .running),
    ]
    bench.tell(.trace(id: 1, trace))
    XCTAssertTrue(bench.shows("after       audit done 12.0 ms"), bench.text)
    XCTAssertTrue(bench.shows("after       mail running"), bench.text)
    trace.background[1].state = .failed(reason: "no relay")
    bench.tell(.trace(id: 1, trace))
    XCTAssertTrue(bench.shows("after       mail failed: no relay"), bench.text)
  }
}
