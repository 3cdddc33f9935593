#if Hummingbird
import Answerback
import AnswerbackHummingbird
import Hummingbird
import XCTest

/// Large bodies pass a Hummingbird application as they pass our own server.
final class LargeBodyTests: XCTestCase {
  func testLargeBodiesAreDecodedAndEncodedBehindHummingbird() async throws {
    let app = try App {
      Post("/sync", Body([String].self)) { _, texts in texts }
      Post("/async", Body([String].self)) { (_, texts) async in Answerback.Response(texts, headers: ["X-A": "b"]) }
    }
    let router = Hummingbird.Router()
    router.mount(app, at: "/app", bodyLimit: 1024 * 1024)
    let body = "[" + (0..<400).map { "\"\($0)" + String(repeating: "x", count: 1_000) + "\"" }.joined(separator: ",") + "]"
    for path in ["/sync", "/async"] {
      try await serving(router) { place in
        let answer = await place.answer("/app\(path)", method: "POST", body: body)
        XCTAssertEqual(answer.first, "HTTP/1.1 201 Created")
        XCTAssertTrue(answer.contains("Content-Length: \(body.utf8.count)"), "\(answer.dropLast())")
        XCTAssertEqual(answer.last, body)
      }
    }
  }
}
#endif
