import Scenarios
import XCTest

/// Every matcher, in a header line and as a value of JSON.
final class MatcherTests: XCTestCase {
  private let rig = Rig()

  private func takes(_ matcher: String, _ value: String) async -> Bool {
    await rig.failures("GET {{base}}/\n\nHTTP 200\nX: {{*:\(matcher)}}\n", Answer(200, ["X: \(value)"])).isEmpty
  }

  private func takes(_ matcher: String, json: String) async -> Bool {
    await rig.failures("GET {{base}}/\n\nHTTP 200\n{\"x\": \"{{*:\(matcher)}}\"}\n", .json("{\"x\":\(json)}")).isEmpty
  }

  private let texts: [(matcher: String, good: [String], bad: [String])] = [
    ("int", ["0", "-7", "123456789012345678901234567890"], ["", "7.5", "+7", "007", "seven", "7 7"]),
    ("number", ["0", "-7.5", "1e9"], ["", "01", "1.", "NaN"]),
    ("string", ["", "anything at all"], []),
    ("any", ["", "anything at all"], []),
    ("bool", ["true", "false"], ["True", "1", ""]),
    (
      "uuid", ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
      ["123e4567e89b12d3a456426614174000", "x"]
    ),
    ("hex", ["0aF"], ["0g", ""]),
    ("base64url", ["kP3x-_", "YQ==", "YWI=", "YWI", "YWJj"], ["a+b", "a/b", "", "a", "abcde", "YWI==", "YWJj=", "YQ="]),
    (
      "iso8601", ["2024-02-29", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00.123+02:00", "2024-05-01T10:00Z"],
      [
        "2024-13-01", "2024-05-01 10:00", "2024-05-01T25:00:00Z", "20240501", "2026-02-31", "2026-02-29T10:00:00Z",
        "2026-04-31T10:00:00Z", "2024-05-01T10:00:00", "2024-05-01T10:00:00+24:00", "2024-05-01T10:00:00+01:60",
      ]
    ),
    (
      "http-date", ["Sun, 06 Nov 1994 08:49:37 GMT", "Sat, 31 Dec 2016 23:59:60 GMT"],
      [
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "now", "Mon, 31 Feb 2026 10:00:00 GMT",
        "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 29 Feb 2026 10:00:00 GMT",
      ]
    ),
    ("etag", ["\"v1\"", "W/\"v1\"", "\"\""], ["v1", "w/\"v1\"", "\"a\"b\""]),
    (
      "url", ["https://a.test/x?y#z", "urn:x:y", "http://[::1]:8080/", "http://u:p@a.test:80", "file:///x", "https://a.test/é"],
      [
        "/x", "a b", "", "http://", "http:///x", "https:x", "http://a.test:99999/", "http://a.test:8o/", "http://[::x]/",
        "http://a.test/%zz",
      ]
    ),
    ("re/[a-c]+\\/x/", ["abc/x"], ["abcd/x", "abc/xx"]),
    ("len 2..3", ["ab", "abc"], ["a", "abcd"]),
  ]

  func testEachKindTakesItsTextsAndNoOthers() async {
    for (matcher, good, bad) in texts {
      for text in good {
        let takes = await takes(matcher, text)
        XCTAssertTrue(takes, "\(matcher) \(text)")
      }
      for text in bad {
        let takes = await takes(matcher, text)
        XCTAssertFalse(takes, "\(matcher) \(text)")
      }
    }
  }

  func testInJSONAMatcherStandsForAValueOfItsType() async {
    let values: [(matcher: String, good: [String], bad: [String])] = [
      ("int", ["7", "-7", "7.0"], ["\"7\"", "7.5", "true", "null"]),
      ("number", ["7.5"], ["\"7.5\""]),
      ("string", ["\"7\""], ["7", "null"]),
      ("bool", ["true"], ["\"true\"", "1"]),
      ("any", ["null", "[1]", "{}"], []),
      ("uuid", ["\"123e4567-e89b-12d3-a456-426614174000\""], ["7"]),
      ("len 1..2", ["\"ab\"", "[1,2]", "{\"a\":1}"], ["\"\"", "[1,2,3]", "7"]),
      ("re/a+/", ["\"aa\""], ["\"ab\"", "1"]),
    ]
    for (matcher, good, bad) in values {
      for json in good {
        let takes = await takes(matcher, json: json)
        XCTAssertTrue(takes, "\(matcher) \(json)")
      }
      for json in bad {
        let takes = await takes(matcher, json: json)
        XCTAssertFalse(takes, "\(matcher) \(json)")
      }
    }
  }

  func testSeveralMatchersShareALine() async {
    let text =
      "GET {{base}}/\n\nHTTP 200\nX: a{{*:int -> n}}-{{*:hex -> h}}.{{*}}\n[Asserts]\nvariable \"n\" == \"12\"\nvariable \"h\" == \"ff\"\n"
    let good = await rig.failures(text, Answer(200, ["X: a12-ff."]))
    XCTAssertEqual(good, [])
    let bad = await rig.failures(text, Answer(200, ["X: a12+ff."]))
    XCTAssertEqual(bad.count, 3)
  }

  func testAnExpressionThatIsNoneFailsWithItsReason() async {
    let failures = await rig.failures("GET {{base}}/\n\nHTTP 200\nX: {{*:re/(/}}\n", Answer(200, ["X: a"]))
    XCTAssertEqual(
      failures,
      [
        "4:1+14 /(/ is not a regular expression: the group opened at character 1 isn't closed. "
          + "Add ), or write \\( for a parenthesis."
      ]
    )
  }

  func testATextWithMarksOfItsOwnIsNotTakenForAMatcher() async {
    let failures = await rig.failures(
      "GET {{base}}/\n\nHTTP 200\n{\"a\": \"\u{100000}0\u{100000}\", \"b\": \"{{*:int}}\"}\n",
      .json("{\"a\":\"\u{100000}0\u{100000}\",\"b\":1}")
    )
    XCTAssertEqual(failures, [])
  }
}
