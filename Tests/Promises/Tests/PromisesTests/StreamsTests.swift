import AnswerbackTesting
import Promises
import XCTest

final class StreamsTests: XCTestCase {
  private static let eventFields = [
    "HTTP/1.1 200 OK", "Content-Type: text/event-stream; charset=utf-8", "Cache-Control: no-cache", "X-Accel-Buffering: no",
    "Transfer-Encoding: chunked",
  ]

  func testALazySequenceIsLazy() async throws {
    try await Streams.makeLazyApp().test(.socket) { client in
      let stream = try await client.get("/stream")
      XCTAssertEqual(
        stream.lines,
        ["HTTP/1.1 200 OK", "Content-Type: application/octet-stream", "X-Steps-Before: 0", "Transfer-Encoding: chunked"]
      )
      XCTAssertEqual(stream.chunks, ["1", "2", "3"].map { Array($0.utf8) })
      let events = try await client.get("/events")
      XCTAssertEqual(events.header("X-Steps-Before"), "0")
      XCTAssertEqual(events.text, "data: 1\r\n\r\ndata: 2\r\n\r\ndata: 3\r\n\r\n")
      // Without laziness it would never end.
      let endless = try await client.get("/endless")
      XCTAssertEqual(endless.text, "1\n2\n3\n")
    }
  }

  func testAnEventStreamTakesEveryKindOfIterator() async throws {
    try await Streams.makeApp().test(.socket) { client in
      let paths = [
        "/callable/sync", "/callable/async", "/generator/sync", "/generator/async", "/class/sync", "/class/async",
        "/instance/sync", "/instance/async", "/iterator", "/list",
      ]
      for path in paths {
        let response = try await client.get("/events\(path)")
        XCTAssertEqual(response.lines, Self.eventFields, path)
        XCTAssertEqual(response.text, "data: 1\r\n\r\ndata: 2\r\n\r\ndata: 3\r\n\r\n", path)
      }
    }
  }

  func testAStreamTakesEveryKindOfIterator() async throws {
    try await Streams.makeApp().test(.socket) { client in
      let paths = [
        "/callable/sync", "/callable/async", "/generator/sync", "/generator/async", "/class/sync", "/instance/sync", "/iterator",
        "/list",
      ]
      for path in paths {
        let response = try await client.get("/stream\(path)")
        XCTAssertEqual(
          response.lines,
          ["HTTP/1.1 200 OK", "Content-Type: application/octet-stream", "Transfer-Encoding: chunked"],
          path
        )
        XCTAssertEqual(response.chunks, ["1", "2", "3"].map { Array($0.utf8) }, path)
      }
    }
  }

  func testAnEventStreamMixesNumbersTextBytesMapsAndMessages() async throws {
    try await Streams.makeMixedApp().test(.socket) { client in
      for path in ["/generator", "/list", "/closure"] {
        let response = try await client.get(path)
        XCTAssertEqual(response.lines, Self.eventFields, path)
        XCTAssertEqual(
          response.text,
          "data: 1\r\n\r\ndata: 1\r\n\r\ndata: 1\r\n\r\n" + "event: event2\r\ndata: 2\r\nretry: 10\r\n\r\n"
            + ": some comment\r\nevent: something-with-comment\r\nretry: 1000\r\n\r\n",
          path
        )
      }
    }
  }
}
