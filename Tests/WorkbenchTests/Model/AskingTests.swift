import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class AskingTests: XCTestCase {
  private func bench(_ keys: String = "") -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press(keys)
    return bench
  }

  private func texts(_ bench: Bench) -> [String] { bench.model.shared.expectations.checks.map(\.text) }

  func testARowOfEachTabIsAskedForInTheWordsOfTheLanguage() {
    let cases: [(keys: String, texts: [String])] = [
      ("ts3ga", ["status == 200"]), ("ts3gja", [#"header "Content-Type" == "application/json""#]),
      ("th3ga", ["status == 200"]), ("th3gjja", [#"header "Content-Length" == "38""#]),
      ("tb3gja", [#"jsonpath "$.id" == 1"#]), ("tb3gjja", [#"jsonpath "$.name" == "ada""#]),
      ("tb3gjjja", [#"jsonpath "$.tags" count == 2"#]), ("tb3gjjjjja", [#"jsonpath "$.tags[1]" == "b""#]),
      ("ti3Gka", ["duration < 3ms"]),
    ]
    for (keys, expected) in cases {
      let bench = bench(keys)
      XCTAssertEqual(texts(bench), expected, "\(keys) \(bench.model.shared.notice)\n\(bench.text)")
    }
  }

  func testACookieIsAskedForAttributeByAttribute() {
    var bench = bench("j<Enter>")
    bench.answerWithCookies()
    bench.press("tc3a")
    XCTAssertEqual(
      texts(bench),
      [
        #"cookie "sid" == "abc123""#, #"cookie "sid[Path]" == "/""#, #"cookie "sid[SameSite]" == "Lax""#,
        #"cookie "sid[Max-Age]" == 3600"#, #"cookie "sid[Secure]" exists"#, #"cookie "sid[HttpOnly]" exists"#,
        #"header "Set-Cookie" count == 3"#, #"header "Set-Cookie" nth 0 startsWith "sid=""#,
      ]
    )
  }

  func testWhatIsAskedIsTriedOnEveryAnswerToTheRequest() {
    var bench = bench("r")
    bench.answerWithJSON()
    _ = bench.takeEffects()
    bench.press("th3ga")
    XCTAssertEqual(
      bench.effects.map { if case .judge(let id, _, let assertions) = $0 { "\(id) \(assertions)" } else { "" } },
      [#"1 ["status == 200"]"#, #"2 ["status == 200"]"#]
    )
    let good = Verdict(.passed, "status == 200", at: .start)
    let bad = Verdict(.failed, "status == 200", at: .start, message: "status == 200", details: ["  actual: 404"])
    bench.tell(.judged(id: 1, assertions: ["status == 200"], [bad]))
    bench.tell(.judged(id: 2, assertions: ["status == 200"], [good]))
    bench.press("tk3")
    XCTAssertTrue(bench.shows("[v]   status == 200   1 of 2 responses"), bench.text)
    bench.press("4G<Enter>tk")
    XCTAssertTrue(bench.shows("[x]   status == 200   1 of 2 responses"), bench.text)
    XCTAssertTrue(bench.shows("        actual: 404"), bench.text)
  }

  func testANewAnswerIsJudgedAtOnce() {
    var bench = bench("th3ga2r")
    _ = bench.effects
    bench.answerWithJSON()
    guard case .judge(2, _, ["status == 200"])? = bench.effects.last else { return XCTFail("\(bench.effects)") }
  }

  func testThePredicateGoesRoundAndIsJudgedAnew() {
    var bench = bench("th3gja")
    var seen: [String] = []
    for _ in 0..<5 {
      bench.press("p")
      seen.append(bench.model.shared.expectations.checks[0].text)
    }
    XCTAssertEqual(
      seen,
      [
        #"header "Content-Type" contains "application/json""#, #"header "Content-Type" matches /^application\/json$/"#,
        #"header "Content-Type" exists"#, #"header "Content-Type" not exists"#, #"header "Content-Type" == "application/json""#,
      ]
    )
    bench.tell(.judged(id: 1, assertions: ["an older text"], [Verdict(.failed, "", at: .start)]))
    bench.press("tk")
    XCTAssertTrue(bench.shows("[~]   header"), bench.text)
  }

  func testASetIsProposedAndWhatChangesIsOnlyAskedToBeThere() {
    var bench = bench("r")
    bench.answer(Samples.jsonHead, body: Array(#"{"id":2,"name":"ada","tags":["a","b"]}"#.utf8))
    bench.press("3A")
    XCTAssertEqual(
      texts(bench),
      [
        "status == 200", #"header "Content-Type" == "application/json""#, #"header "Content-Length" exists"#,
        #"jsonpath "$.id" exists"#, #"jsonpath "$.name" == "ada""#, #"jsonpath "$.tags" count == 2"#,
      ]
    )
    XCTAssertTrue(bench.model.shared.expectations.checks.allSatisfy(\.isProposed))
    bench.press("jj x")
    XCTAssertEqual(bench.model.shared.expectations.checks.filter { !$0.isProposed }.map(\.text), [])
    XCTAssertEqual(texts(bench).count, 5)
  }

  func testOnlyWhatWasAcceptedIsSaved() {
    var bench = bench("A3jj jj ")
    _ = bench.takeEffects()
    bench.press("s<Enter>")
    guard case .save(_, let text, _)? = bench.takeEffects().last else { return XCTFail("nothing is saved") }
    XCTAssertEqual(
      text,
      """
      #@ name: get-json

      ### GET /json
      GET {{base}}/json

      HTTP 200
      [Asserts]
      header "Content-Type" == "application/json"
      jsonpath "$.id" == 1

      """
    )
  }

  func testASecondSuggestionTakesAllThatWasProposed() {
    var bench = bench("A")
    XCTAssertTrue(bench.shows("A takes all 6 proposed, Space one"), bench.text)
    XCTAssertTrue(bench.shows("? proposed  status == 200"), bench.text)
    bench.press("A")
    XCTAssertEqual(bench.model.shared.notice, "6 checks accepted   s saves them, u takes them back")
    XCTAssertTrue(bench.model.shared.expectations.checks.allSatisfy { !$0.isProposed })
    bench.press("A")
    XCTAssertEqual(bench.model.shared.notice, "nothing new to propose: every value has a check")
    bench.press("u:accept-all<Enter>")
    XCTAssertTrue(bench.model.shared.expectations.checks.allSatisfy { !$0.isProposed })
    bench.press(":accept-all<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "accept-all: nothing is proposed   A proposes checks")
  }

  func testNothingThatChangesFromRunToRunIsProposedByItsValue() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    let body = """
      {"at":"2026-11-29T07:59:43Z","made":1764403183,"ms":1764403183123,"id":"0b0e9f8c-3a1f-4c57-9a0e-6c1d1f0b7a11",
      "sum":"d41d8cd98f00b204e9800998ecf8427e","n":7}
      """
    let lines = ["Content-Type: application/json", "Content-Length: 99", "Date: Sat, 29 Nov 2025 07:59:43 GMT", "ETag: \"x\""]
    bench.answer(Samples.head(200, "OK", lines), body: Array(body.utf8))
    bench.press("A")
    XCTAssertEqual(
      texts(bench),
      [
        "status == 200", #"header "Content-Type" == "application/json""#, #"header "Content-Length" exists"#,
        #"header "ETag" exists"#, #"jsonpath "$.at" exists"#, #"jsonpath "$.made" exists"#, #"jsonpath "$.ms" exists"#,
        #"jsonpath "$.id" exists"#, #"jsonpath "$.sum" exists"#, #"jsonpath "$.n" == 7"#,
      ]
    )
  }

  func testAnExpectedValueIsEdited() {
    var bench = bench("tb3gjja" + "tk3gj")
    bench.press("<Enter>")
    XCTAssertTrue(bench.shows(#"jsonpath "$.name": == "ada""#), bench.text)
    bench.press("<C-u>startsWith \"a\"<Enter>")
    XCTAssertEqual(texts(bench), [#"jsonpath "$.name" startsWith "a""#])
    guard case .judge(1, _, [#"jsonpath "$.name" startsWith "a""#])? = bench.effects.last else { return XCTFail("not judged") }
    bench.press("e<C-u>is \"a\"<Enter>")
    XCTAssertTrue(bench.model.shared.notice.hasPrefix("not changed: "), bench.model.shared.notice)
    XCTAssertEqual(texts(bench), [#"jsonpath "$.name" startsWith "a""#])
    bench.press("u")
    XCTAssertEqual(
      bench.model.shared.notice,
      #"undone: jsonpath "$.name" startsWith "a" is expected again"#.replacing(#"startsWith "a""#, with: #"== "ada""#)
    )
    XCTAssertEqual(texts(bench), [#"jsonpath "$.name" == "ada""#])
  }

  func testThePredicateOfAnUnseenCheckIsLeftAlone() {
    var bench = bench("th3ga" + "tb3gjp")
    XCTAssertEqual(bench.model.shared.notice, "p: this row has no check   a adds one, t k shows all")
    bench.press("tk3gp")
    XCTAssertEqual(bench.model.shared.notice, "p: put the cursor on a check first")
    XCTAssertEqual(texts(bench), ["status == 200"])
  }

  func testARowIsAskedForFromEveryPaneWhileTheResponseIsSeen() {
    for pane in ["1", "2", "3", "4", "5"] {
      XCTAssertEqual(texts(bench("thg" + pane + "a")), ["status == 200"], pane)
    }
    var bench = bench("thg4z")
    bench.press("a")
    XCTAssertEqual(bench.model.shared.notice, "a: the response is not on the screen   3 shows it")
  }

  func testTypesBytesAndMessagePackAreAskedFor() {
    var bench = bench("tn3gja" + "tn3gjjjjja" + "tr3ga")
    XCTAssertEqual(
      texts(bench),
      [
        #"header "Content-Type" == "application/json""#, #"header "Vary" not exists"#,
        "bytes startsWith hex,7b226964223a312c226e616d65223a22;",
      ]
    )
    bench.press("p")
    XCTAssertEqual(texts(bench).last, "bytes count == 38")
    bench.press("2r")
    let body: [UInt8] = [0x82, 0xA1, 0x61, 0x01, 0xA1, 0x62, 0x92, 0xA1, 0x78, 0xC3]
    bench.answer(Samples.head(200, "OK", ["Content-Type: application/msgpack"]), body: body)
    bench.press("tb3gja" + "jja" + "ja")
    XCTAssertEqual(
      Array(texts(bench).dropFirst(3)),
      [#"jsonpath "$.a" == 1"#, #"jsonpath "$.b[0]" == "x""#, #"jsonpath "$.b[1]" == true"#]
    )
  }

  func testEveryNewAssertionIsOneOfTheLanguage() {
    var bench = bench("tr3a" + "tn3gjja" + "j<Enter>")
    bench.answerWithCookies()
    bench.press("tc3gja" + "tb3ga")
    for check in bench.model.shared.expectations.checks {
      for choice in check.choices { XCTAssertEqual(try AssertSyntax.parse(choice.text).text, choice.text) }
    }
  }

  func testARowThatCannotBeAskedForSaysSo() {
    var bench = bench("ti3ga")
    XCTAssertEqual(bench.model.shared.notice, "a: can't add a check for this row   A proposes a set")
    bench.press("th3Ga")
    XCTAssertEqual(bench.model.shared.expectations.checks.count, 0)
  }

  func testARecordingIsSavedAsOneScenario() {
    var bench = bench("R")
    for _ in 0..<2 {
      bench.press("r")
      bench.answerWithJSON()
    }
    XCTAssertTrue(bench.shows("REC 2"), bench.text)
    _ = bench.takeEffects()
    bench.press("R<Enter><Enter>")
    guard case .save("scenarios/recorded/recording.scenario", let text, false)? = bench.takeEffects().last else {
      return XCTFail("nothing is saved")
    }
    XCTAssertEqual(text.split(separator: "\n").count { $0.hasPrefix("GET {{base}}/json") }, 2)
    bench.tell(.saved(path: "scenarios/recorded/recording.scenario"))
    XCTAssertNil(bench.model.shared.recording)
  }

  func testARecordingKeepsTheChecksThatWereMadeMeanwhile() {
    var bench = bench("Rr")
    bench.answerWithJSON()
    bench.press("tb3gjja" + "1j<Enter>")
    bench.answerWithCookies()
    bench.press("R<Enter><Enter>")
    guard case .save(_, let text, _)? = bench.takeEffects().last else { return XCTFail("nothing is saved") }
    XCTAssertTrue(text.contains("GET {{base}}/json\n\nHTTP 200\n[Asserts]\njsonpath \"$.name\" == \"ada\"\n"), text)
    XCTAssertTrue(text.contains("[SetCookies]"), text)
  }
}
