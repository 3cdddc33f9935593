import AnswerbackTesting
import Promises
import XCTest

final class HandlersTests: XCTestCase {
  func testAHandlerTakesItsInputsWithoutTheRequestOrWithIt() async throws {
    try await Handlers.makeApp().test(.socket) { client in
      let item = try await client.get("/items/7")
      XCTAssertEqual(item.lines, ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 6"])
      XCTAssertEqual(item.text, "item 7")
      let lamp = try await client.get("/lamps/7")
      XCTAssertEqual(lamp.lines, ["HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 8", "X-Lamp: 7"])
      XCTAssertEqual(lamp.text, #"{"id":7}"#)
      let bodies = [
        ("/later/7", "item 7"), ("/twice/7", "14"), ("/twice/7?by=5", "35"), ("/thrice/7", "GET 21"), ("/thrice/7?by=1", "GET 7"),
      ]
      for (path, body) in bodies {
        let text = try await client.get(path).text
        XCTAssertEqual(text, body, path)
      }
      let wrong = try await client.get("/items/seven")
      XCTAssertEqual(wrong.lines.first, "HTTP/1.1 404 Not Found")
    }
  }

  func testAHandlerReturnsNowOneKindOfResponseNowAnother() async throws {
    try await Handlers.makeApp().test(.socket) { client in
      let done = try await client.get("/jobs/1")
      XCTAssertEqual(done.lines, ["HTTP/1.1 302 Found", "Content-Length: 0", "Location: /items/1"])
      let running = try await client.get("/jobs/2")
      XCTAssertEqual(running.lines, ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 7"])
      XCTAssertEqual(running.text, "not yet")
      let html = try await client.get("/either?as=html")
      XCTAssertEqual(html.lines, ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", "Content-Length: 11"])
      let none = try await client.get("/either?as=none")
      XCTAssertEqual(none.lines, ["HTTP/1.1 204 No Content"])
      let json = try await client.get("/either")
      XCTAssertEqual(json.lines, ["HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 15"])
      XCTAssertEqual(json.text, #"{"name":"lamp"}"#)
    }
  }

  func testAnInputAwaitsASessionOrThrowsA401() async throws {
    try await Handlers.makeApp().test(.socket) { client in
      let ada = try await client.get("/me", headers: ["Cookie": "sid=31d4"])
      XCTAssertEqual(ada.lines, ["HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 14"])
      XCTAssertEqual(ada.text, #"{"user":"ada"}"#)
      let nobody = try await client.get("/me")
      XCTAssertEqual(nobody.lines.first, "HTTP/1.1 401 Unauthorized")
      XCTAssertEqual(nobody.headers("WWW-Authenticate"), ["Cookie"])
      XCTAssertEqual(nobody.mediaType, .problemJSON)
    }
  }

  func testWhatIsWrongIsSaidWhenTheAppIsBuilt() async throws {
    let mistakes: [(make: () throws -> App, words: String)] = [
      (Mistakes.makeAppWithoutAnEngine, "returns a template, but no layer has a template engine"),
      (Mistakes.makeRedirectToNowhere, "is declared 404, but its handler returns a redirect"),
      (Mistakes.makeRouteOfTwoBodies, "reads the body 2 times"),
      (Mistakes.makeMissingFolder, "the folder no-such-folder doesn't exist"),
      (Mistakes.makeWrongHeader, #"Header name "a b" is not a token"#),
      (Mistakes.makeWrongCookie, #"value of cookie a "b;c" has the character ';'"#),
    ]
    for mistake in mistakes {
      do {
        try await mistake.make().test(.socket) { _ in XCTFail("an app was served that should say \(mistake.words)") }
      } catch {
        XCTAssertTrue("\(error)".contains(mistake.words), "\(error)")
      }
    }
  }
}
