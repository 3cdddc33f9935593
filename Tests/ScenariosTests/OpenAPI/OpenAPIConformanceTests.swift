import Exchanges
import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import XCTest

final class OpenAPIConformanceTests: XCTestCase {
  static let document = """
    {"openapi": "3.1.0", "info": {"title": "Items", "version": "1"}, "servers": [{"url": "/api/"}], "paths": {
      "/items": {
        "parameters": [{"$ref": "#/components/parameters/trace"}],
        "get": {"operationId": "listItems", "summary": "All of them",
          "parameters": [{"name": "limit", "in": "query", "required": true, "schema": {"type": "integer", "maximum": 50}}],
          "responses": {"200": {"description": "A page", "headers": {
              "X-Total": {"required": true, "schema": {"type": "integer"}}, "Content-Type": {"schema": {"const": "no"}}},
            "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}}}, "text/csv": {}}},
            "4XX": {"description": "No", "content": {"application/problem+json": {}}}}},
        "post": {"operationId": "createItem",
          "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
          "responses": {"201": {"description": "Made"}, "default": {"description": "Else"}}}},
      "/items/{id}": {"get": {"parameters": [{"name": "id", "in": "path", "schema": {"type": "integer", "minimum": 5}}],
        "responses": {"200": {"description": "", "content": {"text/plain": {"schema": {"type": "integer"}}}}}}},
      "/items/first": {"get": {"operationId": "firstItem", "responses": {"200": {"description": "", "content": {"*/*": {}}}}}}},
     "components": {
      "parameters": {"trace": {"name": "X-Trace", "in": "header", "schema": {"type": "string"}, "example": "t-1"}},
      "schemas": {"Item": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}}}}
    """

  private func description() throws -> OpenAPIDescription {
    try OpenAPIDescription(json: Array(Self.document.utf8))
  }

  private func exchange(_ method: String, _ path: String, _ answer: Answer) -> Exchange {
    answer.exchange(RequestMessage(method: method, url: "http://127.0.0.1:1\(path)"))
  }

  private func differences(_ method: String, _ path: String, _ answer: Answer) throws -> [String]? {
    try description().differences(of: exchange(method, path, answer))?.map(\.description)
  }

