import Answerback
import Foundation
import XCTest

/// What the two seed pages say is documented, a row each.
final class DocumentedTests: XCTestCase {
  private struct Thing: Codable, Sendable {
    var id: Int
  }

  /// One operation of an app's document.
  private func operation(_ app: App, _ path: String, _ method: String = "get") -> Schema {
    app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree["paths"]?[path]?[method] ?? .null
  }

  private func answer(_ app: App, _ path: String, _ status: String = "200") -> Schema {
    operation(app, path)["responses"]?[status] ?? .null
  }

  /// The names of an object's members.
  private func names(_ schema: Schema?) -> [String] {
    guard case .object(let members) = schema else { return [] }
    return members.map(\.name)
  }

  func testHeadersOfEveryLayerAreDocumentedTheNearestWordOnEachName() throws {
    let app = try App {
      Router("/r") {
        Get("/x") { Thing(id: 1) }.header("Local", "1", description: "of the route").header(
          "Shared",
          "route",
          description: "nearest"
        )
      }
      .header("Router", "1", description: "of the router")
      .header(
        HeaderSetting("Only-Documented", description: "set by hand", documentationOnly: true, required: true, deprecated: true)
      )
    }
    .header("App", "1", description: "of the app").header("Shared", "app", description: "farthest")
    let headers = answer(app, "/r/x")["headers"]
    XCTAssertEqual(Set(names(headers)), ["Local", "Shared", "Router", "Only-Documented", "App"])
    XCTAssertEqual(headers?["Shared"], ["description": "nearest", "schema": ["type": "string"]])
    XCTAssertEqual(
      headers?["Only-Documented"],
      ["description": "set by hand", "required": true, "deprecated": true, "schema": ["type": "string"]]
    )
  }

  func testCookiesAreDocumentedAsTheirLine() throws {
    let app = try App {
      Get("/x") { Thing(id: 1) }.cookie("sid", "1", description: "the session").documentedCookie(
        "theme",
        description: "set by hand"
      )
    }
    .cookie("sid", "app", description: "of the app")
    XCTAssertEqual(
      answer(app, "/x")["headers"]?["Set-Cookie"],
      [
        "description": "theme: set by hand; sid: the session", "schema": ["type": "string"],
        "examples": [
          "theme": ["value": "theme=<value>; Path=/; SameSite=lax", "summary": "set by hand"],
          "sid": ["value": "sid=<value>; Path=/; SameSite=lax", "summary": "the session"],
        ],
      ]
    )
  }

  func testMediaTypeAndStatusAreThoseOfTheWire() throws {
    let app = try App {
      Get("/html") { "<p>" }.mediaType(.html)
      Get("/accepted") { Thing(id: 1) }.status(.accepted)
      Post("/made") { Thing(id: 1) }
      Delete("/gone") { NoContent() }
      Get("/problem") { Thing(id: 1) }.mediaType("application/vnd.x+json")
      Get("/cached") { Thing(id: 1) }.cacheControl(.maxAge(5)).etag("v1")
    }
    XCTAssertEqual(answer(app, "/html")["content"], ["text/html": ["schema": ["type": "string"]]])
    XCTAssertEqual(names(operation(app, "/accepted")["responses"]), ["202"])
    XCTAssertEqual(names(operation(app, "/made", "post")["responses"]), ["201"])
    XCTAssertEqual(operation(app, "/gone", "delete")["responses"], ["204": ["description": "No Content"]])
    XCTAssertEqual(names(answer(app, "/problem")["content"]), ["application/vnd.x+json"])
    XCTAssertEqual(names(answer(app, "/cached")["headers"]), ["Cache-Control", "ETag"])
    XCTAssertEqual(names(operation(app, "/cached")["responses"]), ["200", "304", "412"])
  }

  func testAResponseObjectIsDocumentedByTheTypeOfItsBody() throws {
    let app = try App { Get("/x") { Response(Thing(id: 1), headers: ["A": "b"]) } }
    XCTAssertEqual(
      answer(app, "/x")["content"],
      ["application/json": ["schema": ["$ref": "#/components/schemas/Thing"]]]
    )
  }

