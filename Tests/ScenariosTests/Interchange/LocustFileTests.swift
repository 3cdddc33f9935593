import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// Scenarios as a load test for Locust.
final class LocustFileTests: XCTestCase {
  private func locust(_ text: String, path: String = "scenarios/shop/buy.scenario") throws -> LocustFile {
    try LocustFile([try ScenarioFile.parse(text, path: path)])
  }

  /// The lines of the file that are of its scenarios.
  private func tasks(_ file: LocustFile) -> [String] {
    file.text.split(separator: "\n").drop { $0 != "class Scenarios(ScenarioUser):" }.dropFirst()
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  func testAScenarioIsATaskWithCapturesCookiesAndChecks() throws {
    let file = try locust(
      """
      POST {{base}}/orders?q=1
      Authorization: Bearer {{secret.token}}
      [Options]
      retry: 2
      retry-interval: 50ms

      {"n": "it's"}

      HTTP 201
      Content-Type: application/json
      [Captures]
      id: jsonpath "$.items[0]['order id']"
      [Asserts]
      jsonpath "$.n" >= 3
      header "X" not exists

      GET {{base}}/orders/{{id}}

      HTTP 200
      {"id": {{id}}, "at": "{{*:iso8601 -> at}}"}

      """
    )
    XCTAssertEqual(file.leftOut, [])
    XCTAssertEqual(
      tasks(file),
      [
        "@task", "def shop_buy(self):", "self.play('scenarios/shop/buy.scenario', [",
        #"dict(line=1, method='POST', url='/orders?q=1', headers=[('Authorization', 'Bearer {{secret.token}}'), "#
          + #"('Content-Type', 'application/json')], body='{"n": "it\'s"}', tries=3, pause=0.05, "#
          + #"checks=[(9, ('status',), [], '==', 201, False), (10, ('header', 'Content-Type'), [], 'any-like', 'application/json', False), "#
          + #"(14, ('jsonpath', '$.n'), [], '>=', 3, False), (15, ('header', 'X'), [], 'exists', None, True)], "#
          + #"captures=[(12, 'id', ('jsonpath', '$.items[0][\'order id\']'), [])]),"#,
        #"dict(line=17, method='GET', url='/orders/{{id}}', headers=[], checks=[(19, ('status',), [], '==', 200, False), "#
          + #"(20, ('json',), [], 'json-like', '{"id": {{id}}, "at": "{{*at}}"}', False)]),"#,
        "])",
      ]
    )
  }

  func testRowsOfATableAreDictionaries() throws {
    let file = try locust("GET {{base}}/{{a}}\n[Table]\n| a | b |\n| x | (absent) |\n| (empty) | \"7\" |\n\nHTTP 200\n")
    XCTAssertTrue(tasks(file)[3].contains("rows=[{'a': 'x', 'b': None}, {'a': '', 'b': '\"7\"'}]"), tasks(file)[3])
  }

  func testWhatLocustCannotDoIsSaidAndWhatNeedsItIsLeftOutToo() throws {
    let file = try locust(
      """
      GET {{base}}/login

      HTTP 200
      [SetCookies]
      sid={{*:hex -> sid}}; Path=/
      [Asserts]
      variable "sid" exists
      certificate "Subject" exists

      GET {{base}}/with/{{sid}}

      HTTP 200

      GET {{base}}/events

      HTTP 200
      [Events]
      data: 1

      """
    )
    XCTAssertEqual(
      file.leftOut,
      [
        "scenarios/shop/buy.scenario:4: [SetCookies] is left out: Locust sees headers as a dictionary, and no cookie attributes.",
        "scenarios/shop/buy.scenario:7: variable \"sid\" … is left out: it needs sid.",
        "scenarios/shop/buy.scenario:8: certificate \"Subject\" … is left out: the file for Locust can't say it.",
        "scenarios/shop/buy.scenario:10: GET /with/{{sid}} is left out: it needs sid.",
        "scenarios/shop/buy.scenario:17: GET /events is left out: Locust doesn't read streams.",
      ]
    )
    XCTAssertEqual(tasks(file).count, 5)
  }

  func testNothingInAScenarioBecomesCode() throws {
    let file = try locust(
      "GET {{base}}/\nX: '\\\\', '''), import os;\n\nHTTP 200\n[Asserts]\nbody == \"\\u{0}\\u{2028}\\u{1F600}'\\n\"\n",
      path: "scenarios/a'b\nc.scenario"
    )
    XCTAssertTrue(tasks(file)[2].hasPrefix("self.play('scenarios/a\\'b\\nc.scenario'"), tasks(file)[2])
    XCTAssertTrue(tasks(file)[3].contains(#"('X', '\'\\\', \'\'\'), import os;')"#), tasks(file)[3])
    XCTAssertTrue(tasks(file)[3].contains(#"Text('\u0000\u2028\U0001f600\'\n')"#), tasks(file)[3])
    XCTAssertEqual(tasks(file)[1], "def a_b_c(self):")
  }
}
