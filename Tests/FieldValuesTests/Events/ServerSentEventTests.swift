import FieldValues
import XCTest

final class ServerSentEventTests: XCTestCase {
  func testFieldsStandInTheOrderCommentIdEventDataRetry() throws {
    let event = try ServerSentEvent(data: "d", event: "e", id: "7", retry: 3, comment: "c")
    XCTAssertEqual(event.encoded(), ": c\r\nid: 7\r\nevent: e\r\ndata: d\r\nretry: 3\r\n\r\n")
    XCTAssertEqual(event.encoded(lineEnd: .lf), ": c\nid: 7\nevent: e\ndata: d\nretry: 3\n\n")
  }

  func testDataIsSplitAtEveryKindOfLineEnd() throws {
    XCTAssertEqual(
      try ServerSentEvent(data: "l1\nl2\r\nl3\rl4").encoded(),
      "data: l1\r\ndata: l2\r\ndata: l3\r\ndata: l4\r\n\r\n"
    )
    XCTAssertEqual(try ServerSentEvent(data: "trail\n").encoded(), "data: trail\r\ndata: \r\n\r\n")
    XCTAssertEqual(try ServerSentEvent(data: "").encoded(), "data: \r\n\r\n")
    XCTAssertEqual(try ServerSentEvent(data: "\n").encoded(), "data: \r\ndata: \r\n\r\n")
    XCTAssertEqual(try ServerSentEvent(data: "a\u{2028}b\u{0B}c").encoded(lineEnd: .lf), "data: a\u{2028}b\u{0B}c\n\n")
    XCTAssertEqual(try ServerSentEvent(data: " lead").encoded(), "data:  lead\r\n\r\n")
  }

  func testACommentIsSplitAsWell() throws {
    XCTAssertEqual(try ServerSentEvent(comment: "l1\nl2\r\nl3").encoded(), ": l1\r\n: l2\r\n: l3\r\n\r\n")
    XCTAssertEqual(ServerSentEvent.keepAlive("ping"), ": ping\r\n\r\n")
    XCTAssertEqual(ServerSentEvent.keepAlive("a\r\nb", lineEnd: .lf), ": a\n: b\n\n")
  }

  func testNothingSendsNothing() throws {
    XCTAssertEqual(try ServerSentEvent().encoded(), "")
    XCTAssertEqual(try ServerSentEvent(retry: 0).encoded(), "retry: 0\r\n\r\n")
    XCTAssertEqual(try ServerSentEvent(event: "e").encoded(), "event: e\r\n\r\n")
    XCTAssertEqual(try ServerSentEvent(id: "").encoded(), "id: \r\n\r\n")
  }

  func testWhatWouldEndALineOrVoidAnIdIsRefused() {
    for text in ["a\nb", "a\rb", "a\r\nb", "\n"] {
      XCTAssertThrowsError(try ServerSentEvent(data: "x", event: text))
      XCTAssertThrowsError(try ServerSentEvent(data: "x", id: text))
    }
    XCTAssertThrowsError(try ServerSentEvent(id: "a\0b")) { error in
      XCTAssertEqual(
        "\(error)",
        "Event id \"a\\0b\" has a line break or a NUL, which would end it or void it. Leave it out."
      )
    }
    XCTAssertThrowsError(try ServerSentEvent(retry: -1))
  }
}
