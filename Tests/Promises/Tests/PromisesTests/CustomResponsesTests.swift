import AnswerbackTesting
import Promises
import XCTest

final class CustomResponsesTests: XCTestCase {
  func testAResponseClassEncodesATypeThatCannotEncodeItself() async throws {
    try await CustomResponses.makeApp().test(.socket) { client in
      let bodies = [
        ("/", #"{"foo":["bar","baz"]}"#), ("/nearest", #"["foo=bar","foo=baz"]"#), ("/encoder", "1"),
        ("/response", #"["uuid!"]"#),
      ]
      for (path, body) in bodies {
        let response = try await client.get(path)
        XCTAssertEqual(
          response.lines,
          ["HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: \(body.utf8.count)"],
          path
        )
        XCTAssertEqual(response.text, body, path)
      }
    }
  }

  func testATemplateIsGivenTheUserThatAHookHasFound() async throws {
    try await CustomResponses.makeTemplateApp().test(.socket) { client in
      let ada = try await client.get("/info?user=ada")
      XCTAssertEqual(ada.lines, ["HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", "Content-Length: 17"])
      XCTAssertEqual(ada.text, "<p>Hello, ada</p>")
      let nobody = try await client.get("/info").text
      XCTAssertEqual(nobody, "<p>Hello</p>")
      let headed = try await client.get("/headed")
      XCTAssertEqual(
        headed.lines,
        ["HTTP/1.1 202 Accepted", "Content-Type: text/html; charset=utf-8", "Content-Length: 17", "X-Kind: template"]
      )
      XCTAssertEqual(headed.text, "<p>Hello, eve</p>")
    }
  }
}
