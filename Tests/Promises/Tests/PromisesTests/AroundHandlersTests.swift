import AnswerbackTesting
import Promises
import XCTest

final class AroundHandlersTests: XCTestCase {
  func testRequestIDsAndCORSReachEveryResponse() async throws {
    try await AroundHandlers.makeApp().test(.socket) { client in
      let lamps = try await client.get("/lamps", headers: ["X-Request-ID": "abc"])
      XCTAssertEqual(
        lamps.lines,
        [
          "HTTP/1.1 200 OK", "Content-Type: application/json", "Content-Length: 13", "Access-Control-Allow-Origin: *",
          "X-Request-ID: abc",
        ]
      )
      XCTAssertEqual(lamps.text, #"["desk lamp"]"#)
      for (path, status) in [("/nowhere", 404), ("/sold-out", 409), ("/unexpected", 500), ("/private/name", 401)] {
        let response = try await client.get(path, headers: ["X-Request-ID": "abc"])
        XCTAssertEqual(response.exchange?.head?.status, status, path)
        XCTAssertEqual(response.headers("X-Request-ID"), ["abc"], path)
        XCTAssertEqual(response.headers("Access-Control-Allow-Origin"), ["*"], path)
      }
      let preflight = try await client.options(
        "/lamps",
        headers: ["Origin": "https://app.example", "Access-Control-Request-Method": "POST", "X-Request-ID": "abc"]
      )
      XCTAssertEqual(
        preflight.lines,
        [
          "HTTP/1.1 204 No Content", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: GET, POST",
          "X-Request-ID: abc",
        ]
      )
    }
  }

  func testAHookDemandsAUserAndHandlersKnowTheName() async throws {
    try await AroundHandlers.makeApp().test(.socket) { client in
      let nobody = try await client.get("/private/name")
      XCTAssertEqual(nobody.lines.first, "HTTP/1.1 401 Unauthorized")
      XCTAssertEqual(nobody.headers("WWW-Authenticate"), ["Bearer"])
      let ada = try await client.get("/private/name", headers: ["Authorization": "Bearer 31d4"])
      XCTAssertEqual(ada.text, #"{"user":"ada"}"#)
    }
  }

  func testErrorsOfATypeBecomeAResponseAndOthersAreTold() async throws {
    try await AroundHandlers.makeApp().test(.socket) { client in
      let soldOut = try await client.get("/sold-out")
      XCTAssertEqual(soldOut.lines.prefix(2), ["HTTP/1.1 409 Conflict", "Content-Type: application/problem+json"])
      XCTAssertEqual(try soldOut.decode([String: AnyValue].self)["detail"], .text("lamp is sold out at /sold-out"))
      let unexpected = try await client.get("/unexpected")
      XCTAssertEqual(unexpected.lines.first, "HTTP/1.1 500 Internal Server Error")
      XCTAssertFalse(unexpected.text.contains("fire"), unexpected.text)
    }
    try await AroundHandlers.makeDebugApp().test(.socket) { client in
      let unexpected = try await client.get("/unexpected")
      XCTAssertEqual(unexpected.lines.first, "HTTP/1.1 500 Internal Server Error")
      XCTAssertEqual(try unexpected.decode([String: AnyValue].self)["detail"], .text("the lamp store is on fire"))
    }
  }

  func testARequestKnowsItsClientItsIDAndItsLogger() async throws {
    try await AroundHandlers.makeApp().test(.socket) { client in
      let named = try await client.get("/whoami", headers: ["X-Request-ID": "abc"])
      XCTAssertEqual(named.text, #"{"host":"127.0.0.1","id":"abc","logged":"abc"}"#)
      let unnamed = try await client.get("/whoami").decode([String: String].self)
      XCTAssertEqual(unnamed["id"]?.count, 32)
      XCTAssertEqual(unnamed["id"], unnamed["logged"])
    }
  }

  func testAMountedAppKnowsItsPrefix() async throws {
    try await AroundHandlers.makeMountedApp().test(.socket) { client in
      let old = try await client.get("/shop/old")
      XCTAssertEqual(old.lines, ["HTTP/1.1 302 Found", "Content-Length: 0", "Location: /shop/lamps"])
      let created = try await client.post("/shop/lamps")
      XCTAssertEqual(
        created.lines,
        [
          "HTTP/1.1 201 Created", "Content-Type: text/plain; charset=utf-8", "Content-Length: 7", "Location: /shop/lamps/51",
        ]
      )
    }
  }

  /// A text, or anything else.
  private enum AnyValue: Decodable, Equatable {
    case text(String)
    case other

    init(from decoder: any Decoder) throws {
      self = (try? decoder.singleValueContainer().decode(String.self)).map { .text($0) } ?? .other
    }
  }
}
