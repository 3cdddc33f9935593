import Exchanges
import XCTest

@testable import Scenarios

final class ComparedResponsesTests: XCTestCase {
  private func exchange(_ lines: [String], _ body: String = "") -> Exchange {
    var exchange = Exchange(request: RequestMessage(url: "http://a.test/"))
    let head = ResponseHead(
      version: "HTTP/1.1",
      status: 200,
      reason: "OK",
      headers: lines.map { HeaderLine(bytes: Array($0.utf8)) },
      bytes: []
    )
    exchange.apply(.head(head, framing: .close), at: .zero)
    exchange.apply(.body(Array(body.utf8)), at: .zero)
    exchange.apply(.ended(.complete), at: .zero)
    return exchange
  }

  private static let json = "Content-Type: application/json"

  func testEachPlaceHasItsSectionAndBothValues() {
    let result = ComparedResponses(
      exchange([Self.json, "A: 1", "Set-Cookie: s=1; Path=/a"], #"{"items":[{"name":"lamp"}]}"#),
      exchange([Self.json, "A: 2", "Set-Cookie: s=1; Path=/b"], #"{"items":[{"name":"torch"}]}"#)
    )
    XCTAssertEqual(
      result.rows,
      [
        ComparedResponses.Row(section: "headers", place: "A", left: "1", right: "2"),
        ComparedResponses.Row(section: "cookies", place: "s Path", left: "/a", right: "/b"),
        ComparedResponses.Row(section: "body", place: "$.items[0].name", left: #""lamp""#, right: #""torch""#),
      ]
    )
    XCTAssertEqual(result.volatileRows, [])
  }

  func testTimesTagsIdentifiersAndTokensAreVolatile() {
    let result = ComparedResponses(
      exchange(["Date: Sat, 29 Nov 2025 07:59:43 GMT", "ETag: \"1\"", "Set-Cookie: sid=31d4a0f2c9e84b7a9d11; Path=/", "X: a"]),
      exchange(["Date: Sat, 29 Nov 2025 07:59:44 GMT", "ETag: \"2\"", "Set-Cookie: sid=77d4a0f2c9e84b7a9d22; Path=/", "X: b"])
    )
    XCTAssertEqual(result.rows.map(\.place), ["X"])
    XCTAssertEqual(result.volatileRows.map(\.place), ["Date", "ETag", "sid value"])
  }

  func testWhatDiffersBetweenResponsesToOneRequestIsVolatile() {
    let result = ComparedResponses(
      exchange([Self.json], #"{"n":1,"a":1}"#),
      exchange([Self.json], #"{"n":2,"a":2}"#),
      repeats: ([exchange([Self.json], #"{"n":7,"a":1}"#)], [])
    )
    XCTAssertEqual(result.rows.map(\.place), ["$.a"])
    XCTAssertEqual(result.volatileRows.map(\.place), ["$.n"])
  }

  func testLongValuesAreCutWhereTheyDiffer() {
    let long = String(repeating: "x ", count: 50_000)
    let result = ComparedResponses(
      exchange([Self.json], "{\"a\":\"\(long)1\"}"),
      exchange([Self.json], "{\"a\":\"\(long)2\"}")
    )
    XCTAssertEqual(result.rows.first?.left, "\u{2026}" + String(repeating: "x ", count: 10) + "1\"")
    XCTAssertEqual(result.rows.first?.right, "\u{2026}" + String(repeating: "x ", count: 10) + "2\"")
  }

  func testAFieldThatOneSideLacksIsNotVolatile() {
    let result = ComparedResponses(exchange(["ETag: \"1\""]), exchange([]))
    XCTAssertEqual(result.rows.map(\.place), ["ETag"])
  }
}