  func testAnAnswerThatIsAsDeclaredHasNoDifference() throws {
    XCTAssertEqual(try differences("GET", "/items?limit=2", .json(#"[{"id":1}]"#, 200, ["X-Total: 1"])), [])
    XCTAssertEqual(try differences("HEAD", "/items", Answer(200, ["X-Total: 1", "Content-Type: text/csv"])), [])
    XCTAssertEqual(try differences("GET", "/items/7", Answer(200, ["Content-Type: text/plain; charset=utf-8"], body: "7")), [])
    XCTAssertEqual(try differences("GET", "/items/first", Answer(200, ["Content-Type: image/png"], body: "x")), [])
    XCTAssertEqual(try differences("GET", "/items", Answer(404, ["Content-Type: application/problem+json"], body: "{}")), [])
  }

  func testEveryDifferenceIsNamed() throws {
    XCTAssertEqual(
      try differences("GET", "/items", .json(#"[{"id":"1"}]"#, 200, [])),
      ["the response: has no header X-Total, which is required", #"the body/0/id: is "1", not an integer"#]
    )
    XCTAssertEqual(
      try differences("GET", "/items", .json("[]", 200, ["X-Total: many"])),
      [#"header X-Total: is "many", not an integer"#]
    )
    XCTAssertEqual(try differences("GET", "/items", Answer(302, [])), ["the status: is 302, and GET /items declares 200, 4XX"])
    XCTAssertEqual(
      try differences("GET", "/items", Answer(200, ["X-Total: 1", "Content-Type: text/html"], body: "<p>")),
      ["the media type: is text/html, and declared is application/json, text/csv"]
    )
    XCTAssertEqual(
      try differences("POST", "/items", .json("{}", 201, [])),
      ["the body: has 2 bytes, and none is declared for 201"]
    )
    XCTAssertEqual(
      try differences("GET", "/items/7", Answer(200, ["Content-Type: text/plain"], body: "x")),
      [#"the body: is "x", not an integer"#]
    )
  }

  func testTheOperationIsFoundByItsNameAndByTheRequest() throws {
    let description = try description()
    XCTAssertEqual(description.operation(named: "listItems")?.name, "GET /items")
    XCTAssertEqual(description.operation(named: "GET /items/{id}")?.name, "GET /items/{id}")
    XCTAssertEqual(description.operation(for: "GET", "http://h/api/items/first?x=1")?.id, "firstItem")
    XCTAssertEqual(description.operation(for: "GET", "/items/5/")?.name, "GET /items/{id}")
    XCTAssertNil(description.operation(for: "PUT", "/items"))
    XCTAssertNil(description.operation(for: "GET", "/other"))
    let other = exchange("GET", "/items", .json("[]", 200, []))
    XCTAssertEqual(
      description.differences(of: other, from: description.operation(named: "createItem"))?.map(\.description),
      ["the request: is GET /items, not POST /items"]
    )
  }

  func testWhatIsNoDescriptionIsRefusedWithAReason() {
    for (text, reason) in [
      ("{}", "it has no member openapi, which states the version"),
      (#"{"openapi": "2.0"}"#, "it is OpenAPI 2.0; versions 3.0, 3.1 and 3.2 are read"),
      (#"{"swaggerVersion": "1.2"}"#, "it is Swagger 1.2; Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read"),
    ] {
      XCTAssertThrowsError(try OpenAPIDescription(json: Array(text.utf8))) { XCTAssertEqual("\($0)", reason) }
    }
    XCTAssertThrowsError(try OpenAPIDescription(json: Array("openapi: 3.1.0".utf8))) {
      XCTAssertTrue("\($0)".hasPrefix("it is not JSON: "), "\($0)")
    }
  }

  func testCoverageCountsDeclaredAnswersAndKeepsDifferences() throws {
    var coverage = OpenAPIDescription.Coverage(try description())
    coverage.record(exchange("GET", "/items", .json("[]", 200, ["X-Total: 0"])))
    coverage.record(exchange("GET", "/items", Answer(404, ["Content-Type: text/plain"], body: "no")))
    coverage.record(exchange("POST", "/items", Answer(500, [])))
    coverage.record(exchange("GET", "/elsewhere", Answer(200, [])))
    XCTAssertEqual(
      coverage.lines,
      [
        "not seen: POST /items 201", "not seen: GET /items/{id} 200", "not seen: GET /items/first 200",
        "seen 3 of 6 declared answers",
      ]
    )
    XCTAssertEqual(coverage.differences.map(\.exchange), ["GET /items 404"])
  }

  func testADescriptionBecomesRequestsFilledWithExamples() throws {
    let file = try OpenAPIImport(try description(), reference: "items.json").file
    XCTAssertEqual(
      file.text,
      """
      #@ name: Items
      #@ openapi: items.json

      ### GET /items: All of them
      GET {{base}}/api/items
      X-Trace: t-1
      [Query]
      limit: 1

      HTTP 200
      [Asserts]
      openapi "listItems" conforms

      ### POST /items
      POST {{base}}/api/items
      X-Trace: t-1
      Content-Type: application/json
      {
        "id": 1,
        "name": "text"
      }

      HTTP 201
      [Asserts]
      openapi "createItem" conforms

      ### GET /items/{id}
      GET {{base}}/api/items/5

      HTTP 200
      [Asserts]
      openapi "GET /items/{id}" conforms

      ### GET /items/first
      GET {{base}}/api/items/first

      HTTP 200
      [Asserts]
      openapi "firstItem" conforms

      """
    )
  }

  /// Streams whose items are described (OpenAPI 3.2).
  private func streamDifferences(_ type: String, _ body: String, _ path: String, method: String = "GET") throws -> [String]? {
    let document = """
      {"openapi": "3.2.0", "info": {"title": "", "version": ""}, "paths": {
        "/events": {"get": {"responses": {"200": {"description": "", "content": {"text/event-stream": {"itemSchema": {
          "type": "object", "required": ["event", "data"], "properties": {"event": {"const": "price"}, "retry": {"type": "integer"},
          "data": {"contentMediaType": "application/json", "contentSchema": {"type": "object", "required": ["cents"]}}}}}}}}}},
        "/lines": {"additionalOperations": {"REPORT": {"responses": {"200": {"description": "", "content": {
          "application/jsonl": {"itemSchema": {"type": "integer"}}}}}}}}}}
      """
    return try OpenAPIDescription(json: Array(document.utf8))
      .differences(of: exchange(method, path, Answer(200, ["Content-Type: \(type)"], body: body)))?.map(\.description)
  }

  func testEveryMessageOfAStreamIsCheckedDataIncluded() throws {
    let good = "retry: 200\n\n: comment\n\nevent: price\ndata: {\"cents\": 1}\nretry: 5\n\n"
    XCTAssertEqual(try streamDifferences("text/event-stream", good, "/events"), [])
    XCTAssertEqual(
      try streamDifferences(
        "text/event-stream; charset=utf-8",
        good + "event: note\ndata: {}\n\nevent: price\ndata: x\n\n",
        "/events"
      ),
      [
        #"event 2/event: is "note", not "price""#, #"event 2/data: has no member "cents""#,
        "event 3/data: is malformed: JSON, line 1, column 1 (byte 0): A value is expected here: an object, array, string, number, true, "
          + "false or null.",
      ]
    )
  }

  func testEveryLineOfJSONLinesIsChecked() throws {
    XCTAssertEqual(try streamDifferences("application/jsonl", "1\n2\n", "/lines", method: "REPORT"), [])
    XCTAssertEqual(
      try streamDifferences("application/jsonl", "1\n\"x\"\n3", "/lines", method: "REPORT"),
      [#"line 2 of the body: is "x", not an integer"#]
    )
  }
}
