import Exchanges
import Scenarios
import XCTest

@testable import Workbench

/// What runs shows how long it has; limits can be set, and messages name the command.
final class WaitingTests: XCTestCase {
  private func bench() -> Bench {
    var bench = Bench(120, 40)
    bench.tell(.now(1000))
    return bench
  }

  func testWhatRunsShowsItsTime() {
    var bench = bench()
    bench.press("2r")
    XCTAssertTrue(bench.model.needsClock)
    bench.tell(.now(1012))
    bench.tell(.tick)
    XCTAssertTrue(bench.lines.contains { $0.contains("waiting for the response 12 s") }, bench.text)
    XCTAssertTrue(bench.lines.contains { $0.contains("#1 ") && $0.contains("12 s") } || !bench.shows("4 History"), bench.text)
    bench.tell(.now(1072))
    bench.tell(.tick)
    XCTAssertTrue(bench.shows("waiting for the response 1:12"), bench.text)
    bench.answerWithJSON()
    XCTAssertFalse(bench.model.needsClock)
    XCTAssertFalse(bench.shows("LIVE"), bench.text)
  }

  func testAStreamShowsHowLongNothingHasCome() {
    var bench = bench()
    bench.beginStream()
    bench.stream("data: x\n\n", at: 1)
    bench.press("te3")
    bench.tell(.now(1007))
    bench.tell(.tick)
    XCTAssertTrue(bench.shows("LIVE 7 s  idle 7 s"), bench.text)
    bench.stream("data: y\n\n", at: 7000)
    XCTAssertFalse(bench.shows("idle"), bench.text)
  }

  func testASilentBodyIsEndedAndTheMessageNamesTheCommand() {
    var bench = bench()
    bench.beginStream("text/plain")
    bench.stream("part", at: 1)
    bench.tell(.now(1059))
    bench.tell(.tick)
    XCTAssertEqual(bench.model.shared.history[1]?.isRunning, true)
    bench.tell(.now(1060))
    _ = bench.takeEffects()
    bench.tell(.tick)
    XCTAssertEqual(bench.takeEffects(), [.cancel(id: 1)])
    XCTAssertEqual(
      bench.model.shared.notice,
      ":timeout idle 2m waits longer"
    )
    XCTAssertEqual(bench.model.shared.history[1]?.exchange.failure?.kind, .timeout)
  }

  func testAnEventStreamMayRestUnlessALimitIsSet() {
    var bench = bench()
    bench.beginStream()
    bench.tell(.now(9000))
    bench.tell(.tick)
    XCTAssertEqual(bench.model.shared.history[1]?.isRunning, true)
    bench.press(":timeout idle 10s<Enter>")
    bench.tell(.tick)
    XCTAssertEqual(bench.model.shared.history[1]?.isRunning, false)
  }

  func testLimitsAreShownAndSet() {
    var bench = bench()
    bench.press(":timeout<Enter>")
    XCTAssertEqual(
      bench.model.shared.notice,
      "connect 10 s   head 30 s   idle 60 s (off for event streams)   total off   :timeout head 60s sets one"
    )
    for (words, expected) in [("head 1.5s", "head 1.5 s"), ("connect 500ms", "connect 500 ms"), ("total 2m", "total 120 s")] {
      bench.press(":timeout \(words)<Enter>")
      XCTAssertTrue(bench.model.shared.notice.contains(expected), bench.model.shared.notice)
      XCTAssertEqual(bench.effects.last, .limit(bench.model.shared.timeouts))
    }
    bench.press(":timeout idle off<Enter>")
    XCTAssertTrue(bench.model.shared.notice.contains("idle off   total"), bench.model.shared.notice)
    for (words, expected) in [
      ("head off", "timeout: head can't be off. Set a long time, as in :timeout head 1h."),
      ("soon 5s", "timeout: soon 5s is not a limit. Write connect, head, idle or total and a time, as in :timeout idle 20s."),
      ("idle 5", "timeout: 5 is not a time. Write a number and ms, s, m or h, as in :timeout idle 20s."),
      ("idle 0s", "timeout: 0s is not a time. Write a number and ms, s, m or h, as in :timeout idle 20s."),
    ] {
      bench.press(":timeout \(words)<Enter>")
      XCTAssertEqual(bench.model.shared.notice, expected)
    }
  }

  func testTheMessageOfATimeoutNamesItsLimit() {
    for (events, advice) in [
      ([], ":timeout connect 20s waits longer"),
      (
        [Exchange.Event.connected(ConnectionInfo(local: "a:1", peer: "b:2", reused: false))], ":timeout head 1m waits longer"
      ),
    ] as [([Exchange.Event], String)] {
      var bench = bench()
      bench.press("2r")
      for event in events { bench.tell(.exchange(id: 1, event, at: .zero)) }
      bench.tell(.exchange(id: 1, .ended(.failed(TransportFailure(.timeout, "too long"))), at: .seconds(9)))
      XCTAssertEqual(bench.model.shared.notice, advice)
    }
  }
}
