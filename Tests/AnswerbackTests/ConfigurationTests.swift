import Answerback
import XCTest

final class ConfigurationTests: XCTestCase {
  private struct Resource: Encodable { var id = 1 }

  private func faults(_ make: () throws -> App) -> [String] {
    do {
      _ = try make()
      return []
    } catch {
      return (error as? ConfigurationError)?.faults ?? ["\(error)"]
    }
  }

  func testEveryFaultIsListedAtOnce() {
    let found = faults {
      try App {
        Delete("/resources/{id}", Path("id", Int.self)) { _, _ in Resource() }
        Get("/a") { 1 }.header("bad name", "x").header("X-Bad", "a\r\nb").cookie("k", "a;b")
        Get("/b", Path("id", Int.self)) { _, id in id }
        Get("/c") { Resource() }.mediaType(.xml)
        Get("/d") { "x" }.mediaType("nonsense")
        Route("/e") { 1 }
        Get("/f/{x}/{x}") { 1 }
        Get("/a") { 2 }
        Get("/g") { "x" }.mediaType("text/plain; charset=koi8-r")
      }
    }
    XCTAssertEqual(found.count, 11, found.joined(separator: "\n"))
    XCTAssertEqual(
      found.first,
      "DELETE /resources/{id} answers 204, which carries no body, but its handler returns Resource. Use .status(.ok), or return NoContent()."
    )
    XCTAssertTrue(found.contains("GET /b — reads the path parameter id, which its path does not have — write {id} into the path"))
    XCTAssertTrue(found.contains("GET /a — two handlers are declared for it — remove one, or change its path"))
  }

  func testTheAppsOwnLayerIsCheckedTooAndOnce() {
    let found = faults {
      try App {
        Get("/a") { 1 }
        Get("/b") { 1 }
      }
      .header("X", "a\nb")
    }
    XCTAssertEqual(found.count, 1)
    XCTAssertTrue(found[0].hasPrefix("the app — "), found[0])
  }

  func testACookiePathWithoutASlashIsAFaultOfItsLayer() {
    let sentence =
      "The path of cookie k \"plain\" does not begin with /, so that clients ignore it. Begin it with /, or leave it out."
    for found in [
      faults { try App { Get("/x") { 1 }.cookie("k", "v", path: "plain") } },
      faults { try App { Router("/r") { Get("/x") { 1 } }.cookie("k", "v", path: "plain") } },
      faults { try App { Get("/x") { 1 } }.cookie("k", "v", path: "plain") },
    ] {
      XCTAssertEqual(found.count, 1)
      XCTAssertTrue(found.first?.hasSuffix(" — cookie — \(sentence)") == true, "\(found)")
    }
    XCTAssertEqual(faults { try App { Get("/x") { 1 }.cookie("k", "v", path: "/plain").cookie("l", "v", path: nil) } }, [])
  }

  func testASetCookieHeaderOnALayerIsAFaultThatNamesCookie() {
    let sentence = "header set-cookie can't be set on a layer, where the nearest value replaces the others. Use .cookie(…)."
    for found in [
      faults { try App { Get("/x") { 1 }.header("set-cookie", "a=1") } },
      faults { try App { Router("/r") { Get("/x") { 1 } }.headers(["X": "1", "set-cookie": "a=1"]) } },
      faults { try App { Get("/x") { 1 } }.header(HeaderSetting("set-cookie", "a\r\nb")) },
    ] {
      XCTAssertEqual(found.count, 1)
      XCTAssertTrue(found.first?.hasSuffix(" — \(sentence)") == true, "\(found)")
    }
    XCTAssertEqual(faults { try App { Get("/x") { 1 }.header(HeaderSetting("Set-Cookie", documentationOnly: true)) } }, [])
  }

  func testSetCookieHeadersOfAResponseAllStandBesideTheLayersCookies() async throws {
    let app = try App {
      Get("/x") { Response(1, headers: ["Set-Cookie": "a=1", "set-cookie": "b=2"]) }
      Get("/fails") { () throws -> Int in throw HTTPError(.conflict, headers: ["Set-Cookie": "a=1", "set-cookie": "b=2"]) }
      Get("/hook") { Response(1, headers: ["Set-Cookie": "a=1"]) }
        .afterRequest { response, _ in try response.headers.append("Set-Cookie", "b=2") }
    }
    .cookie("k", "v")
    for (path, layered) in ["/x": ["k=v; Path=/; SameSite=lax"], "/hook": ["k=v; Path=/; SameSite=lax"], "/fails": []] {
      let lines = await app.ask(path).values(of: "Set-Cookie")
      XCTAssertEqual(lines, ["a=1", "b=2"] + layered, path)
    }
  }

  func testAnEntityTagWithoutQuotesIsRefusedWhereItIsSet() async throws {
    for tag in ["abc", "", "\"a", "w/\"a\"", "\"a\", \"b\"", "*"] {
      XCTAssertEqual(faults { try App { Get("/x") { 1 }.header("etag", tag) } }.count, 1, tag)
      var headers = ResponseHeaders()
      XCTAssertThrowsError(try headers.set("ETag", tag), tag)
      let app = try App { Get("/x") { Response(1, headers: ["ETag": tag]) } }
      let response = await app.ask("/x")
      XCTAssertEqual([String(response.status)] + response.values(of: "ETag"), ["500"], tag)
    }
    for tag in ["\"abc\"", "W/\"abc\"", "\"\""] {
      let app = try App { Get("/x") { 1 }.header("ETag", tag) }
      let response = await app.ask("/x", headers: [.ifNoneMatch: tag])
      XCTAssertEqual(response.status, 304, tag)
    }
  }

  func testADeletionWithAPathWithoutASlashIsRefused() async throws {
    let app = try App {
      Get("/x") { () throws in
        var response = Response(1)
        try response.deleteCookie("k", path: "plain")
        return response
      }
    }
    let response = await app.ask("/x")
    XCTAssertEqual(response.status, 500)
    XCTAssertEqual(response.values(of: "Set-Cookie"), [])
  }

  func testAStatusWithoutContentRefusesAValue() {
    XCTAssertEqual(faults { try App { Get("/x") { 1 }.status(.notModified) } }.count, 1)
    XCTAssertEqual(faults { try App { Get("/x") { Null() }.status(.noContent) } }, [])
    XCTAssertEqual(faults { try App { Get("/x") { NoContent() }.status(204) } }, [])
  }
}
