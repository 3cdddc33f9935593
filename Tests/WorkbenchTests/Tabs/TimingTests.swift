import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class TimingTests: XCTestCase {
  func testPhasesFollowOneAnother() {
    var bench = Bench(129, 40)
    bench.press("<Enter>")
    let events: [(Exchange.Event, Int)] = [
      (.connected(ConnectionInfo(local: "a:1", peer: "b:2", reused: true)), 10),
      (.sent(Exchange.SentRequest(method: "GET", target: "/", headers: [], addedHeaders: 0, body: [], bytes: [])), 20),
      (.received([1]), 70), (.head(Samples.jsonHead, framing: .length(1)), 75), (.ended(.complete), 100),
    ]
    for (event, time) in events { bench.tell(.exchange(id: 1, event, at: .milliseconds(time))) }
    guard let entry = bench.model.shared.history[1] else { return XCTFail("no entry") }
    XCTAssertEqual(
      TimingTab.Content(entry, in: bench.model.shared.history).rows,
      [
        TimingTab.Row(name: "send", time: .milliseconds(20), bar: 0..<200),
        TimingTab.Row(name: "wait", time: .milliseconds(50), bar: 200..<700),
        TimingTab.Row(name: "head", time: .milliseconds(5), bar: 700..<750),
        TimingTab.Row(name: "body", time: .milliseconds(25), bar: 750..<1000),
        TimingTab.Row(name: "total", time: .milliseconds(100), bar: 0..<1000, role: .heading),
        TimingTab.Row(name: "connection", words: "an open one was used again"),
      ]
    )
    bench.press("ti3")
    XCTAssertTrue(bench.shows("wait        50.0 ms           ####################"), bench.text)
  }

  func testAResponseBeforeTheWholeRequestWasSentTakesNoTimeOfItsOwn() {
    var bench = Bench(129, 40)
    bench.press("<Enter>")
    let events: [(Exchange.Event, Int)] = [
      (.connected(ConnectionInfo(local: "a:1", peer: "b:2", reused: false)), 10), (.received([1]), 20),
      (.head(Samples.jsonHead, framing: .length(1)), 30),
      (.sent(Exchange.SentRequest(method: "GET", target: "/", headers: [], addedHeaders: 0, body: [], bytes: [])), 50),
      (.ended(.complete), 100),
    ]
    for (event, time) in events {
      bench.tell(.exchange(id: 1, event, at: .milliseconds(time)))
      bench.press("ti")
    }
    guard let entry = bench.model.shared.history[1] else { return XCTFail("no entry") }
    XCTAssertEqual(
      TimingTab.Content(entry, in: bench.model.shared.history).rows.prefix(5),
      [
        TimingTab.Row(name: "connect", time: .milliseconds(10), bar: 0..<100),
        TimingTab.Row(name: "send", time: .milliseconds(40), bar: 100..<500),
        TimingTab.Row(name: "wait", time: .zero, bar: 500..<500),
        TimingTab.Row(name: "head", time: .zero, bar: 500..<500),
        TimingTab.Row(name: "body", time: .milliseconds(50), bar: 500..<1000),
      ]
    )
  }

  func testPercentilesAreTheNearestRank() {
    let times = (1...20).map { Duration.milliseconds($0) }
    XCTAssertEqual(
      [0, 50, 95, 100].map { TimingTab.Content.percentile($0, of: times) },
      [1, 10, 19, 20].map { .milliseconds($0) }
    )
    XCTAssertEqual(TimingTab.Content.percentile(95, of: [.milliseconds(7)]), .milliseconds(7))
    XCTAssertNil(TimingTab.Content.percentile(50, of: []))
  }

  func testRepeatsOfTheSameRequestAreSummedUp() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    for _ in 0..<4 {
      bench.press("r")
      bench.answerWithJSON()
    }
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("ti")
    XCTAssertFalse(bench.shows("repeats"), bench.text)
    bench.press("k<Enter>ti")
    bench.answerWithJSON()
    XCTAssertTrue(bench.shows("6 responses to this request in the history"), bench.text)
    XCTAssertTrue(bench.shows("min 1.30 ms   p50 1.30 ms   p95 1.30 ms   max 1.30 ms"), bench.text)
  }
}
