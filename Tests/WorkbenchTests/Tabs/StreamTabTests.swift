import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class StreamTabTests: XCTestCase {
  private func bench(_ columns: Int = 120, _ rows: Int = 40) -> Bench {
    var bench = Bench(columns, rows)
    bench.showEvents()
    return bench
  }

  func testEachFrameIsARowWithTimeIdEventSizeAndData() {
    let bench = bench()
    XCTAssertTrue(bench.shows(#" 10.0 ms   1        tick        57      {"n":1,"list":[1,2]}"#), bench.text)
    XCTAssertTrue(bench.shows(#" 60.0 ms   2        message     28      two\x0alines"#), bench.text)
    XCTAssertTrue(bench.shows(" 60.0 ms   -        -           7       : ping"), bench.text)
    XCTAssertTrue(bench.shows("LIVE  following  4 frames  1 only comments"), bench.text)
    XCTAssertTrue(bench.shows("last id 3  retry 3000 ms  rate 1/s  last gap 1.20 s  largest 1.20 s before #4"), bench.text)
  }

  func testFramesAreSeenAsTheyArriveAndTheCursorFollows() {
    var bench = bench()
    bench.stream("id: 4\ndata: four\n\n", at: 1300)
    XCTAssertTrue(bench.shows(">1.30 s    4        message     17      four"), bench.text)
    bench.press("k")
    bench.stream("id: 5\ndata: five\n\n", at: 1400)
    XCTAssertTrue(bench.shows(">1.26 s    3        tick"), bench.text)
    XCTAssertFalse(bench.shows("following"), bench.text)
    bench.press("F")
    XCTAssertTrue(bench.shows(">1.40 s    5"), bench.text)
  }

  func testAPausedPictureStandsAndCountsWhatComes() {
    var bench = bench()
    bench.press(" ")
    bench.stream("data: unseen\n\n", at: 1300)
    XCTAssertFalse(bench.shows("unseen"), bench.text)
    XCTAssertTrue(bench.shows("PAUSED, 1 new"), bench.text)
    bench.press(" ")
    XCTAssertTrue(bench.shows("unseen"), bench.text)
  }

  func testAFilterListsOnlyWhatHasTheWordsAndGoesOnWithNewFrames() {
    var bench = bench()
    bench.press("fTICK<Enter>")
    XCTAssertTrue(bench.shows("filter TICK: 2"), bench.text)
    XCTAssertFalse(bench.shows("ping"), bench.text)
    bench.stream("event: tick\ndata: late\n\n", at: 1300)
    bench.stream("event: tock\ndata: never\n\n", at: 1300)
    XCTAssertTrue(bench.shows("late"), bench.text)
    XCTAssertFalse(bench.shows("never"), bench.text)
    bench.press("f<BS><BS><BS>")
    XCTAssertTrue(bench.shows("never"), bench.text)
    XCTAssertTrue(bench.shows("filter T: 5"), bench.text)
    bench.press("ock")
    XCTAssertTrue(bench.shows("filter Tock: 1"), bench.text)
    bench.press("<Esc>")
    XCTAssertTrue(bench.shows("ping"), bench.text)
  }

  func testWordsAreLookedForInFrames() {
    var bench = bench()
    bench.press("g/lines<Enter>")
    XCTAssertTrue(bench.shows(">60.0 ms   2"), bench.text)
    XCTAssertEqual(bench.model.shared.notice, "lines 1 of 1")
    bench.press("/nowhere<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "nowhere is not found")
  }

  func testAFrameIsOpenedAndItsJSONFolds() {
    var bench = bench()
    bench.press("g<Enter>")
    for part in ["frame       1", "id          1", "event       tick", "retry       3000", #"   "list": ["#] {
      XCTAssertTrue(bench.shows(part), "\(part)\n\(bench.text)")
    }
    bench.press("/list<Enter><Enter>")
    XCTAssertTrue(bench.shows(#""list": [ 2 lines ]"#), bench.text)
    bench.press("<Esc>")
    XCTAssertTrue(bench.shows(">10.0 ms   1"), bench.text)
  }

  func testTheStreamIsClosedByAKeyAndTheRestGoesOn() {
    var bench = bench()
    _ = bench.takeEffects()
    bench.press("x")
    XCTAssertEqual(bench.takeEffects(), [.cancel(id: 1)])
    bench.tell(.exchange(id: 1, .ended(.cancelled), at: .seconds(2)))
    XCTAssertTrue(bench.shows("ended  following  4 frames"), bench.text)
    bench.press("x")
    XCTAssertEqual(bench.model.shared.notice, "x: the stream has ended")
  }

  func testReconnectingKeepsTheLastIdWhenNoEventNamesAnother() {
    var bench = bench()
    bench.endStream(at: 1300)
    _ = bench.takeEffects()
    bench.press("L")
    XCTAssertEqual(bench.takeEffects(), [.wait(.seconds(3), exchange: 1)])
    XCTAssertTrue(bench.shows("connects again after 3 s"), bench.text)
    bench.tell(.waited(exchange: 1))
    let field = HeaderLine(name: "Last-Event-ID", value: "3")
    XCTAssertEqual(bench.effects, [.send(id: 2, RequestMessage(url: Samples.base + "/", headers: [field]))])
    bench.tell(.exchange(id: 2, .head(Samples.head(200, "OK", ["content-type: text/event-stream"]), framing: .close), at: .zero))
    bench.stream("data: without id\n\n", at: 5)
    bench.press("LL")
    XCTAssertEqual(bench.takeEffects().last, .send(id: 3, RequestMessage(url: Samples.base + "/", headers: [field])))
  }

  func testAStreamThatIsConnectedAgainGoesOnInOneList() {
    var bench = bench()
    bench.endStream(at: 2000, .failed(TransportFailure(.cut, "cut")))
    bench.press("gL")
    bench.tell(.waited(exchange: 1))
    XCTAssertTrue(bench.shows(">10.0 ms   1"), bench.text)
    bench.tell(.exchange(id: 2, .head(Samples.head(200, "OK", ["content-type: text/event-stream"]), framing: .close), at: .zero))
    bench.stream("id: 4\ndata: after\n\n", at: 5)
    XCTAssertTrue(bench.shows("reconnected, last id 3"), bench.text)
    XCTAssertTrue(bench.shows(" 5.00 s    4        message     18      after"), bench.text)
    XCTAssertTrue(bench.shows("5 frames"), bench.text)
    XCTAssertTrue(bench.shows("last id 4"), bench.text)
    XCTAssertEqual(bench.model.shared.shown, 2)
    XCTAssertEqual(bench.model.shared.history[1]?.stream?.total, 4)
    bench.press("Gk<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "this row isn't a frame: the stream was connected again here")
    bench.press("a")
    XCTAssertEqual(bench.model.shared.expectations.frames, [])
  }

  func testAWaitToConnectAgainIsStopped() {
    var bench = bench()
    bench.endStream(at: 2000)
    bench.press("L<C-c>")
    XCTAssertEqual(bench.model.shared.notice, "the stream is not connected again   L connects it")
    _ = bench.takeEffects()
    bench.tell(.waited(exchange: 1))
    XCTAssertEqual(bench.takeEffects(), [])
  }

  func testAStreamIsConnectedAgainByItselfWithLongerWaitsUntilItIsGivenUp() {
    var bench = Bench(120, 40)
    bench.press(":reconnect auto<Enter>")
    bench.beginStream()
    bench.stream("retry: 500\nid: 1\ndata: x\n\n", at: 1)
    var waits: [Duration] = []
    for _ in 0..<8 {
      _ = bench.takeEffects()
      guard let id = bench.model.shared.history.running.last?.id else { break }
      bench.tell(.exchange(id: id, .ended(.failed(TransportFailure(.connect, "refused"))), at: .milliseconds(2)))
      guard case .wait(let wait, let exchange)? = bench.effects.last else { break }
      waits.append(wait)
      bench.tell(.waited(exchange: exchange))
    }
    XCTAssertEqual(waits, [0.5, 0.5, 1, 2, 4, 8, 16].map { .seconds($0) })
    XCTAssertTrue(
      bench.model.shared.notice.hasPrefix("not connected again: 6 tries brought nothing new"),
      bench.model.shared.notice
    )
  }

  func testAServerThatRepeatsItsLastFrameIsGivenUpToo() {
    var bench = Bench(120, 40)
    bench.press(":reconnect auto<Enter>")
    bench.beginStream()
    var tries = 0
    while let id = bench.model.shared.history.running.last?.id, tries < 50 {
      tries += 1
      bench.tell(
        .exchange(id: id, .head(Samples.head(200, "OK", ["content-type: text/event-stream"]), framing: .close), at: .zero)
      )
      bench.stream("id: 9\ndata: that was all\n\n", at: 1)
      bench.tell(.exchange(id: id, .ended(.complete), at: .milliseconds(2)))
      guard case .wait(_, let exchange)? = bench.effects.last else { break }
      bench.tell(.waited(exchange: exchange))
    }
    XCTAssertEqual(tries, 8)
    XCTAssertTrue(bench.model.shared.notice.hasPrefix("not connected again"), bench.model.shared.notice)
  }

  func testAStreamThatTheUserEndsOrTheServerForbidsIsNotConnectedAgain() {
    var bench = Bench(120, 40)
    bench.press(":reconnect auto<Enter>")
    bench.showEvents()
    bench.endStream(at: 3, .cancelled)
    XCTAssertFalse(bench.effects.contains { if case .wait = $0 { true } else { false } })
    bench.press(":reconnect off<Enter>")
    bench.showEvents()
    bench.endStream(at: 3)
    XCTAssertFalse(bench.effects.contains { if case .wait = $0 { true } else { false } })
    bench.press(":reconnect sometimes<Enter>")
    XCTAssertEqual(
      bench.model.shared.notice,
      "reconnect: sometimes is not known. Write :reconnect auto or :reconnect off."
    )
  }

  func testAByteOrderMarkIsNoPartOfTheStream() {
    for cut in [0, 1, 2, 3] {
      var bench = Bench(120, 40)
      bench.beginStream()
      let bytes = Array("\u{FEFF}id: 9\nretry: 1500\ndata: x\n\n".utf8)
      bench.tell(.exchange(id: 1, .body(Array(bytes.prefix(cut))), at: .milliseconds(1)))
      bench.tell(.exchange(id: 1, .body(Array(bytes.dropFirst(cut))), at: .milliseconds(1)))
      bench.press("te3")
      XCTAssertTrue(bench.shows("last id 9  retry 1500 ms"), bench.text)
    }
  }

  func testWhatOnlyLooksLikeAByteOrderMarkIsKept() {
    var splitter = EventFrame.Splitter()
    var frames: [[UInt8]] = []
    for bytes in [[0xEF], [0xBB, 0x64], [0x0A, 0x0A]] as [[UInt8]] {
      splitter.split(bytes) { kept, _ in frames.append(Array(kept)) }
    }
    XCTAssertEqual(frames, [[0xEF, 0xBB, 0x64, 0x0A]])
  }

  func testABlockWithoutDataIsShownAsNotDispatched() {
    var bench = Bench(140, 50)
    bench.beginStream()
    bench.stream("id: 7\nevent: tick\n\ndata\n\n", at: 1)
    bench.press("te3")
    XCTAssertTrue(bench.shows("id: 7  event: tick   (not dispatched: no data)"), bench.text)
    XCTAssertTrue(bench.shows("2 frames  1 not dispatched"), bench.text)
    bench.press("g<Enter>")
    XCTAssertTrue(bench.shows("none: not dispatched, readers see no event"), bench.text)
  }

  func testTheFilterKeepsTheKeysWhenAnotherTabComesBeforeIt() {
    var bench = bench()
    bench.press("fti")
    bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, ScenarioResult(path: "", text: "", name: "x")))
    XCTAssertEqual(bench.model.response.tab, .checks)
    bench.press("ck")
    XCTAssertEqual(bench.model.field?.text, "tick")
    bench.press("<Enter>te")
    XCTAssertTrue(bench.shows("filter tick: 2"), bench.text)
  }

  func testEachTabScrollsItsRowsByItself() {
    var bench = bench()
    bench.press("l")
    XCTAssertEqual(bench.model.response.position.column, 8)
    bench.press("tb3")
    XCTAssertEqual(bench.model.response.position.column, 0)
    bench.press("te3")
    XCTAssertEqual(bench.model.response.position.column, 8)
  }

  func testKeysOfStreamsSayWhereTheyWork() {
    var bench = bench()
    bench.press("ts3F")
    XCTAssertEqual(bench.model.shared.notice, "F: works in the Stream tab   t e goes there")
    bench.press(" ")
    XCTAssertEqual(bench.model.shared.notice, "Space: works in the tabs Cookies, Stream, Checks")
    bench.press(":follow<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "follow: works in the Stream tab   t e goes there")
  }

  func testChunksOfAnotherBodyAreListedWithTheirTimes() {
    var bench = Bench(120, 40)
    bench.beginStream("text/plain")
    bench.stream("one", at: 10)
    bench.stream("three", at: 30)
    bench.press("te3")
    XCTAssertTrue(bench.shows(" 10.0 ms   1        -           3       one"), bench.text)
    XCTAssertTrue(bench.shows(">30.0 ms   2        20.0 ms     5       three"), bench.text)
    XCTAssertTrue(bench.shows("2 chunks"), bench.text)
    XCTAssertTrue(bench.shows("Stream:2"), bench.text)
  }

  func testAnEndlessStreamIsKeptOnlyWithinBounds() {
    var bench = Bench(80, 24)
    bench.beginStream()
    bench.press("te3")
    let id = bench.lastSent ?? 0
    let portion = 2000
    for round in 0..<100 {
      let text = (0..<portion).map { "id: \(round * portion + $0)\ndata: {\"value\":\(round),\"name\":\"abcdefghij\"}\n\n" }
      let bytes = Array(text.joined().utf8)
      _ = bench.model.update([
        .exchange(id: id, .received(bytes), at: .milliseconds(round)), .exchange(id: id, .body(bytes), at: .milliseconds(round)),
        .exchange(id: id, .chunk(size: bytes.count, extension: ""), at: .milliseconds(round)),
      ])
    }
    guard let entry = bench.model.shared.history[id], let log = entry.stream else { return XCTFail("there is no stream") }
    XCTAssertEqual(log.total, 200_000)
    XCTAssertEqual(log.lastID, "199999")
    XCTAssertLessThanOrEqual(entry.exchange.body.count, HistoryEntry.mostOfStream)
    XCTAssertLessThanOrEqual(entry.exchange.received.count, HistoryEntry.mostOfStream + 200)
    XCTAssertLessThanOrEqual(entry.byteCount, StreamLog.mostBytes + 3 * HistoryEntry.mostOfStream)
    var painter = Painter(size: bench.model.size, isASCII: true)
    let place = ScreenLayout.Place(rect: Rect(row: 0, column: 0, rows: 20, columns: 80), isFocused: true)
    bench.model.response.draw(in: place, &painter, bench.model.shared)
    XCTAssertEqual(painter.listedRows, 12)
    bench.press("ts3")
    XCTAssertTrue(bench.shows("bytes, the first 1048576 kept"), bench.text)
  }

  func testTheFirstOfManyMillionBytesOfABodyAreKeptAndTheRestIsCounted() {
    var entry = HistoryEntry(id: 1, draft: RequestDraft(), exchange: Exchange(request: RequestMessage(url: "http://x/")))
    entry.take(.head(Samples.head(200, "OK", ["Content-Type: text/plain"]), framing: .close), at: .zero)
    let piece = [UInt8](repeating: 0x61, count: 8 * 1024 * 1024)
    for _ in 0..<12 {
      entry.take(.received(piece), at: .zero)
      entry.take(.body(piece), at: .zero)
    }
    XCTAssertEqual(entry.bodyCount, 12 * piece.count)
    XCTAssertEqual(entry.receivedCount, 12 * piece.count)
    XCTAssertEqual(entry.exchange.body.count, HistoryEntry.mostBody)
    XCTAssertEqual(entry.exchange.received.count, HistoryEntry.mostReceived)
  }
}
