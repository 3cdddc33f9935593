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
        "status == 200", #"header "Content-Type" == "application/json""#, #"header "Content-Length" == "38""#,
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

  func testARowThatCannotBeAskedForSaysSo() {
    var bench = bench("tr3a")
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
    bench.press("R<Enter>")
    guard case .save("scenarios/recorded/recording.scenario", let text, false)? = bench.takeEffects().last else {
      return XCTFail("nothing is saved")
    }
    XCTAssertEqual(text.split(separator: "\n").count { $0.hasPrefix("GET {{base}}/json") }, 2)
    XCTAssertNil(bench.model.shared.recording)
  }
}
