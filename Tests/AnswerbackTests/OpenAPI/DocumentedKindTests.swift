import Answerback
import XCTest

/// What is documented of each kind of response and of the document as a whole.
final class DocumentedKindTests: XCTestCase {
  private struct Thing: Codable, Sendable { var id = 1 }

  private func tree(_ app: App) -> Schema { app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree }

  private func answer(_ app: App, _ path: String, _ status: String = "200") -> Schema? {
    tree(app)["paths"]?[path]?["get"]?["responses"]?[status]
  }

  private func names(_ schema: Schema?) -> [String] {
    if case .object(let members) = schema { members.map(\.name) } else { [] }
  }

  func testEveryMediaTypeOfThePageIsTheRoutesOwn() throws {
    for (type, name) in [
      (MediaType.json, "application/json"), (.messagePack, "application/x-msgpack"), (.text, "text/plain"), (.html, "text/html"),
      (.css, "text/css"), (.xml, "application/xml"), (.problemJSON, "application/problem+json"),
    ] {
      let app = try App { Get("/x") { "text" }.mediaType(type) }
      XCTAssertEqual(names(answer(app, "/x")?["content"]), [name])
    }
  }

  func testAResponseWithoutATypeIsAnythingAndOneOfNothingIsNull() throws {
    let app = try App {
      Get("/any") { Response(AnyEncodable(1)) }
      Get("/null") { Response(Null()) }
    }
    XCTAssertEqual(answer(app, "/any")?["content"], ["application/json": ["schema": [:]]])
    XCTAssertEqual(answer(app, "/null")?["content"], ["application/json": ["schema": ["type": "null"]]])
  }

  func testEveryStatusOfARedirectSaysWhereToGo() throws {
    for (status, key) in [(Status.movedPermanently, "301"), (.found, "302"), (.seeOther, "303"), (.temporaryRedirect, "307")] {
      let app = try App {
        Get("/declared") { Redirect(to: "/") }.status(status)
        Get("/decided") { Redirect(to: "/", status: status) }.responseStatus(status)
        Get("/beside") { 1 }.documents(status)
      }
      for path in ["/declared", "/decided", "/beside"] {
        XCTAssertEqual(
          answer(app, path, key)?["headers"],
          ["Location": ["description": "Where to go", "required": true, "schema": ["type": "string"]]],
          "\(path) \(key)"
        )
        XCTAssertNil(answer(app, path, key)?["content"])
      }
    }
  }

  func testAFileSaysItsTypeItsPartsAndItsLength() throws {
    let app = try App {
      Get("/file") { File("a.pdf") }.mediaType(.pdf)
      StaticFiles("/folder", directory: ".")
    }
    XCTAssertEqual(
      answer(app, "/file")?["content"],
      ["application/pdf": ["schema": ["contentMediaType": "application/pdf"]]]
    )
    XCTAssertEqual(names(answer(app, "/file")?["headers"]), ["Accept-Ranges", "ETag", "Last-Modified"])
    XCTAssertEqual(names(answer(app, "/file", "206")?["headers"]), ["Content-Range"])
    XCTAssertEqual(answer(app, "/file", "416")?["headers"]?["Content-Range"]?["required"], true)
    XCTAssertEqual(names(answer(app, "/folder/{path}", "308")?["headers"]), ["Location"])
  }

  func testAnEventStreamIsOneWhateverALayerSays() throws {
    let app = try App { Get("/x") { ServerSentEvents(["a"]) }.mediaType(.text) }
    let content = answer(app, "/x")?["content"]
    XCTAssertEqual(names(content), ["text/event-stream"])
    XCTAssertEqual(content?["text/event-stream"]?["schema"], ["$ref": "#/components/schemas/ServerSentEvent"])
    let message = tree(app)["components"]?["schemas"]?["ServerSentEvent"]
    XCTAssertEqual(names(message?["properties"]), ["data", "event", "id", "retry"])
  }

  func testEveryErrorARouteCanGiveHasTheFormOfItsErrors() throws {
    let app = try App {
      Get("/x/{id}", Path("id", Int.self), Body(Thing.self)) { _, _, thing in thing }.raises(.forbidden).etag("v")
      Get("/n") { Negotiated(1, as: .json) }.offers(.json)
    }
    XCTAssertEqual(
      names(tree(app)["paths"]?["/x/{id}"]?["get"]?["responses"]),
      ["200", "304", "400", "403", "404", "412", "413", "415"]
    )
    for status in ["400", "403", "404", "412", "413", "415"] {
      let content = answer(app, "/x/{id}", status)?["content"]
      XCTAssertEqual(names(content), ["application/problem+json", "text/plain", "text/html"], status)
      XCTAssertEqual(content?["application/problem+json"]?["schema"], ["$ref": "#/components/schemas/Problem"])
    }
    let schemas = tree(app)["components"]?["schemas"]
    XCTAssertEqual(schemas?["Problem"]?["required"], ["type", "title", "status"])
    XCTAssertEqual(schemas?["Problem"]?["properties"]?["errors"]?["items"], ["$ref": "#/components/schemas/InputFault"])
    XCTAssertEqual(names(schemas?["InputFault"]?["properties"]), ["message", "key", "source"])
    XCTAssertNil(answer(app, "/x/{id}", "304")?["content"])
    XCTAssertEqual(names(answer(app, "/n", "406")?["content"]), ["application/problem+json", "text/plain", "text/html"])
  }

