import Scenarios
import XCTest

/// Answers made to bring the judge down.
final class HostileAnswerTests: XCTestCase {
  private let rig = Rig()

  func testABodyNestedAsDeepAsItMayBeIsComparedAndSearched() async {
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    let text =
      "GET {{base}}/\n\nHTTP 200\n[Asserts]\njsonpath \"$..x\" not exists\njsonpath \"$..*\" unique\n```json unordered\n\(deep)\n```\n"
    let failures = await rig.failures(text, .json(deep))
    XCTAssertEqual(failures, [])
    let objects = String(repeating: "{\"a\":", count: 500) + "1" + String(repeating: "}", count: 500)
    let more = await rig.failures("GET {{base}}/\n\nHTTP 200\n```json subset\n\(objects)\n```\n", .json(objects))
    XCTAssertEqual(more, [])
  }

  func testABodyNestedDeeperIsRefusedWithASentence() async {
    let deep = String(repeating: "[", count: 100_000)
    let failures = await rig.failures("GET {{base}}/\n\nHTTP 200\n[Asserts]\njsonpath \"$\" exists\n", .json(deep))
    XCTAssertEqual(failures.count, 1)
    XCTAssertTrue(
      failures[0].hasPrefix("5:1+19 jsonpath \"$\" exists\n  reason: the body is not JSON: JSON, line 1, column 513"),
      failures[0]
    )
  }

  func testALongListInAnyOrderIsCompared() async {
    let numbers = (0..<300).map(String.init)
    let text =
      "GET {{base}}/\n\nHTTP 200\n```json unordered\n[\(numbers.map { _ in "\"{{*:int}}\"" }.joined(separator: ","))]\n```\n"
    let failures = await rig.failures(text, .json("[\(numbers.reversed().joined(separator: ","))]"))
    XCTAssertEqual(failures, [])
  }

  func testExtremeNumbersAndDatesAreReadOrRefused() async {
    let json =
      #"{"big":1e999999999,"bigger":1e99999999999,"min":-9223372036854775808,"date":"9999-12-31T23:59:59Z","bad":"2024-99-99"}"#
    let text = """
      GET {{base}}/

      HTTP 200
      [Asserts]
      jsonpath "$.big" > 1e999999998
      jsonpath "$.bigger" exists
      jsonpath "$.min" == -9223372036854775808
      jsonpath "$.date" toDate > "1994-11-06T08:49:37Z"
      jsonpath "$.bad" toDate > "1994-11-06T08:49:37Z"
      duration < 9223372036854775807
      jsonpath "$" nth -9223372036854775808 not exists
      """
    let failures = await rig.failures(text, .json(json))
    XCTAssertEqual(
      failures,
      [
        "9:18+6 \"2024-99-99\" is neither a date of HTTP nor one of ISO 8601",
        "11:14+24 nth takes an element of a list, not of an object",
      ]
    )
  }

  func testOddSetCookieLinesAreShownAndNotStored() async {
    let lines = ["", ";", "=", "=;=;=", " ; Path", String(repeating: "a=b;", count: 2000), "\u{301}=\u{301}; \u{301}"]
    let transport = PreparedTransport([Answer(200, lines.map { "Set-Cookie: \($0)" })])
    let result = await rig.run("GET {{base}}/\n\nHTTP 200\n[SetCookies]\na=b\n\nGET {{base}}/\n", transport)
    XCTAssertEqual(result.failures.count, 2)
  }
}
