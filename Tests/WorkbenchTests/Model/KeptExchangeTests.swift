import Exchanges
import XCTest

@testable import Workbench

final class KeptExchangeTests: XCTestCase {
  private func restored(_ bench: Bench) throws -> KeptExchange {
    let entry = try XCTUnwrap(bench.model.shared.history.entries.last)
    let line = try XCTUnwrap(KeptExchange(entry)).line(hiding: bench.model.secrets)
    XCTAssertFalse(line.contains(0x0A))
    return try XCTUnwrap(KeptExchange(line: line), String(decoding: line, as: UTF8.self))
  }

  func testAnExchangeComesBackAsItWas() throws {
    var bench = Bench()
    bench.tell(.now(1_764_460_000))
    bench.press("<Enter>")
    bench.answerWithJSON()
    let (entry, kept) = (try XCTUnwrap(bench.model.shared.history.entries.last), try restored(bench))
    XCTAssertEqual(kept.draft, entry.draft)
    XCTAssertEqual(kept.began, 1_764_460_000)
    XCTAssertEqual(kept.exchange.head?.headers, entry.exchange.head?.headers)
    XCTAssertEqual(kept.exchange.body, entry.exchange.body)
    XCTAssertEqual(kept.exchange.framing, entry.exchange.framing)
    XCTAssertEqual(kept.exchange.timing.ended, entry.exchange.timing.ended)
    XCTAssertEqual(kept.exchange.ending, .complete)
  }

  func testBytesThatAreNoTextComeBackToo() throws {
    var bench = Bench()
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", ["Content-Type: application/octet-stream", "Content-Length: 3"]), body: [0, 0xFF, 7])
    XCTAssertEqual(try restored(bench).exchange.body, [0, 0xFF, 7])
  }

  func testARunningExchangeIsNotKept() {
    var bench = Bench()
    bench.beginStream()
    XCTAssertNil(bench.model.shared.history.entries.last.flatMap { KeptExchange($0) })
  }

  func testAnExchangeThatEndedIsKeptWhereTheUserWantsThat() {
    var bench = Bench()
    bench.press("<Enter>")
    bench.answerWithJSON()
    XCTAssertFalse(bench.takeEffects().contains { if case .keep = $0 { true } else { false } })
    bench.model.keepsHistory = true
    bench.press("r")
    bench.answerWithJSON()
    XCTAssertEqual(bench.takeEffects().count { if case .keep = $0 { true } else { false } }, 1)
  }

  func testEarlierExchangesStandBeforeTheOthersAndAreMarked() throws {
    var bench = Bench(120, 40)
    bench.tell(.now(1_764_460_000))
    bench.press("<Enter>")
    bench.answerWithJSON()
    let kept = try restored(bench)
    var next = Bench(120, 40)
    next.tell(.earlierExchanges([kept, kept], broken: 0))
    XCTAssertEqual(next.model.shared.history.entries.map(\.id), [1, 2])
    next.press("1<Enter>")
    next.answerWithJSON()
    XCTAssertEqual(next.model.shared.history.entries.map(\.isEarlier), [true, true, false])
    next.press("4jz")
    XCTAssertTrue(next.shows("3 exchanges, 2 earlier"), next.text)
    XCTAssertTrue(next.shows("2025-11-29"), next.text)
    XCTAssertTrue(next.shows("earlier"), next.text)
    next.press("<Enter>")
    XCTAssertEqual(next.model.shared.shown, 2)
    // They are from another time, so nothing is judged by them.
    XCTAssertEqual(next.model.shared.history.repeats(of: try XCTUnwrap(next.model.shared.history[3])).map(\.id), [3])
  }
}