  func testRedirectsFilesStreamsEventsAndTemplatesAreWhatTheyAre() throws {
    let app = try App {
      Get("/redirect") { Redirect(to: "/") }.status(.temporaryRedirect)
      Get("/file") { File("a.pdf") }.mediaType("application/pdf")
      Get("/untyped") { File("a.pdf") }
      Get("/stream") { StreamingResponse(["a"]) }
      Get("/events") { ServerSentEvents(["a"]) }
      Get("/template") { Template("a.html") }
    }
    XCTAssertEqual(names(operation(app, "/redirect")["responses"]), ["307"])
    XCTAssertEqual(names(answer(app, "/redirect", "307")["headers"]), ["Location"])
    XCTAssertEqual(names(answer(app, "/redirect", "307")["content"]), [])
    XCTAssertEqual(
      answer(app, "/file")["content"],
      ["application/pdf": ["schema": ["contentMediaType": "application/pdf"]]]
    )
    XCTAssertEqual(names(operation(app, "/file")["responses"]), ["200", "206", "304", "404", "412", "416"])
    XCTAssertEqual(names(answer(app, "/file", "206")["content"]), ["application/pdf", "multipart/byteranges"])
    XCTAssertEqual(names(answer(app, "/untyped")["content"]), ["*/*"])
    XCTAssertEqual(names(answer(app, "/stream")["content"]), ["application/octet-stream"])
    XCTAssertEqual(names(answer(app, "/events")["content"]), ["text/event-stream"])
    XCTAssertEqual(answer(app, "/template")["content"], ["text/html": ["schema": ["type": "string"]]])
  }

  func testPagesHaveTheirContainersWithNullableCursors() throws {
    struct Things: SyncCursorPaginator {
      func items(cursor: Int?, resultsPerPage: Int) -> (items: [Thing], cursor: Int?) { ([], nil) }
    }
    let app = try App { Get("/things", Things()) }
    let tree = app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree
    let page = tree["components"]?["schemas"]?["CursorPagination_Int__Thing"]
    XCTAssertEqual(page?["required"], ["items", "results_per_page", "cursor"])
    XCTAssertEqual(page?["properties"]?["cursor"], ["type": ["integer", "null"], "format": "int64"])
    XCTAssertEqual(page?["properties"]?["items"], ["type": "array", "items": ["$ref": "#/components/schemas/Thing"]])
  }

  func testInputsAreParametersWithBoundsAndDefaultsAndBodies() throws {
    let app = try App {
      Post(
        "/x/{id}",
        Path("id", Int.self),
        Query("limit", Int.self, in: 1...100, default: 20),
        Query("flag", Bool?.self),
        Header("X-Who", String.self),
        CookieValue("sid", String?.self),
        Body(Thing.self)
      ) { _, _, _, _, _, _, thing in thing }
    }
    let operation = operation(app, "/x/{id}", "post")
    XCTAssertEqual(
      operation["parameters"],
      [
        ["name": "id", "in": "path", "required": true, "schema": ["type": "integer", "format": "int64"]],
        [
          "name": "limit", "in": "query",
          "schema": ["type": "integer", "format": "int64", "minimum": 1, "maximum": 100, "default": 20],
        ],
        ["name": "flag", "in": "query", "schema": ["type": "boolean"]],
        ["name": "X-Who", "in": "header", "required": true, "schema": ["type": "string"]],
        ["name": "sid", "in": "cookie", "schema": ["type": "string"]],
      ]
    )
    XCTAssertEqual(
      names(operation["requestBody"]?["content"]),
      ["application/json", "application/x-msgpack", "application/x-www-form-urlencoded", "multipart/form-data"]
    )
    XCTAssertEqual(names(operation["responses"]), ["201", "400", "404", "413", "415"])
    XCTAssertEqual(
      names(operation["responses"]?["400"]?["content"]),
      ["application/problem+json", "text/plain", "text/html"]
    )
  }

