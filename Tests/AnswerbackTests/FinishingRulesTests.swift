import Answerback
import HTTPTypes
import XCTest

/// Which fields of a response a status without content keeps.
final class FinishingRulesTests: XCTestCase {
  /// Every field of RFC 9110 that a response may have, and one of the app's own.
  private static let all: KeyValuePairs<String, String> = [
    "Content-Type": "text/csv", "Content-Encoding": "gzip", "Content-Range": "bytes 0-1/2", "Content-Language": "en",
    "Content-Location": "/x.csv", "Content-Disposition": "inline", "Cache-Control": "no-cache", "Expires": "0", "Vary": "Accept",
    "Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT", "Accept-Ranges": "bytes", "Allow": "GET", "Link": "</y>", "X-Own": "1",
    "Connection": "close", "Transfer-Encoding": "chunked", "Date": "today", "ETag": "\"v1\"",
  ]

  /// What a 304 keeps: everything but what describes content it does not carry, and what the server writes (RFC 9110 section 15.4.5).
  private static let kept = [
    "Content-Language: en", "Content-Location: /x.csv", "Content-Disposition: inline", "Cache-Control: no-cache", "Expires: 0",
    "Vary: Accept", "Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT", "Accept-Ranges: bytes", "Allow: GET", "Link: </y>",
    "X-Own: 1",
    "ETag: \"v1\"", "Set-Cookie: k=v; Path=/; SameSite=lax",
  ]

  private static func headers() throws -> ResponseHeaders {
    var headers = ResponseHeaders()
    for (name, value) in all { try headers.set(name, value) }
    return headers
  }

  private func app() throws -> App {
    try App {
      Get("/conditional") { Response("a,b", headers: try Self.headers(), cookies: [try Cookie("k", "v")]) }
      Get("/own") { AnyResponse(status: .notModified, headers: try Self.headers(), cookies: [try Cookie("k", "v")]) }
      Get("/thrown") { () throws -> Int in throw HTTPError(.notModified, headers: try Self.headers()) }
      Get("/{code}", Path("code", Int.self)) { _, code in
        AnyResponse(status: Status(code), headers: try Self.headers(), cookies: [try Cookie("k", "v")])
      }
    }
  }

  /// A hook that does nothing has every head put together field by field; without one the layers' lines are prepared beforehand.
  func testPreparedFieldsAreTheOnesPutTogetherOneByOne() async throws {
    let plain = Router("/plain") {
      Get("/text") { "x" }
      Get("/json") { [1] }
      Get("/layered") { "x" }.header("X-B", "2").cookie("b", "2")
      Get("/etag") { "x" }.etag("v2")
      Get("/type") { "x" }.header("Content-Type", "text/csv")
      Get("/close") { "x" }.header("Connection", "close")
      Get("/empty") { NoContent() }.header("X-B", "2")
      Get("/reset") { Null() }.status(.resetContent).header("X-B", "2")
      Get("/own") { Response("x", headers: ["X-C": "3", "X-A": "4"], cookies: [try Cookie("a", "5")]) }.header("X-A", "1")
        .cookie("a", "1")
    }
    .header("X-A", "1").cookie("a", "1").header("Vary", "Cookie").cacheControl(.noStore)
    let app = try App {
      plain
      Router("/hooked") { plain }.afterRequest { _, _ in }
    }
    let requests: [HTTPFields] = [[:], [.ifNoneMatch: "\"v2\""], [.ifMatch: "\"v3\""]]
    for name in ["text", "json", "layered", "etag", "type", "close", "empty", "reset", "own"] {
      for method in [HTTPRequest.Method.get, .head] {
        for headers in requests {
          let prepared = await app.ask(method, "/plain/\(name)", headers: headers)
          let hooked = await app.ask(method, "/hooked/plain/\(name)", headers: headers)
          XCTAssertEqual(prepared, hooked, "\(method) \(name) \(headers)")
          XCTAssertTrue(prepared.status == 412 || prepared.values(of: "X-A").count == 1, "\(method) \(name) \(headers)")
        }
      }
    }
  }

  func testAConditionalRequestIsAnsweredWithWhatDescribesNoContent() async throws {
    for method in [HTTPRequest.Method.get, .head] {
      let response = try await app().ask(method, "/conditional", headers: [.ifNoneMatch: "\"v1\""])
      XCTAssertEqual(response, TestResponse.Plain(status: 304, fields: Self.kept, body: ""), "\(method)")
    }
  }

  func testAHandlersOwn304KeepsTheSameFields() async throws {
    for method in [HTTPRequest.Method.get, .head] {
      let response = try await app().ask(method, "/own")
      XCTAssertEqual(response, TestResponse.Plain(status: 304, fields: Self.kept, body: ""), "\(method)")
    }
    let thrown = try await app().ask("/thrown")
    XCTAssertEqual(thrown, TestResponse.Plain(status: 304, fields: Self.kept.filter { !$0.hasPrefix("Set-Cookie") }, body: ""))
  }

  func testTheWholeResponseHasThemAll() async throws {
    let response = try await app().ask("/conditional")
    let described = ["Content-Type: text/csv", "Content-Length: 3", "Content-Encoding: gzip", "Content-Range: bytes 0-1/2"]
    XCTAssertEqual(Set(response.fields), Set(Self.kept + described))
    XCTAssertEqual(response.fields.count, Self.kept.count + described.count)
  }

  func testALayersLinesDoNotStandBesideThoseOfTheFinishing() async throws {
    for hasHook in [false, true] {
      var route = Get("/x") { "a,b" }
      for (name, value) in Self.all { route = route.header(name, value) }
      route = route.header("Content-Length", "7")
      if hasHook { route = route.afterRequest { _, _ in } }
      let declared = route
      let app = try App { declared }
      let whole = await app.ask("/x")
      XCTAssertEqual(whole.values(of: "Content-Type"), ["text/csv"])
      XCTAssertEqual(whole.values(of: "Content-Length"), ["3"])
      for name in ["Connection", "Transfer-Encoding", "Date"] { XCTAssertEqual(whole.values(of: name), [], name) }
      let unchanged = await app.ask("/x", headers: [.ifNoneMatch: "\"v1\""])
      XCTAssertEqual(Set(unchanged.fields), Set(Self.kept.filter { !$0.hasPrefix("Set-Cookie") }))
    }
  }

  func testStatusesWithoutContentHaveTheirLengthAndNoType() async throws {
    for (code, length) in [204: [], 205: ["0"], 304: []] {
      for method in [HTTPRequest.Method.get, .head] {
        let response = try await app().ask(method, "/\(code)")
        XCTAssertEqual(response.status, code)
        XCTAssertEqual(response.values(of: "Content-Length"), length, "\(method) \(code)")
        XCTAssertEqual(response.values(of: "Content-Type"), [], "\(method) \(code)")
        for name in ["Connection", "Transfer-Encoding", "Date"] { XCTAssertEqual(response.values(of: name), [], name) }
      }
    }
  }
}
