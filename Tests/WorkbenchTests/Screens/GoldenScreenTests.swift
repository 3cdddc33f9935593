import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// Every pane and every tab at four sizes, each in a file of its own; `assertScreen` tells how to record them again.
final class GoldenScreenTests: XCTestCase {
  private let sizes = [(40, 10), (80, 24), (120, 40), (200, 60)]

  /// A bench with a response, a marked one, a log and a failed scenario; the response is the cookies.
  private func bench(_ columns: Int, _ rows: Int) -> Bench {
    var bench = Bench(columns, rows)
    bench.tell(.now(1_790_000_000))
    bench.tell(.log(Message.LogLine(time: "02:41:10", text: "GET /json 200 38 B")))
    bench.tell(.log(Message.LogLine(time: "02:41:11", level: .error, text: "GET /cookies failed: the file is gone")))
    bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun))
    bench.press("1g<Enter>")
    bench.answerWithJSON()
    bench.press("m1j<Enter>")
    bench.answerWithCookies()
    var trace = ExchangeTrace(
      route: "GET /cookies",
      origins: [
        ExchangeTrace.Origin(
          name: "content-type",
          value: "text/html; charset=utf-8",
          setBy: "router /cookies",
          overrode: ["app: text/plain"]
        )
      ],
      negotiation: ExchangeTrace.Negotiation(
        requested: ["text/html", "*/*;q=0.1"],
        offers: [
          ExchangeTrace.Negotiation.Offer("text/html", weight: 1000),
          ExchangeTrace.Negotiation.Offer("application/json", weight: 100),
        ],
        chosen: "text/html",
        reason: "it has the highest weight"
      )
    )
    trace.declaration = .conforms
    bench.tell(.trace(id: 3, trace))
    return bench
  }

  private func check(_ name: String, _ prepare: (inout Bench) -> Void) {
    let screens = sizes.map { columns, rows in
      var bench = bench(columns, rows)
      prepare(&bench)
      return "--- \(columns)x\(rows)\n\(bench.text)"
    }
    assertScreen(screens.joined(separator: "\n"), name)
  }

  func testPanes() {
    for pane in Pane.allCases { check("pane-\(pane.rawValue)-\(pane)") { $0.press("\(pane.rawValue)") } }
  }

  func testTabs() {
    for tab in ResponseTab.allCases where tab != .stream { check("tab-\(tab)") { $0.press("3t\(tab.letter)") } }
    check("tab-stream") { $0.showEvents() }
  }

  func testBoxes() {
    for (name, keys) in [("help", "3tb?"), ("palette", ":"), ("tabs", "t"), ("copies", "y"), ("filter", "1/js"), ("save", "s")] {
      check("box-\(name)") { $0.press(keys) }
    }
    check("box-comparison") { $0.press("d") }
  }

  func testAResponseThatDoesNotCome() {
    check("failure") { bench in
      bench.press("2e<C-u>GET /slow<Enter><Enter>")
      let failure = TransportFailure(.timeout, "GET /slow: no whole head within 30.0 seconds.")
      bench.tell(.exchange(id: bench.lastSent ?? 0, .ended(.failed(failure)), at: .seconds(30)))
    }
  }

  func testARequestBeingWritten() {
    check("request-being-written") { $0.press("2jeX-Mode: a<Enter>jeX-Mode: b<Enter><Space>je") }
  }
}
