import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class LogTests: XCTestCase {
  private func line(_ text: String, _ level: Message.LogLine.Level = .error) -> Message {
    .log(Message.LogLine(level: level, text: text))
  }

  func testTheTimeAndTheLevelOfALineAreTakenOffItsText() {
    let lines: [(String, String, Message.LogLine.Level, String)] = [
      ("2026-11-29T23:20:01+0100 error app: GET /x: failed", "23:20:01", .error, "app: GET /x: failed"),
      ("2026-11-29 23:20:01.123 WARNING: slow", "23:20:01", .warning, "slow"),
      ("[2026-11-29T23:20:01Z] [ INFO ] up", "23:20:01", .info, "up"),
      ("23:20:01 critical down", "23:20:01", .error, "down"),
      ("GET /x 200", "12:00:00", .info, "GET /x 200"),
      ("errors happen", "12:00:00", .info, "errors happen"),
      ("[error", "12:00:00", .info, "[error"),
      ("", "12:00:00", .info, ""),
      ("2026-11-29T23:20", "12:00:00", .info, "2026-11-29T23:20"),
    ]
    for (text, time, level, rest) in lines {
      XCTAssertEqual(
        Message.LogLine(received: text, at: "12:00:00"),
        Message.LogLine(time: time, level: level, text: rest),
        text
      )
    }
  }

  func testALongLineIsBounded() {
    let line = Message.LogLine(received: String(repeating: "x", count: 1 << 20), at: "")
    XCTAssertLessThan(line.text.utf8.count, 17_000)
    XCTAssertTrue(line.text.hasSuffix("bytes more"))
    var pane = LogPane()
    pane.append(Message.LogLine(text: String(repeating: "y", count: 1 << 20)))
    XCTAssertLessThan(pane.lines[0].text.utf8.count, 17_000)
  }

  func testLongLinesAreForgottenByTheirSize() {
    var pane = LogPane()
    let count = LogPane.mostBytes / 16_000 + 100
    for number in 0..<count { pane.append(Message.LogLine(text: "\(number) " + String(repeating: "y", count: 16_000))) }
    XCTAssertLessThanOrEqual(pane.lines.reduce(0) { $0 + $1.text.utf8.count }, LogPane.mostBytes)
    XCTAssertEqual(pane.lines.count + pane.dropped, count)
    XCTAssertEqual(pane.lines.first?.text.hasPrefix("\(pane.dropped) "), true)
    XCTAssertEqual(pane.position.selection, pane.lines.count - 1)
  }

  func testEnterShowsTheWholeLineWrapped() {
    var bench = Bench(80, 24)
    let text = (0..<60).map { "word\($0)" }.joined(separator: " ") + "\u{1B}[2J"
    bench.tell(line(text))
    bench.press("5<Enter>")
    XCTAssertTrue(bench.shows("word0 word1"), bench.text)
    XCTAssertTrue(bench.shows(#"word59\x1b[2J"#), bench.text)
    bench.press("<Esc>")
    XCTAssertEqual(bench.model.context, .log)
  }

  func testLinesWrapInPlaceAndTheCursorStaysInSight() {
    var bench = Bench(200, 60)
    for number in 0..<30 { bench.tell(line("\(number) " + String(repeating: "long ", count: 90) + "end\(number)", .info)) }
    bench.press("5z")
    XCTAssertFalse(bench.shows("end29"))
    bench.press("w")
    for keys in ["", "k", "kk", "g", "jjjjj", "G"] {
      bench.press(keys)
      let selected = bench.model.log.position.selection
      XCTAssertTrue(bench.shows("end\(selected)"), "after \(keys): \(bench.text)")
      assertIsWhole(bench.screen.grid)
    }
  }

  func testWordsAreSearchedForAroundTheEnd() {
    var bench = Bench(160, 40)
    for text in ["one", "Two", "three", "two again"] { bench.tell(line(text)) }
    bench.press("5g/two<Enter>")
    XCTAssertEqual(bench.model.log.position.selection, 1)
    XCTAssertEqual(bench.model.shared.notice, "two 1 of 2")
    bench.press("nn")
    XCTAssertEqual(bench.model.log.position.selection, 1)
    bench.press("N")
    XCTAssertEqual(bench.model.log.position.selection, 3)
    bench.press("/nothing<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "nothing is not found in the log")
  }

  func testALongLineIsWrappedAndNotCutWhenItIsOpened() {
    var bench = Bench(80, 24)
    let words = (1...60).map { "word\($0)" }
    bench.tell(.log(Message.LogLine(time: "02:41:10", level: .error, text: words.joined(separator: " "))))
    bench.press("5<Enter>")
    let shown = bench.lines.dropFirst(2).map { $0.dropFirst(2).dropLast(2) }.joined().filter { $0 != " " }
    XCTAssertTrue(shown.contains(words.joined()), bench.text)
  }

  func testYYCopiesTheLogLine() {
    var bench = Bench(160, 40)
    bench.press("5yy")
    XCTAssertEqual(bench.model.shared.notice, "y: nothing was logged yet")
    bench.press("<Esc>")
    bench.tell(.log(Message.LogLine(time: "02:41:10", level: .error, text: "GET /x\u{1B}")))
    bench.press("5yy")
    XCTAssertEqual(bench.takeEffects(), [.copy(#"02:41:10 error GET /x\x1b"#)])
  }

  func testAServerErrorLeadsToItsLineAndBack() {
    var bench = Bench(120, 40)
    bench.press("jj<Enter>")
    bench.tell(line("GET /items/{id}: the handler failed: first"))
    bench.tell(line("GET /items/12: another", .info))
    bench.answer(Samples.head(500, "Internal Server Error", ["Content-Length: 0"]))
    XCTAssertEqual(bench.model.shared.notice, "O shows its line in the server log")
    bench.press("r")
    bench.tell(line("GET /items/{id}: the handler failed: second"))
    bench.answer(Samples.head(500, "Internal Server Error", ["Content-Length: 0"]))
    bench.press("3O")
    XCTAssertEqual(bench.model.focus, .log)
    XCTAssertEqual(bench.model.log.position.selection, 2)
    bench.press("4j<Enter>3O")
    XCTAssertEqual(bench.model.log.position.selection, 0)
    bench.press("o")
    XCTAssertEqual(bench.model.focus, .response)
  }

  func testTheRequestIDLeadsToItsLine() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.tell(line("GET /json: someone else's, request-id=aaaaaaaa-1", .error))
    bench.tell(line("something, request-id=bbbbbbbb-2", .info))
    bench.answer(Samples.head(500, "Internal Server Error", ["X-Request-ID: bbbbbbbb-2", "Content-Length: 0"]))
    bench.press("3O")
    XCTAssertEqual(bench.model.log.position.selection, 1)
    bench.press("4")
    bench.press("5o")
    XCTAssertEqual(bench.model.shared.shown, 1)
  }

  func testALineOfAnotherPathIsNotTheExchanges() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.tell(line("GET /json/more: failed"))
    bench.answerWithJSON()
    bench.press("3O")
    XCTAssertEqual(bench.model.shared.notice, "O: the server log has no line of this exchange   5 shows the log")
    bench.press("5o")
    XCTAssertEqual(bench.model.shared.notice, "o: no exchange in the history fits this line")
  }
}
