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
