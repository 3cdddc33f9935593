import Exchanges
import Scenarios
import XCTest

final class StatusAndHeaderTests: XCTestCase {
  private let rig = Rig()

  func testAnAnswerThatIsAsExpectedPasses() async {
    let text = """
      GET {{base}}/lamp
      Accept: application/json

      HTTP/1.1 200
      content-type: application/json
      """
    let transport = PreparedTransport([.json("{}")])
    let result = await rig.run(text, transport)
    XCTAssertTrue(result.passed)
    XCTAssertEqual(result.verdicts.map(\.expectation), ["HTTP/1.1 200", "content-type: application/json"])
    XCTAssertEqual(transport.requests.map(\.url), ["http://127.0.0.1:8080/lamp"])
    XCTAssertEqual(transport.requests[0].headers, [HeaderLine(name: "Accept", value: "application/json")])
    XCTAssertEqual([rig.server.started, rig.server.stopped], [1, 1])
  }

  func testAnotherStatusFailsAndShowsTheBody() async {
    let failures = await rig.failures("GET {{base}}/\n\nHTTP 200\n", Answer(404, body: "no \"lamp\""))
    XCTAssertEqual(failures, ["3:1+8 status is 404, not 200\nbody: \"no \\\"lamp\\\"\""])
  }

  func testAnotherVersionFailsBesideTheStatus() async {
    var answer = Answer(500)
    answer.version = "HTTP/1.0"
    let failures = await rig.failures("GET {{base}}/\n\nHTTP/1.1 200\n", answer)
    XCTAssertEqual(failures, ["3:1+12 version is HTTP/1.0, not HTTP/1.1, and status is 500, not 200"])
  }

  func testAStarTakesAnyStatus() async {
    let failures = await rig.failures("GET {{base}}/\n\nHTTP *\n", Answer(599))
    XCTAssertEqual(failures, [])
  }

  func testAHeaderThatIsMissingFails() async {
    let failures = await rig.failures("GET {{base}}/\n\nHTTP 200\nVary: Accept\n", Answer(200))
    XCTAssertEqual(failures, ["4:1+12 header \"Vary\" is missing\nexpected: \"Accept\""])
  }

  func testAHeaderWithAnotherValueFails() async {
    let failures = await rig.failures("GET {{base}}/\n\nHTTP 200\nVary: Accept\n", Answer(200, ["Vary: Cookie"]))
    XCTAssertEqual(failures, ["4:1+12 header \"Vary\" is \"Cookie\", not \"Accept\""])
  }

  func testOneOfSeveralLinesIsEnoughAndElseAllAreShown() async {
    let text = "GET {{base}}/\n\nHTTP 200\nVary: Accept\n"
    let two = await rig.failures(text, Answer(200, ["Vary: Cookie", "X: 1", "vary: Accept"]))
    XCTAssertEqual(two, [])
    let none = await rig.failures(text, Answer(200, ["Vary: Cookie", "X: 1", "vary: Origin"]))
    XCTAssertEqual(
      none,
      ["4:1+12 no header \"Vary\" is \"Accept\"\n  actual: \"Cookie\" (header 1 of 3)\n  actual: \"Origin\" (header 3 of 3)"]
    )
  }

  func testHeaderValuesCompareToTheByte() async {
    let failures = await rig.failures("GET {{base}}/\n\nHTTP 200\nX: é\n", Answer(200, ["X: e\u{301}"]))
    XCTAssertEqual(failures.count, 1)
  }

  func testTheWholeHeaderBlockIsComparedInOrderWithNames() async {
    let text = """
      GET {{base}}/

      HTTP 200
      [Headers]
      Content-Type: text/plain
      Date: {{*:http-date}}
      """
    let good = await rig.failures(text, Answer(200, ["Content-Type: text/plain", "Date: Sun, 06 Nov 1994 08:49:37 GMT"]))
    XCTAssertEqual(good, [])
    let bad = await rig.failures(text, Answer(200, ["content-type: text/plain", "Date: now", "X: 1"]))
    XCTAssertEqual(
      bad,
      [
        "4:1+9 header lines differ\n+ X: 1\n  ^ this line is not expected",
        "5:1+24 header lines differ\n- Content-Type: text/plain\n+ content-type: text/plain\n  ^ differs from here",
        "6:1+21 header lines differ\n- Date: {{*:http-date}}\n+ Date: now\n        ^ differs from here",
      ]
    )
  }

  func testALineOfTheHeaderBlockInAnotherPlaceFails() async {
    let text = "GET {{base}}/\n\nHTTP 200\n[Headers]\nA: 1\nB: 2\n"
    let failures = await rig.failures(text, Answer(200, ["B: 2", "A: 1"]))
    XCTAssertEqual(
      failures,
      ["6:1+4 header lines differ\n- B: 2\n  ^ it came as line 1 of 2, which is not its place in the order"]
    )
  }

  func testTrailersAreComparedLikeHeaders() async {
    var answer = Answer(200)
    answer.trailers = ["X-Checksum: sha256=0f"]
    let good = await rig.failures("GET {{base}}/\n\nHTTP 200\n[Trailers]\nX-Checksum: sha256={{*:hex}}\n", answer)
    XCTAssertEqual(good, [])
    let bad = await rig.failures("GET {{base}}/\n\nHTTP 200\n[Trailers]\nX-Checksum: md5\n", answer)
    XCTAssertEqual(bad, ["5:1+15 trailer \"X-Checksum\" is \"sha256=0f\", not \"md5\""])
  }

  func testAMatcherInAHeaderCapturesWhatItMet() async {
    let text = """
      POST {{base}}/items

      HTTP 201
      Location: /items/{{*:int -> id}}

      GET {{base}}/items/{{id}}

      HTTP 200
      """
    let transport = PreparedTransport([Answer(201, ["Location: /items/17"]), Answer(200)])
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(transport.requests.last?.url, "http://127.0.0.1:8080/items/17")
  }
}
