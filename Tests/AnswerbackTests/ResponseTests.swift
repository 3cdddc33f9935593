import Answerback
import XCTest

final class ResponseTests: XCTestCase {
  private struct Secret: Error, CustomStringConvertible { var description: String { "secret" } }

  func testAPercentSignInADeclaredPathIsOneOfTheDecodedPath() async throws {
    let app = try App {
      Get("/100%") { "all" }
      Get("/plain") { "plain" }
    }
    var statuses: [String: Int] = [:]
    for target in ["/100%25", "/100%", "/plain", "//plain", "/plain/", "/pl%61in", "/plain?a=/100%"] {
      statuses[target] = await app.ask(target).status
    }
    XCTAssertEqual(
      statuses,
      ["/100%25": 200, "/100%": 404, "/plain": 200, "//plain": 200, "/plain/": 200, "/pl%61in": 200, "/plain?a=/100%": 200]
    )
  }

  func testAnUnknownPathIsA404AndAnotherMethodA405WithASortedAllow() async throws {
    let app = try App {
      Put("/x") { 1 }
      Get("/x") { 1 }
    }
    let unknown = await app.ask("/y")
    let other = await app.ask(.delete, "/x")
    let options = await app.ask(.options, "/x/")
    XCTAssertEqual([unknown.status, other.status, options.status], [404, 405, 204])
    XCTAssertEqual(other.values(of: "Allow"), ["GET, HEAD, OPTIONS, PUT"])
    XCTAssertEqual(options.fields, ["Allow: GET, HEAD, OPTIONS, PUT"])
  }

  func testAnUnexpectedErrorTellsNothing() async throws {
    let app = try App { Get("/x") { () throws -> Int in throw Secret() } }
    let answer = await app.ask("/x")
    XCTAssertEqual(answer.status, 500)
    XCTAssertFalse(answer.body.contains("secret"))
  }

  func testAnErrorCarriesItsMembersAndHeaders() async throws {
    let app = try App {
      Get("/x") { () throws -> Int in
        throw HTTPError(.unauthorized, "who?", extra: ["realm": "lab"], headers: ["WWW-Authenticate": "Basic"])
      }
    }
    let answer = await app.ask("/x")
    XCTAssertEqual(answer.values(of: "WWW-Authenticate"), ["Basic"])
    XCTAssertEqual(
      answer.body,
      #"{"type":"about:blank","title":"Unauthorized","status":401,"detail":"who?","realm":"lab"}"#
    )
  }

  func testALiteralParentBeatsAParameterAndLeadsBackToIt() async throws {
    let app = try App {
      Get("/a/{x}/end", Path("x", String.self)) { $1 }
      Get("/a/b/other") { "literal" }
    }
    let literal = await app.ask("/a/b/other")
    let parameter = await app.ask("/a/b/end")
    XCTAssertEqual([literal.body, parameter.body], ["literal", "b"])
  }

  func testAHeaderThatCannotBeSentIsA500AndNeverReachesTheWire() async throws {
    let app = try App {
      Get("/line") { Response(1, headers: ["x-v": "a\r\nSet-Cookie: x=y"]) }
      Get("/euro") { Response(1, headers: ["x-v": "€"]) }
    }
    for path in ["/line", "/euro"] {
      let answer = await app.ask(path)
      XCTAssertEqual(answer.status, 500)
      XCTAssertEqual(answer.values(of: "x-v"), [])
    }
  }

  func testABodyUnderAStatusWithoutContentIsA500() async throws {
    let app = try App { Get("/x") { Response(["a": 1], status: .noContent) } }
    let answer = await app.ask("/x")
    XCTAssertEqual(answer.status, 500)
  }

  func testAValidatorAnswersConditionalRequests() async throws {
    let app = try App { Get("/x") { "content" }.etag("v1").cacheControl(.noCache) }
    let match = await app.ask("/x", headers: [.ifNoneMatch: #"W/"v1""#])
    let other = await app.ask("/x", headers: [.ifNoneMatch: #""v2""#])
    let failed = await app.ask("/x", headers: [.ifMatch: #""v2""#])
    XCTAssertEqual(match, TestResponse.Plain(status: 304, fields: ["Cache-Control: no-cache", #"ETag: "v1""#], body: ""))
    XCTAssertEqual([other.status, failed.status], [200, 412])
  }

  func testAStatusThatCannotEndAnExchangeNeverReachesTheWire() async throws {
    let app = try App {
      Get("/x/{code}", Path("code", Int.self)) { _, code in Response(1, status: Status(code)) }
      Get("/e/{code}", Path("code", Int.self)) { _, code -> Int in throw HTTPError(Status(code)) }
    }
    for code in ["99", "101", "1000", "99999999999", "-1"] {
      let answer = await app.ask("/x/\(code)")
      let error = await app.ask("/e/\(code)")
      XCTAssertEqual([answer.status, error.status], [500, 500], code)
    }
    XCTAssertThrowsError(try App { Get("/x") { NoContent() }.status(101) })
  }

  func testAnErrorOfAStatusWithoutContentHasNone() async throws {
    let app = try App {
      Get("/x") { () throws -> Int in throw HTTPError(.notModified, "same", headers: ["X-Err": "1"]) }
    }
    let answer = await app.ask("/x")
    XCTAssertEqual(answer, TestResponse.Plain(status: 304, fields: ["X-Err: 1"], body: ""))
  }

  func testOptionsOfTheServerAsAWholeHaveNoContent() async throws {
    let app = try App { Get("/x") { 1 } }
    let answer = await app.ask(.options, "*")
    XCTAssertEqual(answer, TestResponse.Plain(status: 204, fields: [], body: ""))
  }
}
