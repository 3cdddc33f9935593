import AnswerbackTesting
import Promises
import XCTest

final class BodiesTests: XCTestCase {
  func testADictionaryOfSeveralTypesIsEncodedUnderTheRoutesMediaType() async throws {
    try await Bodies.makeApp().test(.socket) { client in
      let response = try await client.get("/resources")
      XCTAssertEqual(
        response.lines,
        ["HTTP/1.1 418 I'm a teapot", "Content-Type: application/vnd.example.resource+json", "Content-Length: 108"]
      )
      XCTAssertEqual(
        response.text,
        #"{"extra":null,"status":418,"title":"Server thermal threshold exceeded","type":"https://example.com/thermal"}"#
      )
    }
  }

  func testAHandlerOfATextTypeReturnsTextOrBytes() async throws {
    try await Bodies.makeApp().test(.socket) { client in
      for path in ["/bytes", "/bytes/part", "/bytes/data", "/bytes/response"] {
        let response = try await client.get(path)
        XCTAssertEqual(
          response.lines,
          ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 7"],
          path
        )
        XCTAssertEqual(response.body, Array("healthy".utf8), path)
      }
      let html = try await client.get("/bytes/html")
      XCTAssertEqual(html.lines, ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", "Content-Length: 14"])
      XCTAssertEqual(html.text, "<p>healthy</p>")
    }
  }

  func testHTMLAndPlainTextTakeTextOrBytes() async throws {
    try await Bodies.makeApp().test(.socket) { client in
      let bodies = [
        ("/html", "text/html", "<html><body><h1>Hello, world!</h1></body></html>"),
        ("/html/bytes", "text/html", "<h1>Hello, world!</h1>"),
        ("/plain", "text/plain", "Hello, world!"), ("/plain/bytes", "text/plain", "Hello, world!"),
      ]
      for (path, type, body) in bodies {
        let response = try await client.get(path)
        XCTAssertEqual(
          response.lines,
          ["HTTP/1.1 200 OK", "Content-Type: \(type); charset=utf-8", "Content-Length: \(body.utf8.count)"],
          path
        )
        XCTAssertEqual(response.text, body, path)
      }
    }
  }

  func testEveryKindTakesStatusMediaTypeHeadersCookiesAndBackgroundWork() async throws {
    let journal = Journal()
    try await Bodies.makeConfiguredApp(journal).test(.socket, keepsCookies: false) { client in
      let html = try await client.get("/html")
      XCTAssertEqual(
        html.lines,
        [
          "HTTP/1.1 201 Created", "Content-Type: application/xhtml+xml", "Content-Length: 4", "X-Kind: html",
          "Set-Cookie: kind=html; Path=/; SameSite=lax",
        ]
      )
      let plain = try await client.get("/plain")
      XCTAssertEqual(
        plain.lines,
        [
          "HTTP/1.1 202 Accepted", "Content-Type: text/csv; charset=utf-8", "Content-Length: 3", "X-Kind: plain",
          "Set-Cookie: kind=plain; Path=/; SameSite=lax",
        ]
      )
      let json = try await client.get("/json")
      XCTAssertEqual(
        json.lines,
        [
          "HTTP/1.1 202 Accepted", "Content-Type: application/problem+json", "Content-Length: 17", "X-Kind: json",
          "Set-Cookie: kind=json; Path=/; SameSite=lax",
        ]
      )
      XCTAssertEqual(json.text, #"{"hello":"world"}"#)
      let modified = try await client.get("/modified")
      XCTAssertEqual(
        modified.lines,
        [
          "HTTP/1.1 201 Created", "Content-Type: text/html; charset=utf-8", "Content-Length: 9", "X-Kind: modified",
          "Set-Cookie: kind=modified; Path=/; SameSite=lax",
        ]
      )
    }
    XCTAssertEqual(journal.entries, ["html: sent", "plain: sent", "json: sent", "modified: sent"])
  }
}
