import Answerback
import HTTPTypes
import XCTest

/// A route for HEAD alone: only its handler knows how long the content of GET is (RFC 9110 section 8.6).
final class HeadRouteTests: XCTestCase {
  private func length(_ app: App, _ method: HTTPRequest.Method = .head, _ path: String = "/x") async -> [String] {
    await app.ask(method, path).values(of: "Content-Length")
  }

  func testItsHandlerStatesTheLength() async throws {
    let put = HTTPRequest.Method.put
    for app in [
      try App { Head("/x") { AnyResponse(headers: ["Content-Length": "42", "Content-Type": "image/png"]) } },
      try App { Head("/x") { () async in AnyResponse(headers: ["content-length": "42"]) } },
      try App { Head("/x") { Response("", headers: ["Content-Length": "42"]) } },
      try App { Head("/x") { Response(Null(), headers: ["Content-Length": "42"]) } },
      try App { Head("/x") { "" }.header("Content-Length", 42) },
      try App { Head("/x") { "" }.afterRequest { response, _ in try response.headers.set("Content-Length", 42) } },
      try App { Head("/x") { StreamingResponse(length: 42) { _ in } } },
      try App { Route("/x") { AnyResponse(headers: ["Content-Length": "42"]) }.methods(.head, put) },
      try App {
        Head("/x") { AnyResponse(headers: ["Content-Length": "42"]) }
        Get("/x") { "another length" }
      },
    ] {
      let lengths = await length(app)
      XCTAssertEqual(lengths, ["42"])
    }
  }

  func testTheRestOfItsHeadIsItsOwnAndItHasNoBody() async throws {
    let app = try App { Head("/x") { AnyResponse(headers: ["Content-Length": "42", "Content-Type": "image/png"]) } }
    let response = await app.ask(.head, "/x")
    XCTAssertEqual(
      response,
      TestResponse.Plain(status: 200, fields: ["Content-Type: image/png", "Content-Length: 42"], body: "")
    )
  }

  func testWithoutAStatementTheLengthIsMeasured() async throws {
    let app = try App { Head("/x") { "hello" } }
    let lengths = await length(app)
    XCTAssertEqual(lengths, ["5"])
  }

  func testAStatusWithoutContentHasNoLength() async throws {
    for (status, expected) in [(Status.noContent, []), (.notModified, []), (.resetContent, ["0"])] {
      let app = try App { Head("/x") { AnyResponse(status: status, headers: ["Content-Length": "42"]) } }
      let lengths = await length(app)
      XCTAssertEqual(lengths, expected, "\(status)")
    }
  }

  func testWhatIsNoLengthIsA500() async throws {
    for text in ["many", "-1", "4 2", ""] {
      let app = try App { Head("/x") { AnyResponse(headers: ["Content-Length": text]) } }
      let response = await app.ask(.head, "/x")
      XCTAssertEqual(response.status, 500, text)
    }
    let app = try App { Head("/x") { AnyResponse(headers: ["Content-Length": "1", "content-length": "2"]) } }
    let response = await app.ask(.head, "/x")
    XCTAssertEqual(response.status, 500)
  }

  func testWhereTheSameHandlerServesGetTheLengthIsMeasuredForBoth() async throws {
    let app = try App {
      Get("/x") { Response("hello", headers: ["Content-Length": "42"]) }
      Route("/both") { Response("hello", headers: ["Content-Length": "42"]) }.methods(.get, .head)
      Put("/x") { Response("hello", headers: ["Content-Length": "42"]) }
    }
    for (method, path) in [(HTTPRequest.Method.get, "/x"), (.head, "/x"), (.get, "/both"), (.head, "/both"), (.put, "/x")] {
      let lengths = await length(app, method, path)
      XCTAssertEqual(lengths, ["5"], "\(method) \(path)")
    }
  }
}
