import Exchanges
import ScenarioSyntax
import XCTest

@testable import Scenarios

/// What differs between responses to the same request is not written as it was.
final class RecordedRepeatsTests: XCTestCase {
  private let base = "http://127.0.0.1:8080"

  private func exchange(_ lines: [String], _ body: [UInt8]) -> Exchange {
    var exchange = Exchange(request: RequestMessage(url: base + "/"))
    let head = ResponseHead(
      version: "HTTP/1.1",
      status: 200,
      reason: "OK",
      headers: lines.map { HeaderLine(bytes: Array($0.utf8)) },
      bytes: []
    )
    exchange.apply(.head(head, framing: .length(body.count)), at: .zero)
    exchange.apply(.body(body), at: .zero)
    exchange.apply(.ended(.complete), at: .zero)
    return exchange
  }

  private func recorded(_ first: ([String], String), _ other: ([String], String)) throws -> String {
    let exchanges = [first, other].map { exchange($0.0, Array($0.1.utf8)) }
    let text = Recorder.scenario(from: [exchanges[0]], name: "", base: base, repeats: [0: [exchanges[1]]])
    XCTAssertNoThrow(try ScenarioFile.parse(text, path: "x"), text)
    return text
  }

  func testJSONIsWrittenWithMatchersWhereItDiffers() throws {
    let text = try recorded(
      (["Content-Type: application/json"], #"{"n":1,"on":true,"name":"ada","same":[1,{"a":"x"}],"list":[1],"o":{"a":1}}"#),
      (["Content-Type: application/json"], #"{"n":2,"on":false,"name":"eve","same":[1,{"a":"y"}],"list":[1,2],"o":{"b":1}}"#)
    )
    for part in [
      #""n": "{{*:number}}""#, #""on": "{{*:bool}}""#, #""name": "{{*:string}}""#, #""a": "{{*:string}}""#, #""list": "{{*}}""#,
      #""o": "{{*}}""#,
    ] { XCTAssertTrue(text.contains(part), part + "\n" + text) }
  }

  func testHeaderLinesAndCookiesThatDifferAreAnyValue() throws {
    let text = try recorded(
      (
        ["X-Count: 1", "X-Only: here", "X-Same: 1", "Content-Length: 1", "Set-Cookie: n=1; Path=/", "Set-Cookie: t=x; Path=/"],
        "a"
      ),
      (["X-Count: 2", "X-Same: 1", "Content-Length: 2", "Set-Cookie: n=2; Path=/", "Set-Cookie: t=x; Path=/"], "ab")
    )
    XCTAssertTrue(text.contains("X-Count: {{*}}\n"), text)
    XCTAssertTrue(text.contains("X-Same: 1\n"), text)
    XCTAssertFalse(text.contains("X-Only"), text)
    XCTAssertFalse(text.contains("Content-Length"), text)
    XCTAssertTrue(text.contains("n={{*}}; Path=/"), text)
    XCTAssertTrue(text.contains("t=x; Path=/"), text)
  }

  func testLinesOfATextThatDifferAreAnyText() throws {
    let text = try recorded(
      (["Content-Type: text/plain"], "first\ncount 1\nlast\n"),
      (["Content-Type: text/plain"], "first\ncount 2\nmore\nlast\n")
    )
    XCTAssertTrue(text.contains("first\n{{*}}\nlast\n"), text)
  }

  func testFieldsOfEventsThatDifferAreAnyText() throws {
    let text = try recorded(
      (["Content-Type: text/event-stream"], "id: 1\ndata: same\n\ndata: 7\n\n"),
      (["Content-Type: text/event-stream"], "id: 9\ndata: same\n\ndata: 8\n\n")
    )
    XCTAssertTrue(text.contains("id: {{*}}\ndata: same\n\ndata: {{*}}\n"), text)
  }

  func testBytesThatDifferAreNotExpected() throws {
    let exchanges = [exchange([], [0xFF, 1]), exchange([], [0xFF, 2])]
    let text = Recorder.scenario(from: [exchanges[0]], name: "", base: base, repeats: [0: [exchanges[1]]])
    XCTAssertFalse(text.contains("hex"), text)
  }

  func testTimesAndIdentifiersKeepTheirOwnMatchers() throws {
    let text = try recorded(
      (["Content-Type: application/json"], #"{"at":"2025-11-29T07:59:43Z"}"#),
      (["Content-Type: application/json"], #"{"at":"2025-11-29T07:59:45Z"}"#)
    )
    XCTAssertTrue(text.contains(#""at": "{{*:iso8601}}""#), text)
  }

  func testARepeatThatIsTheSameChangesNothing() throws {
    let one = exchange(["Content-Type: application/json"], Array(#"{"n":1}"#.utf8))
    XCTAssertEqual(
      Recorder.scenario(from: [one], name: "", base: base, repeats: [0: [one]]),
      Recorder.scenario(from: [one], name: "", base: base)
    )
  }
}
