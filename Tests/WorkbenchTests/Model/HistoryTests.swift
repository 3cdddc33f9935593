import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class HistoryTests: XCTestCase {
  func testAPastExchangeComesBackWithItsRequestToBeEditedAndSentAgain() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("4G<Enter>")
    XCTAssertEqual(bench.model.shared.shown, 1)
    XCTAssertEqual(bench.model.shared.draft.line, "GET /json")
    _ = bench.takeEffects()
    bench.press("ee?a=1<Enter><Enter>")
    XCTAssertEqual(bench.takeEffects(), [.send(id: 3, Samples.request("/json?a=1", cookie: "sid=abc123"))])
    XCTAssertEqual(bench.model.shared.history[1]?.draft.line, "GET /json")
  }

  func testTheCursorStaysOnItsEntryWhenNewerOnesCome() {
    var bench = Bench(160, 40)
    bench.press("<Enter>rr4j")
    XCTAssertEqual(bench.model.history.selected, 2)
    bench.press("j")
    _ = bench.model.shared.history.add(RequestDraft(), exchange: Exchange(request: RequestMessage(url: "/")))
    bench.tell(.notice(""))
    XCTAssertEqual(bench.model.history.position.selection, 3)
    XCTAssertEqual(bench.model.history.selected, 1)
  }

  func testARowHasTheTimeOfDayTheMarkAndTheShownExchange() {
    var bench = Bench(120, 40)
    bench.model.secondsFromUTC = 3600
    bench.tell(.now(86_400 * 7 + 3661))
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("mj<Enter>")
    XCTAssertTrue(bench.shows(" #1 02:01 GET  /json          200  M"), bench.text)
    XCTAssertTrue(bench.shows("*#2 02:01 GET  /cookies       live"), bench.text)
    XCTAssertTrue(bench.shows("2 exchanges, 1 live"))
    bench.tell(.resized(Size(columns: 200, rows: 60)))
    XCTAssertTrue(bench.shows(" #1 02:01:01 GET  /json "), bench.text)
  }

  func testTheMessageLineTellsOfTheExchangeThatWasBroughtBack() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("4G<Enter>")
    XCTAssertEqual(bench.model.shared.outcome, "GET /json 200 in 1.30 ms")
    XCTAssertEqual(bench.model.shared.notice, "#1 is shown   r sends it again   u brings the former request back")
  }

  func testItIsBoundedInNumber() {
    var history = History()
    for number in 1...History.mostEntries + 50 {
      let id = history.add(RequestDraft(), exchange: Exchange(request: RequestMessage(url: "/")))
      XCTAssertEqual(id, number)
      history.apply(.ended(.complete), to: id, at: .zero)
    }
    XCTAssertEqual(history.entries.map(\.id), Array(51...250))
    XCTAssertEqual(history.dropped, 50)
  }

  func testItIsBoundedInBytesAndKeepsWhatRuns() {
    var history = History()
    let running = history.add(RequestDraft(), exchange: Exchange(request: RequestMessage(url: "/")))
    let megabyte = [UInt8](repeating: 0, count: 1 << 20)
    for _ in 0..<40 {
      let id = history.add(RequestDraft(), exchange: Exchange(request: RequestMessage(url: "/")))
      history.apply(.received(megabyte), to: id, at: .zero)
      history.apply(.body(megabyte), to: id, at: .zero)
      history.apply(.ended(.complete), to: id, at: .zero)
    }
    XCTAssertEqual(history.entries.count, 33)
    XCTAssertEqual(history.dropped, 8)
    XCTAssertEqual(history.entries.first?.id, running)
    XCTAssertNotNil(history[41])
    XCTAssertNil(history[2])
  }

  func testWhatIsRecordedIsForgottenLast() {
    var history = History()
    let megabyte = [UInt8](repeating: 0, count: 1 << 20)
    func add(_ count: Int, recorded: Bool) {
      for _ in 0..<count {
        let id = history.add(RequestDraft(), exchange: Exchange(request: RequestMessage(url: "/")))
        if recorded { history.setRecorded(history.entries.map(\.id).filter { $0 <= 20 || $0 == id }) }
        history.apply(.body(megabyte), to: id, at: .zero)
        history.apply(.ended(.complete), to: id, at: .zero)
      }
    }
    add(20, recorded: true)
    XCTAssertEqual(history.recordedBytes, 20 << 20)
    add(100, recorded: false)
    XCTAssertEqual(history.entries.map(\.id), Array(1...20) + Array(77...120))
    let large = history.add(RequestDraft(), exchange: Exchange(request: RequestMessage(url: "/")))
    for _ in 0..<50 { history.apply(.body(megabyte), to: large, at: .zero) }
    XCTAssertEqual(history.entries.map(\.id), Array(7...20) + [large], "its bytes are bounded all the same")
    XCTAssertEqual(history.recordedBytes, 14 << 20)
  }

  func testSmallEventsCountWithTheirIndexAndTheirChunks() {
    var history = History()
    let type = HeaderLine(name: "Content-Type", value: "text/event-stream")
    let head = ResponseHead(version: "HTTP/1.1", status: 200, reason: "OK", headers: [type], bytes: [])
    let event = Array("data: a\n\n".utf8)
    let id = history.add(RequestDraft(), exchange: Exchange(request: RequestMessage(url: "/")))
    history.apply(.head(head, framing: .chunked), to: id, at: .zero)
    for _ in 0..<1000 {
      history.apply(.body(event), to: id, at: .zero)
      history.apply(.chunk(size: event.count, extension: ""), to: id, at: .zero)
    }
    // Of each event: 9 bytes of the body, 7 of the frame, 8 of its index, 48 of the chunk.
    XCTAssertGreaterThanOrEqual(history[id]?.byteCount ?? 0, 72_000)
  }

  func testTheLogKeepsItsLastThousandLines() {
    var bench = Bench(160, 40)
    for number in 0..<1234 { bench.tell(.log(Message.LogLine(text: "line \(number)"))) }
    XCTAssertEqual(bench.model.log.lines.count, 1000)
    XCTAssertEqual(bench.model.log.dropped, 234)
    XCTAssertTrue(bench.shows("line 1233"))
    bench.press("5kk")
    bench.tell(.log(Message.LogLine(text: "one more")))
    XCTAssertEqual(bench.model.log.lines[bench.model.log.position.selection].text, "line 1231")
  }
}
