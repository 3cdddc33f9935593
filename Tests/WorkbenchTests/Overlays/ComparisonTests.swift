import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class ComparisonTests: XCTestCase {
  /// A bench in which two responses were compared.
  private func bench(
    width columns: Int = 120,
    _ first: (lines: [String], body: String),
    _ second: (lines: [String], body: String),
    keys: String = "d"
  ) -> Bench {
    var bench = Bench(columns, 40)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", first.lines), body: Array(first.body.utf8))
    bench.press("mr")
    bench.answer(Samples.head(200, "OK", second.lines), body: Array(second.body.utf8))
    bench.press(keys)
    bench.compare()
    return bench
  }

  private func rows(_ bench: Bench) -> [String] {
    bench.lines.dropFirst(2).prefix(35).map { $0.dropFirst(2).dropLast().trimmingSuffix(while: { $0 == " " }) }.filter {
      !$0.isEmpty
    }
  }

  private static let json = "Content-Type: application/json"

  func testValuesThatDifferStandSideBySideWithTheirPaths() {
    let bench = bench(
      ([Self.json, "Vary: Accept"], #"{"items":[{"name":"lamp","price":2}],"old":true}"#),
      ([Self.json, "Vary: Accept, Origin"], #"{"items":[{"name":"torch","price":2}],"new":[1]}"#)
    )
    XCTAssertEqual(
      rows(bench),
      [
        "                   #1                                                #2", "headers",
        "  Vary             Accept                                            Accept, Origin", "body",
        #"  $.items[0].name  "lamp"                                            "torch""#,
        "  $.old            true                                              (nothing)",
        "  $.new            (nothing)                                         [1]", "the same: status, cookies",
      ]
    )
  }

  func testANarrowScreenHasBothValuesInOneRowWhereTheyFit() {
    let long = String(repeating: "x", count: 60)
    let bench = bench(width: 80, ([Self.json], #"{"a":1,"b":"\#(long)"}"#), ([Self.json], #"{"a":2,"b":"y\#(long)"}"#))
    XCTAssertEqual(
      rows(bench),
      ["body", "  $.a  1 -> 2", "  $.b", "    - \"\(long)\"", "    + \"y\(long)\"", "the same: status, headers, cookies"]
    )
  }

  func testCookiesArePairedByNameAndEventsByNumber() {
    let cookies = bench(
      (["Set-Cookie: sid=1; Path=/; HttpOnly", "Set-Cookie: theme=dark"], ""),
      (["Set-Cookie: theme=light", "Set-Cookie: sid=1; Path=/"], "")
    )
    XCTAssertTrue(rows(cookies).contains { $0.hasPrefix("  sid HttpOnly  present") && $0.hasSuffix("(nothing)") }, cookies.text)
    XCTAssertTrue(rows(cookies).contains { $0.hasPrefix("  theme value   dark") && $0.hasSuffix("light") }, cookies.text)
    let events = bench(
      (["Content-Type: text/event-stream"], "data: 1\n\nevent: tock\ndata: 2\n\n"),
      (["Content-Type: text/event-stream"], "data: 1\n\nevent: tick\ndata: 2\n\n")
    )
    XCTAssertTrue(rows(events).contains { $0.hasPrefix("  event 2 event  tock") && $0.hasSuffix("tick") }, events.text)
  }

  func testVolatileValuesAreCountedAndShownByAKey() {
    func response(_ second: Int, _ id: String) -> (lines: [String], body: String) {
      (
        [Self.json, "Date: Sat, 29 Nov 2025 07:59:4\(second) GMT", "ETag: \"\(second)\""],
        #"{"at":"2025-11-29T07:59:4\#(second)Z","id":"\#(id)","n":1}"#
      )
    }
    var bench = bench(
      response(3, "0b0e9f8c-3a1f-4c57-9a0e-6c1d1f0b7a11"),
      response(5, "1b0e9f8c-3a1f-4c57-9a0e-6c1d1f0b7a12")
    )
    XCTAssertEqual(rows(bench), ["the responses are the same, volatile values apart"])
    XCTAssertTrue(bench.shows("4 volatile differences hidden   v shows them"), bench.text)
    bench.press("v")
    XCTAssertTrue(bench.shows("4 volatile differences shown   v hides them"), bench.text)
    for part in ["  Date  ", "  ETag  ", "  $.at  ", "  $.id  "] { XCTAssertTrue(bench.shows(part), part + bench.text) }
    bench.press("v<Esc>")
    XCTAssertNil(bench.model.overlay)
  }

  func testWhatSendingTwiceShowedToChangeIsVolatileInLaterComparisons() {
    var bench = Bench(120, 40)
    bench.press("V")
    for number in 1...2 {
      bench.answer(Samples.head(200, "OK", [Self.json]), body: Array(#"{"n":\#(number),"name":"ada"}"#.utf8))
    }
    bench.press("<Esc>mr")
    bench.answer(Samples.head(200, "OK", [Self.json]), body: Array(#"{"n":3,"name":"eve"}"#.utf8))
    bench.press("d")
    bench.compare()
    XCTAssertTrue(bench.shows("1 volatile difference hidden"), bench.text)
    XCTAssertTrue(rows(bench).contains { $0.hasPrefix("  $.name") }, bench.text)
    XCTAssertFalse(bench.shows("$.n "), bench.text)
  }

  func testAnEarlierResponseDoesNotHideWhatTheServerChanged() {
    var bench = Bench(120, 40)
    for number in 1...4 {
      bench.press(number == 1 ? "<Enter>" : "r")
      bench.answer(Samples.head(200, "OK", [Self.json]), body: Array(#"{"name":"\#(number < 4 ? "lamp" : "torch")"}"#.utf8))
      if number == 3 { bench.press("m") }
    }
    bench.press("d")
    bench.compare()
    XCTAssertTrue(rows(bench).contains { $0.hasPrefix("  $.name") }, bench.text)
    bench.press("<Esc>s<Enter>n")
    guard case .save(_, let text, _)? = bench.effects.last else { return XCTFail("nothing is saved") }
    XCTAssertTrue(text.contains(#""name": "torch""#), text)
  }

  func testTheSameResponsesAreSaidToBeTheSame() {
    let bench = bench(([Self.json], "{}"), ([Self.json], "{}"))
    XCTAssertEqual(rows(bench), ["the responses are the same"])
  }

  func testAComparisonIsMadeOutsideAndSeenWhenItComes() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("mr")
    bench.answerWithCookies()
    bench.press("d")
    XCTAssertTrue(bench.shows("comparing #1 and #2"), bench.text)
    bench.press("v")
    XCTAssertEqual(bench.model.shared.notice, "v: the responses are still being compared")
    bench.press("<Esc>")
    bench.compare()
    XCTAssertNil(bench.model.overlay)
  }

  func testSendingTwiceShowsWhatChanges() {
    var bench = Bench(120, 40)
    bench.press("V")
    bench.answer(Samples.head(200, "OK", [Self.json]), body: Array(#"{"n":1}"#.utf8))
    XCTAssertNil(bench.model.overlay)
    bench.answer(Samples.head(200, "OK", [Self.json]), body: Array(#"{"n":2}"#.utf8))
    bench.compare()
    XCTAssertTrue(bench.shows("#1 and #2"), bench.text)
    XCTAssertTrue(rows(bench).contains { $0.hasPrefix("  $.n") }, bench.text)
    XCTAssertNil(bench.model.comparing)
  }

  func testWhatSendingTwiceShowedToChangeIsNotSavedByItsValue() {
    var bench = Bench(120, 40)
    bench.press("V")
    for number in 1...2 {
      bench.answer(
        Samples.head(200, "OK", [Self.json, "X-Count: \(number)", "Set-Cookie: visits=\(number); Path=/"]),
        body: Array(#"{"n":\#(number),"name":"ada","list":[\#(number)]}"#.utf8)
      )
    }
    bench.press("<Esc>s<Enter>n")
    guard case .save(_, let text, _)? = bench.effects.last else { return XCTFail("nothing is saved") }
    for part in [
      #""n": "{{*:number}}""#, #""name": "ada""#, "X-Count: {{*}}", "visits={{*}}; Path=/", #""{{*:number}}""#,
    ] {
      XCTAssertTrue(text.contains(part), part + "\n" + text)
    }
    XCTAssertNoThrow(try ScenarioFile.parse(text, path: "x"))
    bench.press("A")
    XCTAssertTrue(bench.model.shared.expectations.checks.contains { $0.text == #"jsonpath "$.n" exists"# && $0.isLoosened })
  }

  func testARequestIsComparedWithAnotherServer() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press(":compare https://other.test:8443/ignored<Enter>")
    guard case .send(2, let request, _)? = bench.effects.last else { return XCTFail("nothing is sent") }
    XCTAssertEqual(request.url, "https://other.test:8443/json")
    bench.tell(.exchange(id: 2, .head(Samples.head(404, "Not Found", []), framing: .length(0)), at: .zero))
    bench.tell(.exchange(id: 2, .ended(.complete), at: .zero))
    bench.compare()
    XCTAssertTrue(bench.shows("#1 and #2"), bench.text)
    XCTAssertTrue(rows(bench).contains { $0.contains("404") }, bench.text)
    bench.press("<Esc>:compare nowhere<Enter>")
    XCTAssertEqual(
      bench.model.shared.notice,
      "compare: nowhere is not an address. Write it like http://127.0.0.1:8080."
    )
  }

  func testNothingIsComparedWithItself() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("d")
    XCTAssertEqual(bench.model.shared.notice, "d: nothing is marked   m marks this response")
    bench.press("md")
    XCTAssertEqual(bench.model.shared.notice, "d: this is the marked response; show another one")
  }

  func testABodyIsGivenToACommand() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    _ = bench.takeEffects()
    bench.press("|wc -c<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.pipe(Samples.json, command: "wc -c")])
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isDropped(last) { text.removeLast() }
    return String(text)
  }
}