  func testARouteSaysWhatCannotBeSeen() throws {
    let app = try App {
      Get("/x") { Thing(id: 1) }
        .summary("One thing").description("In more words").tags("things").deprecated().operationID("oneThing")
        .responseDescription("A thing").raises(.unauthorized).documents(.notFound, Thing.self, "missing").example(["id": 1])
        .security("basic")
      Get("/hidden") { 1 }.hidden()
      Get("/negotiated") { Negotiated(Thing(id: 1), as: .json, .messagePack) }.offers(.json, .messagePack)
    }
    let operation = operation(app, "/x")
    XCTAssertEqual(
      names(operation),
      ["tags", "summary", "description", "operationId", "deprecated", "responses", "security"]
    )
    XCTAssertEqual(names(operation["responses"]), ["200", "401", "404"])
    XCTAssertEqual(operation["responses"]?["404"]?["description"], "missing")
    XCTAssertEqual(operation["responses"]?["200"]?["content"]?["application/json"]?["example"], ["id": 1])
    XCTAssertEqual(self.operation(app, "/hidden"), .null)
    XCTAssertEqual(names(answer(app, "/negotiated")["content"]), ["application/json", "application/x-msgpack"])
    XCTAssertEqual(names(self.operation(app, "/negotiated")["responses"]), ["200", "406"])
  }

  func testTheDocumentIsServedWithAValidatorAndAPageToReadIt() async throws {
    let app = try App { Get("/x") { Thing(id: 1) } }.documentation(OpenAPIInfo(title: "Things <1>", version: "2"), path: "/docs")
    let json = await app.ask("/docs/openapi.json")
    XCTAssertEqual(json.status, 200)
    XCTAssertEqual(json.values(of: "Content-Type"), ["application/json"])
    XCTAssertTrue(json.body.hasPrefix(#"{"openapi":"3.1.0","info":{"title":"Things <1>","version":"2"},"paths":{"/x":{"get":"#))
    let tag = try XCTUnwrap(json.values(of: "ETag").first)
    let again = await app.ask("/docs/openapi.json", headers: [.ifNoneMatch: tag])
    XCTAssertEqual(again.status, 304)
    let yaml = await app.ask("/docs/openapi.yaml")
    XCTAssertTrue(yaml.body.hasPrefix("openapi: \"3.1.0\"\ninfo:\n  title: \"Things <1>\"\n"))
    let page = await app.ask("/docs")
    XCTAssertEqual(page.values(of: "Content-Type"), ["text/html; charset=utf-8"])
    XCTAssertTrue(page.body.contains("<title>Things &lt;1></title>"))
  }

  func testThePageIsFilesOfItsOwnThatAStrictPolicyAllows() async throws {
    let inner = try App { Get("/x") { Thing(id: 1) } }.documentation(OpenAPIInfo(title: "t", version: "1"), path: "/api/docs")
    let app = try App { Mount("/mounted", inner) }.header("Content-Security-Policy", "default-src 'none'")
    for (path, folder) in [("/mounted/api/docs", "docs/"), ("/mounted/api/docs/", "")] {
      let page = await app.ask(path)
      XCTAssertEqual(
        page.values(of: "Content-Security-Policy"),
        [
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
            + "form-action 'none'"
        ]
      )
      XCTAssertTrue(
        page.body.contains(#"<script src="\#(folder)page.js" data-document="\#(folder)openapi.json" defer></script>"#)
      )
      XCTAssertTrue(page.body.contains(#"<link rel="stylesheet" href="\#(folder)page.css">"#))
      for word in ["http:", "https:", "<style", " style=", "onclick"] { XCTAssertFalse(page.body.contains(word), word) }
    }
    for (name, type) in [("page.css", "text/css; charset=utf-8"), ("page.js", "text/javascript; charset=utf-8")] {
      let file = await app.ask("/mounted/api/docs/\(name)")
      XCTAssertEqual(file.values(of: "Content-Type"), [type])
      let tag = try XCTUnwrap(file.values(of: "ETag").first)
      let again = await app.ask("/mounted/api/docs/\(name)", headers: [.ifNoneMatch: tag])
      XCTAssertEqual(again.status, 304)
    }
  }

  func testWithoutBeingAskedNothingIsServed() async throws {
    let app = try App { Get("/x") { 1 } }
    let answer = await app.ask("/schema/openapi.json")
    XCTAssertEqual(answer.status, 404)
  }
}
