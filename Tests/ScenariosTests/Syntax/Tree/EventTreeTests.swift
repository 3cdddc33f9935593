import ScenarioSyntax
import Scenarios
import XCTest

/// What the lines of `[Events]` are read as.
final class EventTreeTests: XCTestCase {
  private func events(_ text: String) throws -> [EventSyntax] {
    try XCTUnwrap(try ScenarioFile.parse("GET /\n\nHTTP 200\n[Events]\n\(text)").steps.first?.response).events
  }

  func testABlankLineEndsAFrame() throws {
    let events = try events("id: 1\ndata: a\n\n: b\n\n\ndata:c\ndata\ndata-raw:  d \n")
    XCTAssertEqual(events.map(\.text), ["id: 1\ndata: a", ": b", "data: c\ndata:\ndata-raw:  d "])
    XCTAssertEqual(events.map(\.position.line), [5, 8, 11])
  }

  func testALineWithAnAtSignEndsAFrameToo() throws {
    XCTAssertEqual(try events("data: a\n@drop\n").map(\.text), ["data: a", "@drop"])
  }

  func testACommentOfTheFileIsNoPartOfAFrame() throws {
    let events = try events("id: 1\n# comment\ndata: a # b\n")
    XCTAssertEqual(events.map(\.text), ["id: 1\ndata: a # b"])
  }

  func testLinesOfAFrameKeepTheirBytes() throws {
    guard case .frame(let frame) = try events("data: {\"a\\n\":\"{{*:number}}\"} \\#\n")[0].kind else {
      return XCTFail("no frame")
    }
    let column = 14
    XCTAssertEqual(
      frame.values(of: .data).map(\.parts),
      [
        [
          .literal("{\"a\\n\":\""),
          .matcher(MatcherSyntax(.number, position: SourcePosition(line: 5, column: column + 1), length: 12)),
          .literal("\"} \\#"),
        ]
      ]
    )
  }

  func testEveryLineWithAnAtSignIsRead() throws {
    let events = try events(
      "@within 300ms\n@gap 80ms..250ms\n@skip 0..2\n@unordered\ndata: a\n\n@end-unordered\n@silence 50ms\n@listen 2s\n"
        + "@limit 3 frames\n@limit 64 KiB\n@eof\n@stop\n"
    )
    XCTAssertEqual(
      events.map(\.kind).filter { if case .frame = $0 { false } else { true } },
      [
        .within(.milliseconds(300)), .gap(.milliseconds(80) ... .milliseconds(250)), .skip(0...2), .unordered, .endUnordered,
        .silence(.milliseconds(50)), .listen(.seconds(2)), .limit(.frames(3)), .limit(.bytes(65536)), .eof, .stop,
      ]
    )
  }

  func testAReconnectionHasARequestAndAHead() throws {
    let events = try events(
      "data: a\n\n@drop\n@reconnect after 200ms..600ms\nLast-Event-ID: 3\n\nHTTP 200\nContent-Type: text/event-stream\n\nid: 4\n"
    )
    guard case .reconnect(let reconnect) = events[2].kind else { return XCTFail("no reconnection: \(events[2])") }
    XCTAssertEqual(reconnect.after, .milliseconds(200) ... .milliseconds(600))
    XCTAssertEqual(reconnect.requestHeaders.map(\.text), ["Last-Event-ID: 3"])
    XCTAssertEqual(reconnect.response.statusLine, "HTTP 200")
    XCTAssertEqual(reconnect.response.headers.map(\.text), ["Content-Type: text/event-stream"])
    XCTAssertEqual(events[3].text, "id: 4")
  }

  func testTwoBracesInALineAreWrittenAsMatchers() throws {
    let line = EventFrameSyntax.Line(.data, PatternSyntax(literal: "a {{b}}"))
    XCTAssertEqual(line.text, "data: a {{*:re/[{]/}}{b}}")
  }

  func testDataOverSeveralLinesTakesALineEach() {
    XCTAssertEqual(EventFrameSyntax.Line(.data, PatternSyntax(literal: "a\nb\r\n\rc")).text, "data: a\ndata: b\ndata:\ndata: c")
    XCTAssertEqual(EventFrameSyntax.Line(.id, PatternSyntax(literal: "a\nb")).text, "id: a b")
  }
}
