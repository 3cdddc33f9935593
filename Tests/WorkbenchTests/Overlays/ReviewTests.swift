import Exchanges
import Scenarios
import XCTest

@testable import Workbench

/// A scenario that failed beside what came.
final class ReviewTests: XCTestCase {
  private let path = Samples.scenarios[0].path

  private func bench(_ text: String, _ head: ResponseHead, _ body: String = "", size: (Int, Int) = (120, 40)) async -> Bench {
    var bench = Bench(size.0, size.1)
    bench.take(await Samples.reviewed(text, ["/x": (head, body)]))
    return bench
  }

  func testAFailedScenarioOpensSideBySide() async {
    await Samples.prepareReview()
    var bench = Bench(120, 40)
    bench.review()
    let lines = bench.lines
    let expected = """
      += Scenario cookies/layers   step 2 of 3  sign in =========++- Response #2   200 OK  1.30 ms --------------------------+
      | expected                                                 || what came                                                |
      | HTTP 200                                                 || HTTP/1.1 200 OK                                          |
      | [SetCookies]                                             ||                                                          |
      |   theme=dark; Path=/; Max-Age=31536000; SameSite=Lax     ||   theme=dark; Path=/; Max-Age=31536000; SameSite=Lax     |
      |>! csrf={{*:base64url}}; Path=/; Secure; SameSite=Strict  ||>! csrf=kP3x_91; Path=/; SameSite=Strict                  |
      |                                                          ||        Secure is missing                                 |
      |                                                          ||                                                          |
      | [Asserts]                                                ||                                                          |
      | ! jsonpath "$.n" == 7                                    || ! "n": 8                                                 |
      | v jsonpath "$.user" == "ada"                             || v "user": "ada"                                          |
      |                                                          ||                                                          |
      """
    XCTAssertEqual(lines[1..<13].joined(separator: "\n"), expected)
    XCTAssertTrue(lines[37].hasPrefix("+= Space accept  x reject  p matcher ===="), lines[37])
    XCTAssertTrue(lines[37].contains("++- Enter opens the exchange ---"), lines[37])
    bench.press("j ")
    XCTAssertTrue(bench.shows("[x] $.n: accept 8"), bench.text)
    bench.press("k")
    XCTAssertTrue(
      bench.shows(#" [ ] Set-Cookie csrf: keep, or accept "Path=/; SameSite=Strict"      [x] $.n: accept 8"#),
      bench.text
    )
    XCTAssertTrue(
      bench.shows(
        " Space accept  x reject  p turn into a matcher  A all  s write the file  E editor at the line  T run again  Esc back"
      ),
      bench.text
    )
  }

  func testWhatIsMissingIsSaidOnce() async {
    let text = "GET {{base}}/x\nHTTP 200\n[Asserts]\ncookie \"sid\" exists\njsonpath \"$.n\" == 7\n"
    let bench = await bench(text, Samples.head(200, "OK", ["Content-Type: application/json"]), #"{"m":7}"#)
    let rows = bench.lines.filter { $0.hasPrefix("|") && $0.contains("!") }
    XCTAssertEqual(rows.count, 2, bench.text)
    XCTAssertTrue(rows[0].contains(#"! cookie "sid" exists "#) && rows[0].contains("! none"), bench.text)
    XCTAssertTrue(rows[1].contains(#"! jsonpath "$.n" == 7 "#) && rows[1].contains("! none"), bench.text)
  }

  func testWhatIsAcceptedIsWrittenAndTheRestStays() async throws {
    await Samples.prepareReview()
    let reviewed = try XCTUnwrap(Samples.preparedReview)
    var bench = Bench(120, 40)
    bench.review()
    bench.press("j s")
    guard case .saveReview(let review)? = bench.takeEffects().last else { return XCTFail("nothing is written") }
    XCTAssertEqual(review.text, Samples.signInScenario.replacing("$.n\" == 7", with: "$.n\" == 8"))
    let judged = await reviewed.runner.judge(review)
    bench.tell(.reviewSaved(review, judged, rest: await reviewed.runner.review(of: judged, after: review)))
    XCTAssertEqual(
      bench.model.shared.notice,
      "Wrote 1 expectation. 1 still fails.   T runs it again   \(path)"
    )
    XCTAssertEqual(bench.model.context, .review)
    bench.press("As")
    guard case .saveReview(let second)? = bench.takeEffects().last else { return XCTFail("nothing is written") }
    let again = await reviewed.runner.judge(second)
    XCTAssertTrue(again.passed)
    bench.tell(.reviewSaved(second, again, rest: await reviewed.runner.review(of: again, after: second)))
    XCTAssertNil(bench.model.overlay)
    XCTAssertTrue(bench.model.shared.notice.contains("Everything holds now."), bench.model.shared.notice)
    XCTAssertTrue(bench.shows("v cookies/layers"), bench.text)
  }

  func testAMatcherTakesThePlaceOfTheValue() async {
    await Samples.prepareReview()
    var bench = Bench(120, 40)
    bench.review()
    bench.press("jps")
    guard case .saveReview(let review)? = bench.takeEffects().last else { return XCTFail("nothing is written") }
    XCTAssertTrue(review.text.contains("jsonpath \"$.n\" == \"{{*:int}}\"\n"), review.text)
  }

  func testEveryPartOfAResponseIsAcceptedLineByLine() async throws {
    let cases: [(part: String, text: String, head: ResponseHead, body: String, rows: [String], written: String)] = [
      (
        "status", "GET {{base}}/x\n\nHTTP 404\n", Samples.head(200, "OK", []), "", ["! HTTP 404", "! HTTP/1.1 200 OK"],
        "GET {{base}}/x\n\nHTTP 200\n"
      ),
      (
        "header", "GET {{base}}/x\n\nHTTP 200\nVary: Accept\n", Samples.head(200, "OK", ["Vary: Origin"]), "",
        ["! Vary: Accept", "! Vary: Origin"], "GET {{base}}/x\n\nHTTP 200\nVary: Origin\n"
      ),
      (
        "missing header", "GET {{base}}/x\n\nHTTP 200\nVary: Accept\nX-A: b\n", Samples.head(200, "OK", ["X-A: b"]), "",
        ["! Vary: Accept", "this line is missing"], "GET {{base}}/x\n\nHTTP 200\nX-A: b\n"
      ),
      (
        "json",
        "GET {{base}}/x\n\nHTTP 200\n```json\n{\n  \"a\": 1,\n  \"b\": 2\n}\n```\n",
        Samples.jsonHead, #"{"a":1,"b":3}"#, [#"!   "b": 2"#, #"!   "b": 3"#],
        "GET {{base}}/x\n\nHTTP 200\n```json\n{\n  \"a\": 1,\n  \"b\": 3\n}\n```\n"
      ),
      (
        "text", "GET {{base}}/x\n\nHTTP 200\n```\none\ntwo\nthree\n```\n", Samples.head(200, "OK", ["Content-Type: text/plain"]),
        "one\n2\nthree\n", ["! two", "! 2"], "GET {{base}}/x\n\nHTTP 200\n```\none\n2\nthree\n```\n"
      ),
      (
        "cookie more", "GET {{base}}/x\n\nHTTP 200\n[SetCookies]\na=1; Path=/\n",
        Samples.head(200, "OK", ["Set-Cookie: a=1; Path=/", "Set-Cookie: b=2; Path=/"]), "", ["! b=2; Path=/"],
        "GET {{base}}/x\n\nHTTP 200\n[SetCookies]\na=1; Path=/\nb=2; Path=/\n"
      ),
      (
        "table", "GET {{base}}/x\nX-N: {{n}}\n[Table]\n| n | status |\n| 1 | 404    |\n\nHTTP {{status}}\n",
        Samples.head(200, "OK", []), "",
        ["! | 1 | 404    |", "! | 1 | 200    |"],
        "GET {{base}}/x\nX-N: {{n}}\n[Table]\n| n | status |\n| 1 | 200    |\n\nHTTP {{status}}\n"
      ),
      (
        "events", "GET {{base}}/x\n\nHTTP 200\n[Events]\nevent: tick\ndata: 1\n\n@eof\n",
        Samples.head(200, "OK", ["Content-Type: text/event-stream"]), "event: tock\ndata: 1\n\n",
        ["! event: tick", "! event: tock"],
        "GET {{base}}/x\n\nHTTP 200\n[Events]\nevent: tock\ndata: 1\n\n@eof\n"
      ),
    ]
    for (part, text, head, body, rows, written) in cases {
      var bench = await bench(text, head, body)
      XCTAssertEqual(bench.model.context, .review, "\(part)\n\(bench.text)")
      for row in rows { XCTAssertTrue(bench.shows(row), "\(part): \(row)\n\(bench.text)") }
      bench.press("As")
      guard case .saveReview(let review)? = bench.takeEffects().last else { return XCTFail("\(part)\n\(bench.text)") }
      XCTAssertEqual(review.text, written, part)
    }
  }

  func testWhatCannotBeAcceptedSaysWhatToEdit() async {
    var bench = await bench(
      "GET {{base}}/x\n\nHTTP 200\n[Asserts]\njsonpath \"$.n\" > 9\n",
      Samples.jsonHead,
      #"{"n":8}"#
    )
    XCTAssertTrue(bench.shows("[!] $.n: only asserts with == are updated   E edits line 5"), bench.text)
    bench.press(" ")
    XCTAssertTrue(bench.model.shared.notice.hasSuffix("E opens the editor at line 5"), bench.model.shared.notice)
    bench.press("s")
    XCTAssertEqual(bench.model.shared.notice, "s: nothing is accepted yet   Space accepts a change, A all of them")
    _ = bench.takeEffects()
    bench.press("E")
    XCTAssertEqual(bench.takeEffects(), [.editScenario(path: path, line: 5)])
  }

  func testEnterOpensTheExchangeOfTheStep() async {
    await Samples.prepareReview()
    var bench = Bench(120, 40)
    bench.review()
    bench.press("<Enter>")
    XCTAssertNil(bench.model.overlay)
    XCTAssertEqual(bench.model.response.tab, .cookies)
    XCTAssertEqual(bench.model.shared.shown, 2)
    bench.press("tk3o")
    XCTAssertEqual(bench.model.context, .review)
  }

  func testEverySizeShowsBothSides() async {
    await Samples.prepareReview()
    for (columns, rows) in [(80, 24), (40, 10), (99, 20), (200, 60)] {
      var bench = Bench(columns, rows)
      bench.review()
      assertIsWhole(bench.screen.grid, "\(columns)x\(rows)")
      XCTAssertNotNil(bench.screen.cursor)
      XCTAssertTrue(bench.shows("csrf={{*:base64url}}"), bench.text)
      XCTAssertTrue(bench.shows("csrf=kP3x_91"), bench.text)
      bench.press("j")
      XCTAssertTrue(bench.shows(#"jsonpath "$.n" == 7"#), bench.text)
    }
  }

  func testHostileTextNeverReachesACell() async {
    for text in Hostile.texts {
      let bench = await bench(
        "GET {{base}}/x\n\nHTTP 200\n```\none\n```\n",
        Samples.head(200, "OK", ["Content-Type: text/plain"]),
        text
      )
      assertIsWhole(bench.screen.grid)
    }
  }

  func testAFileThatIsNotWrittenSaysWhyAndKeepsTheDecisions() async {
    await Samples.prepareReview()
    var bench = Bench(120, 40)
    bench.review()
    bench.press("As")
    XCTAssertFalse(bench.model.isIdle)
    bench.tell(.reviewFailed(path: path, reason: "the file has changed since the run   T runs it again"))
    XCTAssertTrue(bench.model.isIdle)
    XCTAssertEqual(bench.model.shared.review?.acceptedCount, 2)
    XCTAssertTrue(bench.shows("Not written: the file has changed since the run   T runs it again"), bench.text)
  }

  func testTheChecksStandOnTheExpectationWhoseExchangeWasOpened() async {
    await Samples.prepareReview()
    for (keys, expected) in [("", "csrf="), ("j", "$.n")] {
      var bench = Bench(120, 40)
      bench.review()
      bench.press("\(keys)<Enter>tk3")
      XCTAssertTrue(
        bench.lines.contains { $0.contains(">") && $0.contains("[x]") && $0.contains(expected) },
        "\(expected)\n\(bench.text)"
      )
    }
  }

  func testQuittingAsksForChangesThatAreAcceptedAndNotWritten() async {
    await Samples.prepareReview()
    var bench = Bench(120, 40)
    bench.review()
    bench.press("j <Esc>q")
    XCTAssertTrue(bench.shows("1 accepted change is not written. Quit all the same?"), bench.text)
    XCTAssertTrue(bench.takeEffects().isEmpty || !bench.effects.contains(.quit(code: 0)))
    bench.press("n")
    XCTAssertTrue(bench.lines[0].contains("*"), bench.lines[0])
  }
}
