#if Hummingbird
import Answerback
import AnswerbackHummingbird
import Hummingbird
import Exchanges
import XCTest

/// Every example, on a real server.
final class ExampleTests: XCTestCase {
  func testOurHandlerReturnsATextOfHummingbirds() async throws {
    try await serving(Examples.appReturningGenerators()) { place in
      let answer = await place.answer("/text")
      XCTAssertEqual(
        answer,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 22", "", "hello from Hummingbird"]
      )
    }
  }

  func testOurHandlerReturnsAStatusOfHummingbirds() async throws {
    try await serving(Examples.appReturningGenerators()) { place in
      let answer = await place.answer("/teapot")
      XCTAssertEqual(answer, ["HTTP/1.1 418 I'm a teapot", "Content-Length: 0", "", ""])
    }
  }

  func testOurHandlerReturnsAResponseOfHummingbirdsWhoseBodyComesInPieces() async throws {
    try await serving(Examples.appReturningGenerators()) { place in
      let answer = await place.answer("/file")
      XCTAssertEqual(answer, ["HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: 13", "", "one two three"])
    }
  }

  func testARouterOfHummingbirdsAnswersPathsOfOurApp() async throws {
    try await serving(Examples.appWithHummingbirdRouter()) { place in
      let bird = await place.answer("/birds/wren?mood=merry")
      XCTAssertEqual(
        bird,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 11", "", "wren, merry"]
      )
      let posted = await place.answer("/birds", method: "POST", body: "robin")
      XCTAssertEqual(posted, ["HTTP/1.1 201 Created", "Location: /birds/robin", "Content-Length: 0", "", ""])
      let own = await place.answer("/own")
      XCTAssertEqual(own, ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 4", "", "ours"])
    }
  }

  func testOurServerServesAWholeRouterOfHummingbirds() async throws {
    try await serving(Examples.responderOfHummingbirdRouter()) { place in
      let answer = await place.answer("/")
      XCTAssertEqual(
        answer,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 17", "", "all Hummingbird's"]
      )
      let notFound = await place.answer("/x")
      XCTAssertEqual(notFound, ["HTTP/1.1 404 Not Found", "Content-Length: 0", "", ""])
    }
  }

  func testAHandlerOfHummingbirdsReturnsOurResponse() async throws {
    try await serving(Examples.routerReturningResponses()) { place in
      let answer = await place.answer("/resource")
      XCTAssertEqual(
        answer,
        [
          "HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 8", "MY-HEADER: xyz",
          "Set-Cookie: my-cookie=abc; Path=/; SameSite=lax", "Set-Cookie: second=def; Path=/; SameSite=lax", "", #"{"id":1}"#,
        ]
      )
      let page = await place.answer("/page")
      XCTAssertEqual(
        page,
        ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", "Content-Length: 14", "", "<h1>Hello</h1>"]
      )
    }
  }

  func testAHandlerOfHummingbirdsReturnsOurRawResponse() async throws {
    try await serving(Examples.routerReturningResponses()) { place in
      let exchange = await place.exchange("/stream")
      XCTAssertEqual(
        exchange.lines,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain", "transfer-encoding: chunked", "", "one two three"]
      )
      XCTAssertEqual(exchange.chunks.map(\.range), [0..<4, 4..<8, 8..<13])
    }
  }

  func testAnAppIsMountedInAHummingbirdApplication() async throws {
    try await serving(Examples.routerWithMountedApp()) { place in
      let health = await place.answer("/health")
      XCTAssertEqual(
        health,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 4", "", "well"]
      )
      let welcome = await place.answer("/shop")
      XCTAssertEqual(
        welcome,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 7", "", "welcome"]
      )
      let item = await place.answer("/shop/items/7?limit=3")
      XCTAssertEqual(
        item,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 17", "", "item 7, at most 3"]
      )
      let posted = await place.answer(
        "/shop/items",
        method: "POST",
        headers: ["Content-Type: application/json"],
        body: #"{"name":"nut"}"#
      )
      XCTAssertEqual(
        posted,
        ["HTTP/1.1 201 Created", "Content-Type: application/json", "Content-Length: 14", "", #"{"name":"nut"}"#]
      )
    }
  }

  func testAnApplicationIsNothingButAnAppOfOurs() async throws {
    let application = try Examples.applicationOfApp()
    try await serving(try await application.responder) { place in
      let answer = await place.answer("/")
      XCTAssertEqual(
        answer,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 8", "", "all ours"]
      )
    }
  }
}
#endif
