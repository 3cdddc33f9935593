import AnswerbackTesting
import Promises
import XCTest

final class HeadersAndCookiesTests: XCTestCase {
  private static let text = ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 4"]

  func testADocumentedEntityTagIsNotSentAndRemovesNothing() async throws {
    try await HeadersAndCookies.makeApp().test(.socket) { client in
      let documented = try await client.get("/etag/documented")
      let own = try await client.get("/etag/own")
      let layered = try await client.get("/layers/etag")
      XCTAssertEqual(documented.lines, Self.text)
      XCTAssertEqual(own.lines, Self.text + [#"ETag: "own""#])
      XCTAssertEqual(layered.lines, Self.text + [#"ETag: "bar""#])
      let document = try await client.get("/schema/openapi.json").text
      let route = try XCTUnwrap(document.range(of: #""/etag/documented""#))
      let next = try XCTUnwrap(document.range(of: #""/etag/own""#))
      XCTAssertTrue(document[route.upperBound..<next.lowerBound].contains(#""ETag""#), document)
    }
  }

  func testACookieOfALayerHasEveryAttribute() async throws {
    try await HeadersAndCookies.makeApp().test(.socket, keepsCookies: false) { client in
      let response = try await client.get("/cookies")
      let now = try XCTUnwrap(HTTPDate(parsing: response.header("Date") ?? ""))
      let soon = HTTPDate(secondsSince1970: now.secondsSince1970 + 60)
      XCTAssertEqual(
        response.lines,
        Self.text + [
          "Set-Cookie: soon=1; Expires=\(soon); Path=/; SameSite=lax",
          "Set-Cookie: until=2; Expires=Tue, 02 Oct 2096 07:06:40 GMT; Path=/cookies; Domain=example.org; SameSite=lax",
          "Set-Cookie: apart=3; Path=/; Secure; HttpOnly; SameSite=none; Partitioned",
        ]
      )
    }
  }

  func testAHookSetsAndDeletesCookiesAndSetsHeadersAndTheEntityTag() async throws {
    try await HeadersAndCookies.makeApp().test(.socket, keepsCookies: false) { client in
      for path in ["/hook", "/hook/async"] {
        let response = try await client.get(path)
        XCTAssertEqual(
          response.lines,
          Self.text + [
            "Random-Header: 5", #"ETag: "v1""#, "Set-Cookie: Random-Cookie=42; Max-Age=60; Path=/; SameSite=lax",
            "Set-Cookie: old=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=lax",
          ],
          path
        )
      }
      let awaiting = try await client.get("/hook/awaiting?is=7")
      XCTAssertEqual(awaiting.lines, Self.text + ["Set-Cookie: Random-Cookie=7; Path=/; SameSite=lax"])
    }
  }

  func testASessionBeginsAndEndsWithoutContent() async throws {
    try await HeadersAndCookies.makeApp().test(.socket) { client in
      let login = try await client.post("/login")
      XCTAssertEqual(login.lines, ["HTTP/1.1 204 No Content", "Set-Cookie: sid=31d4; Path=/; HttpOnly; SameSite=lax"])
      XCTAssertEqual(client.cookies.map(\.name), ["sid"])
      let logout = try await client.delete("/login")
      XCTAssertEqual(
        logout.lines,
        [
          "HTTP/1.1 204 No Content",
          "Set-Cookie: sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; HttpOnly; SameSite=lax",
        ]
      )
      XCTAssertEqual(logout.body, [])
      XCTAssertEqual(client.cookies.map(\.name), [])
      let labels = try await client.delete("/login/labels")
      XCTAssertEqual(
        labels.lines,
        [
          "HTTP/1.1 204 No Content", "X-Bye: ada",
          "Set-Cookie: sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=lax",
        ]
      )
    }
  }

  func testATemporaryRedirectTakesHeadersAndCookies() async throws {
    try await HeadersAndCookies.makeApp().test(.socket, keepsCookies: false) { client in
      let fields = ["Content-Length: 0", "X-Why: moved", "Location: /", "Set-Cookie: seen=1; Path=/; SameSite=lax"]
      let labels = try await client.get("/moved")
      XCTAssertEqual(labels.lines, ["HTTP/1.1 307 Temporary Redirect"] + fields)
      let modifiers = try await client.get("/moved/modified")
      XCTAssertEqual(modifiers.lines, ["HTTP/1.1 308 Permanent Redirect"] + fields)
    }
  }
}
