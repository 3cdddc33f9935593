import Answerback
import XCTest

/// Headers of layers that error responses have too.
final class LayeredErrorHeaderTests: XCTestCase {
  /// A form of errors that cannot be rendered.
  private struct Broken: ErrorForm {
    func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse { throw error }
  }

  private func app() throws -> App {
    try App {
      Router("/r") {
        Get("/ok") { 1 }
        Get("/thrown") { () throws -> Int in throw HTTPError(.forbidden) }
        Get("/failed") { () throws -> Int in throw CancellationError() }
        Get("/own") { () throws -> Int in throw HTTPError(.forbidden, headers: ["X-Who": "error", "Vary": "Cookie"]) }
        Get("/nearer") { () throws -> Int in throw HTTPError(.forbidden) }.header("x-who", "route", onErrors: true)
        Get("/normal-only") { () throws -> Int in throw HTTPError(.forbidden) }.header("x-who", "route")
        Get("/input", Query("n", Int.self)) { _, n in n }
        Get("/tagged") { 1 }.etag("v1")
        Get("/raw") { Raw { _, _ in } }
        Get("/broken") { () throws -> Int in throw HTTPError(.forbidden) }.errors(as: Broken())
      }
      .header("X-Router", "1", onErrors: true).header("X-Normal", "1")
    }
    .headers(["X-Who": "app", "Vary": "Origin"], onErrors: true)
  }

  func testAnErrorHasTheHeadersDeclaredForErrorsAndNoOthers() async throws {
    let app = try app()
    for (path, status) in [("/r/thrown", 403), ("/r/failed", 500), ("/r/input", 400)] {
      let response = await app.ask(path)
      XCTAssertEqual(response.status, status)
      XCTAssertEqual(response.values(of: "X-Who") + response.values(of: "X-Router"), ["app", "1"], path)
      XCTAssertEqual(response.values(of: "X-Normal"), [], path)
      XCTAssertEqual(response.values(of: "Vary"), ["Accept, Origin"], path)
    }
    let failed = await app.ask("/r/tagged", headers: [.ifMatch: "\"v2\""])
    XCTAssertEqual(failed.status, 412)
    XCTAssertEqual(failed.values(of: "X-Router"), ["1"])
    let normal = await app.ask("/r/ok")
    XCTAssertEqual(normal.fields.suffix(4), ["X-Router: 1", "X-Normal: 1", "X-Who: app", "Vary: Origin"])
  }

  func testAnErrorOfNoRouteHasThoseOfTheApp() async throws {
    let app = try app()
    let missing = await app.ask("/nowhere")
    let refused = await app.ask(.put, "/r/ok")
    for (response, status) in [(missing, 404), (refused, 405)] {
      XCTAssertEqual(response.status, status)
      XCTAssertEqual(response.values(of: "X-Who") + response.values(of: "X-Router"), ["app"])
      XCTAssertEqual(response.values(of: "Vary"), ["Accept, Origin"])
    }
  }

  func testTheErrorsOwnHeaderAndTheNearerLayersReplaceIt() async throws {
    let app = try app()
    for (path, value) in [("/r/own", "error"), ("/r/nearer", "route"), ("/r/normal-only", "app")] {
      let response = await app.ask(path)
      XCTAssertEqual(response.values(of: "X-Who"), [value], path)
    }
    let own = await app.ask("/r/own")
    XCTAssertEqual(own.values(of: "Vary"), ["Cookie, Accept, Origin"])
  }

  func testAFormThatFailsKeepsThem() async throws {
    let response = try await app().ask("/r/broken")
    XCTAssertEqual(response.status, 500)
    XCTAssertEqual(response.values(of: "X-Who") + response.values(of: "X-Router"), ["app", "1"])
  }

  func testWhatTheFormDecidesCannotBeDeclared() throws {
    for name in ["Content-Type", "content-length"] {
      XCTAssertThrowsError(try App { Get("/x") { 1 }.header(name, "1", onErrors: true) }) { error in
        XCTAssertTrue("\(error)".contains("header \(name) is decided by the error form on error responses."), "\(error)")
      }
    }
  }

  func testTheyAreDocumentedOnErrors() throws {
    let app = try App { Get("/x") { 1 }.raises(.forbidden).header("X-Normal", "1") }
      .header("X-Who", "app", description: "who", onErrors: true)
    let responses = app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree["paths"]?["/x"]?["get"]?["responses"]
    XCTAssertEqual(responses?["403"]?["headers"], ["X-Who": ["description": "who", "schema": ["type": "string"]]])
    XCTAssertNotNil(responses?["200"]?["headers"]?["X-Normal"])
  }
}
