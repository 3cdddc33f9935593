import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class CaptureTests: XCTestCase {
  private func bench(_ keys: String = "") -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press(keys)
    return bench
  }

  private func saved(_ bench: Bench) -> String {
    guard case .save(_, let text, _)? = bench.effects.last(where: { if case .save = $0 { true } else { false } }) else {
      return ""
    }
    return text
  }

  func testAValueOfEachTabIsCapturedUnderAName() {
    let cases: [(keys: String, text: String)] = [
      ("tb3gj", #"id: jsonpath "$.id""#), ("tb3gjjjjj", #"tags: jsonpath "$.tags[1]""#), ("tb3gjjj", #"tags: jsonpath "$.tags""#),
      ("th3gj", #"content_type: header "Content-Type""#), ("ts3g", "status: status"),
    ]
    for (keys, expected) in cases {
      let bench = bench(keys + "c<Enter>")
      XCTAssertEqual(bench.model.shared.expectations.captures.map(\.text), [expected], "\(keys)\n\(bench.text)")
    }
  }

  func testTheNameIsAskedForAndRefusedWhereItIsNone() {
    var bench = bench("tb3gjc")
    XCTAssertTrue(bench.shows("capture as: id"), bench.text)
    bench.press("<C-u>2nd<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "not captured: 2nd is not a name; use letters, digits and _")
    bench.press("c<C-u>lamp<Enter>")
    XCTAssertEqual(bench.model.shared.notice, #"captures lamp: jsonpath "$.id", now 1   t k shows it"#)
    bench.press("tk3g")
    XCTAssertTrue(bench.shows("CAPTURES OF GET /json"), bench.text)
    XCTAssertTrue(bench.shows(#"lamp: jsonpath "$.id"   now 1"#), bench.text)
    bench.press("jx")
    XCTAssertEqual(bench.model.shared.expectations.captures, [])
  }

  func testARowWithoutAValueSaysSo() {
    var bench = bench("ti3gc")
    XCTAssertEqual(bench.model.shared.notice, "c: this row has no value to capture")
    bench.press("tb3gc")
    XCTAssertEqual(bench.model.shared.expectations.captures, [])
  }

  func testALaterRequestOfARecordingHasTheVariable() {
    var bench = Bench(120, 40)
    bench.press("R<Enter>")
    bench.answer(Samples.jsonHead, body: Array(#"{"id":7}"#.utf8))
    bench.press("tb3gjc<Enter>2ge<C-u>GET /items/7?page=17&x=7<Enter>r")
    bench.answer(Samples.head(204, "No Content", []))
    bench.press("R<Enter><Enter>")
    XCTAssertTrue(saved(bench).contains("[Captures]\nid: jsonpath \"$.id\"\n"), saved(bench))
    XCTAssertTrue(saved(bench).contains("GET {{base}}/items/{{id}}?page=17&x={{id}}\n"), saved(bench))
    XCTAssertNoThrow(try ScenarioFile.parse(saved(bench), path: "x"))
  }

  func testAnExchangeIsSavedWithTheOneWhoseValueItUses() {
    var bench = bench("tb3gjc<Enter>2ge<C-u>GET /items/{{id}}<Enter>r")
    bench.answer(Samples.head(204, "No Content", []))
    bench.press("s<Enter>")
    let text = saved(bench)
    XCTAssertTrue(text.contains("GET {{base}}/json\n"), text)
    XCTAssertTrue(text.contains("[Captures]\nid: jsonpath \"$.id\"\n"), text)
    XCTAssertTrue(text.contains("GET {{base}}/items/{{id}}\n"), text)
    XCTAssertNoThrow(try ScenarioFile.parse(text, path: "x"))
  }

  func testOneExchangeIsSavedWithItsCapturesAndChecks() {
    var bench = bench("tb3gjac<Enter>s<Enter>")
    XCTAssertTrue(
      saved(bench).contains("HTTP 200\n[Captures]\nid: jsonpath \"$.id\"\n[Asserts]\njsonpath \"$.id\" == 1\n"),
      saved(bench)
    )
    bench.press("rtb")
  }

  func testATextIsAskedForByItsForm() {
    var bench = bench()
    bench.press("r")
    bench.answer(Samples.head(200, "OK", ["Location: /items/17-a?x=2", "Content-Length: 0"]))
    bench.press("th3gjapp")
    XCTAssertEqual(
      bench.model.shared.expectations.checks.map(\.text),
      [#"header "Location" matches /^\/items\/[0-9]+-a\?x=[0-9]+$/"#]
    )
    bench.press("s<Enter>")
    XCTAssertNoThrow(try ScenarioFile.parse(saved(bench), path: "x"))
  }
}