  func testAnswersThatOnlyTheHandlerKnowsAreTheDefault() throws {
    let app = try App {
      Get("/known") { 1 }.documentsOthers("The error that is asked for")
      Get("/unknown") { AnyResponse(status: .ok) }.documentsOthers("Anything")
    }
    XCTAssertEqual(names(tree(app)["paths"]?["/known"]?["get"]?["responses"]), ["200", "default"])
    XCTAssertEqual(answer(app, "/known", "default")?["description"], "The error that is asked for")
    XCTAssertEqual(names(answer(app, "/known", "default")?["content"]), ["application/problem+json", "text/plain", "text/html"])
    XCTAssertEqual(tree(app)["paths"]?["/unknown"]?["get"]?["responses"], ["default": ["description": "Anything"]])
    XCTAssertEqual(app.openAPI(OpenAPIInfo(title: "t", version: "1")).warnings, [])
  }

  func testAnOfferOfTextIsAStringAndAnotherOneAnything() throws {
    let app = try App { Get("/x") { Negotiated(1, as: .json) }.offers(.json, .html) }
    XCTAssertEqual(
      answer(app, "/x")?["content"],
      ["application/json": ["schema": [:]], "text/html": ["schema": ["type": "string"]]]
    )
  }

  func testAStatusThatIsStatedTwiceIsOneAnswerInSeveralTypes() throws {
    let app = try App {
      Get("/x") { AnyResponse(status: .ok) }.documents(.ok, Thing.self, "A thing").documents(.ok, String.self, as: .csv)
    }
    XCTAssertEqual(
      answer(app, "/x"),
      [
        "description": "A thing",
        "content": [
          "application/json": ["schema": ["$ref": "#/components/schemas/Thing"]], "text/csv": ["schema": ["type": "string"]],
        ],
      ]
    )
  }

  func testEveryContainerOfAPageSaysAllItsMembersAreThere() throws {
    let app = try App {
      Get("/classic") { ClassicPagination(items: [Thing()], pageSize: 1, currentPage: 1, totalPages: 1) }
      Get("/offset") { OffsetPagination(items: [Thing()], limit: 1, offset: 0, total: 1) }
      Get("/cursor") { CursorPagination(items: [Thing()], resultsPerPage: 1, cursor: "a" as String?) }
    }
    let schemas = tree(app)["components"]?["schemas"]
    for (name, members) in [
      ("ClassicPagination_Thing", ["items", "page_size", "current_page", "total_pages"]),
      ("OffsetPagination_Thing", ["items", "limit", "offset", "total"]),
      ("CursorPagination_String__Thing", ["items", "results_per_page", "cursor"]),
    ] {
      XCTAssertEqual(schemas?[name]?["required"], .array(members.map(Schema.string)), name)
      XCTAssertEqual(names(schemas?[name]?["properties"]), members)
    }
    XCTAssertEqual(schemas?["CursorPagination_String__Thing"]?["properties"]?["cursor"], ["type": ["string", "null"]])
  }

  func testTheDocumentSaysWhereTheAppIsAndHowItIsGuarded() throws {
    var info = OpenAPIInfo(title: "Things", version: "3", description: "All of them")
    info.servers = ["https://example.org/v3", "/"]
    info.securitySchemes = [
      ("basic", ["type": "http", "scheme": "basic"]), ("key", ["type": "apiKey", "in": "header", "name": "X"]),
    ]
    let app = try App {
      Get("/a") { 1 }.security("basic", "key").tags("first", "second").deprecated().example(1)
      Get("/b/c") { 1 }
    }
    let tree = app.openAPI(info).tree
    XCTAssertEqual(tree["info"], ["title": "Things", "version": "3", "description": "All of them"])
    XCTAssertEqual(tree["servers"], [["url": "https://example.org/v3"], ["url": "/"]])
    XCTAssertEqual(names(tree["components"]?["securitySchemes"]), ["basic", "key"])
    let operation = tree["paths"]?["/a"]?["get"]
    XCTAssertEqual(operation?["security"], [["basic": []], ["key": []]])
    XCTAssertEqual(operation?["tags"], ["first", "second"])
    XCTAssertEqual(operation?["deprecated"], true)
    XCTAssertEqual(operation?["responses"]?["200"]?["content"]?["application/json"]?["example"], 1)
    XCTAssertEqual(tree["paths"]?["/b/c"]?["get"]?["tags"], ["b"])
  }
}
