import AnswerbackTesting
import Promises
import XCTest

final class BackgroundWorkTests: XCTestCase {
  func testAllResponsesTakeBackgroundWork() async throws {
    let journal = Journal()
    let kinds = [
      ("response", 200), ("html", 200), ("plain", 200), ("json", 200), ("none", 204), ("redirect", 302), ("file", 200),
      ("stream", 200), ("events", 200), ("template", 200), ("negotiated", 200), ("any", 200), ("route", 200),
    ]
    try await BackgroundWork.makeApp(journal).test(.socket) { client in
      for (kind, status) in kinds {
        let response = try await client.get("/\(kind)")
        XCTAssertEqual(response.exchange?.head?.status, status, kind)
        XCTAssertEqual(journal.entries.last, "\(kind): sent")
      }
    }
    XCTAssertEqual(journal.entries, kinds.map { "\($0.0): sent" })
  }

  func testATaskIsAFunctionAndItsArgumentsSyncOrAsync() async throws {
    let journal = Journal()
    try await BackgroundWork.makeGreeter(journal).test(.socket) { client in
      let response = try await client.get("/?name=ada")
      XCTAssertEqual(response.lines, ["HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 15"])
      XCTAssertEqual(response.text, #"{"hello":"ada"}"#)
      XCTAssertEqual(journal.entries, ["greeter: was called with name ada"])
      try await client.get("/several?name=eve")
    }
    XCTAssertEqual(
      journal.entries.dropFirst(),
      ["greeter: was called with name eve", "async: eve", "async with arguments: eve"]
    )
  }

  /// With as many tasks waiting as Swift's own pool could have threads, an async handler would never run if they waited there.
  func testFunctionsThatBlockDoNotStandInTheWayOfAsyncHandlers() async throws {
    for path in ["/blocking/arguments", "/blocking/closure"] {
      let journal = Journal()
      let gate = BackgroundWork.Gate(journal)
      let count = min(32, ProcessInfo.processInfo.activeProcessorCount + 2)
      try await BackgroundWork.makeBlockingApp(gate).test(.socket, waitsForBackground: false) { client in
        for _ in 0..<count { try await client.get(path) }
        let response = try? await client.get("/async")
        XCTAssertEqual(response?.text, "meanwhile", path)
        XCTAssertEqual(journal.entries, [], path)
        gate.letPass(count)
      }
      XCTAssertEqual(journal.entries.count, count, path)
    }
  }
}
