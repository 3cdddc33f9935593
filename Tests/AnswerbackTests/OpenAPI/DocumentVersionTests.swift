import Answerback
import HTTPTypes
import XCTest

/// What OpenAPI 3.2 can say and 3.1 can't.
final class DocumentVersionTests: XCTestCase {
  private struct Price: Codable, Sendable {
    var lamp = "desk"
    var cents = 1
  }

  private static let priceReference: Schema = ["$ref": "#/components/schemas/Price"]

  private func document(_ app: App, _ version: OpenAPIDocument.Version) -> OpenAPIDocument {
    var info = OpenAPIInfo(title: "t", version: "1")
    info.openAPIVersion = version
    return app.openAPI(info)
  }

  private func content(_ app: App, _ path: String, _ version: OpenAPIDocument.Version) -> Schema? {
    document(app, version).tree["paths"]?[path]?["get"]?["responses"]?["200"]?["content"]
  }

  func testTheVersionIsWhatTheInfoSays() throws {
    let app = try App { Get("/") { "x" } }
    XCTAssertEqual(app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree["openapi"], "3.1.0")
    XCTAssertEqual(document(app, .v3_2).tree["openapi"], "3.2.0")
  }

  func testJSONLinesHaveTheSchemaOfALine() throws {
    let app = try App { Get("/prices") { JSONLinesResponse([Price()]) } }
    XCTAssertEqual(
      content(app, "/prices", .v3_2),
      ["application/jsonl": ["itemSchema": Self.priceReference]]
    )
    XCTAssertEqual(content(app, "/prices", .v3_1), ["application/jsonl": ["schema": Self.priceReference]])
    XCTAssertNotNil(document(app, .v3_2).tree["components"]?["schemas"]?["Price"])
  }

  func testAnEventStreamHasTheSchemaOfAMessage() throws {
    let app = try App {
      Get("/plain") { ServerSentEvents(["a"]) }
      Get("/typed") { ServerSentEvents(["a"]) }.documentsEvent("price", Price.self).documentsEvent(nil, Int.self)
        .documentsEvent("note", String.self)
    }
    let message = try XCTUnwrap(content(app, "/plain", .v3_1)?["text/event-stream"]?["schema"])
    XCTAssertEqual(content(app, "/plain", .v3_2), ["text/event-stream": ["itemSchema": message]])
    XCTAssertEqual(
      content(app, "/typed", .v3_2)?["text/event-stream"]?["itemSchema"],
      [
        "allOf": [message],
        "anyOf": [
          [
            "properties": [
              "event": ["const": "price"],
              "data": ["contentMediaType": "application/json", "contentSchema": Self.priceReference],
            ],
            "required": ["event", "data"],
          ],
          [
            "properties": [
              "data": ["contentMediaType": "application/json", "contentSchema": ["type": "integer", "format": "int64"]]
            ],
            "required": ["data"],
          ],
          ["properties": ["event": ["const": "note"], "data": ["type": "string"]], "required": ["event", "data"]],
        ],
      ]
    )
  }

  func testAMethodOfAnyNameIsDescribed() throws {
    let methods = try ["QUERY", "PURGE"].map { try XCTUnwrap(HTTPRequest.Method($0)) }
    let app = try App { Route("/items") { "x" }.methods(methods[0], methods[1]) }
    XCTAssertEqual(
      document(app, .v3_1).warnings,
      ["QUERY", "PURGE"].map {
        "\($0) /items: OpenAPI 3.1 doesn't have this method. Declare a route of its own for it, with .hidden(), or use OpenAPI 3.2."
      }
    )
    let described = document(app, .v3_2)
    XCTAssertEqual(described.warnings, [])
    XCTAssertEqual(described.tree["paths"]?["/items"]?["query"]?["operationId"], "query_items")
    XCTAssertEqual(described.tree["paths"]?["/items"]?["additionalOperations"]?["PURGE"]?["operationId"], "purge_items")
  }
}
