import Foundation
import HTTPTypes
import XCTest

@testable import Answerback

/// What a document must not do, however unusual the app: point at nothing, break OpenAPI's grammar, or say what is not so.
final class DocumentEdgeTests: XCTestCase {
  private enum Colour: String, Codable, CaseIterable, InputValue { case red = "RED", green = "GREEN" }
  private enum Level: Int, Codable, CaseIterable, InputValue { case low = 1, high = 2 }
  private struct Thing: Codable, Sendable { var id = 1 }
  private struct Größe: Codable, Sendable { var id = 1 }

  /// A list of itself, written without a key.
  private struct Forest: Codable, Sendable {
    var trees: [Forest] = []
    init() {}
    init(from decoder: any Decoder) throws { trees = try decoder.singleValueContainer().decode([Forest].self) }
    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(trees)
    }
  }

  /// One number, a level deeper than it is stored.
  private struct Deep: Codable, Sendable {
    var x = 1
    private enum Outer: String, CodingKey { case outer }
    private enum Inner: String, CodingKey { case x }
    init() {}
    init(from decoder: any Decoder) throws {
      let outer = try decoder.container(keyedBy: Outer.self)
      x = try outer.nestedContainer(keyedBy: Inner.self, forKey: .outer).decode(Int.self, forKey: .x)
    }
    func encode(to encoder: any Encoder) throws {
      var outer = encoder.container(keyedBy: Outer.self)
      var inner = outer.nestedContainer(keyedBy: Inner.self, forKey: .outer)
      try inner.encode(x, forKey: .x)
    }
  }

  private let info = OpenAPIInfo(title: "t", version: "1")

  private func operation(_ app: App, _ path: String = "/x") -> Schema? { app.openAPI(info).tree["paths"]?[path]?["get"] }

  private func components(_ app: App) -> Schema? { app.openAPI(info).tree["components"]?["schemas"] }

  func testADefaultIsWhatARequestWouldSay() throws {
    let app = try App {
      Get(
        "/x",
        Query("colour", Colour.self, default: .red),
        Query("level", Level.self, default: .high),
        Query("text", String?.self, default: "a"),
        Query("number", Int?.self, default: 5)
      ) { _, _, _, _, _ in 1 }
    }
    guard case .array(let parameters) = operation(app)?["parameters"] else { return XCTFail("no parameters") }
    XCTAssertEqual(parameters.map { $0["schema"]?["default"] }, ["RED", 2, "a", 5])
  }

  func testAStatedBodyStandsUnderEveryOffer() throws {
    let app = try App {
      Get("/x") { Negotiated(Thing(), as: .json, .messagePack) }.offers(.json, .messagePack).documents(.ok, Thing.self)
    }
    let thing: Schema = ["schema": ["$ref": "#/components/schemas/Thing"]]
    XCTAssertEqual(operation(app)?["responses"]?["200"]?["content"], ["application/json": thing, "application/x-msgpack": thing])
  }

  func testTheNameOfAComponentIsASCII() throws {
    XCTAssertNotNil(components(try App { Get("/x") { Größe() } })?["Gr__e"])
  }

  func testAListOfItselfIsAComponent() throws {
    XCTAssertEqual(
      components(try App { Get("/x") { Forest() } }),
      ["Forest": ["type": "array", "items": ["$ref": "#/components/schemas/Forest"]]]
    )
  }

  func testContainersWithinContainersAreSeen() throws {
    let inner: Schema = [
      "type": "object", "properties": ["x": ["type": "integer", "format": "int64"]], "required": ["x"],
    ]
    XCTAssertEqual(
      components(try App { Get("/x") { Deep() } }),
      ["Deep": ["type": "object", "properties": ["outer": inner], "required": ["outer"]]]
    )
  }

  func testWhatOpenAPIHasNoWordForIsLeftOutWithAWarning() throws {
    let purge = try XCTUnwrap(HTTPRequest.Method("PURGE"))
    let app = try App {
      Route("/x") { 1 }.methods(.get, purge)
      Get("/things/{a}") { 1 }.security("nowhere")
      Get("/x/{n}", CookieValue("many", [Int].self)) { _, many in many }
    }
    let document = app.openAPI(info)
    XCTAssertNil(document.tree["paths"]?["/x"]?["purge"])
    XCTAssertEqual(
      document.warnings,
      [
        "PURGE /x: OpenAPI 3.1 doesn't have this method. Declare a route of its own for it, with .hidden(), or use OpenAPI 3.2.",
        "/things/{a}: the security scheme nowhere isn't declared. Add it to OpenAPIInfo.securitySchemes.",
        "/x/{n}: OpenAPI can't describe the cookie many as a list. Declare a single value.",
      ]
    )
  }

  func testPathsThatDifferInTheirNamesOnlyAreOnePath() throws {
    let app = try App {
      Get("/shelves/{shelf}/books/{book}") { 1 }
      Delete("/shelves/{s}/books/{id}", Path("id", Int.self)) { _, _ in NoContent() }
    }
    let document = app.openAPI(info)
    guard case .object(let paths) = document.tree["paths"] else { return XCTFail("no paths") }
    XCTAssertEqual(paths.map(\.name), ["/shelves/{shelf}/books/{book}"])
    XCTAssertEqual(
      paths.first?.value["delete"]?["parameters"],
      [
        ["name": "shelf", "in": "path", "required": true, "schema": ["type": "string"]],
        ["name": "book", "in": "path", "required": true, "schema": ["type": "integer", "format": "int64"]],
      ]
    )
    XCTAssertEqual(document.warnings, [])
  }

  func testHeadersThatOpenAPIHasOtherWordsForAreNoParameters() throws {
    let app = try App {
      Get("/x", Header("Authorization", String.self), Header("accept", String?.self)) { _, credentials, _ in credentials }
      Get("/y", Header("Authorization", String.self)) { _, credentials in credentials }.security("basic")
    }
    var info = info
    info.securitySchemes = [("basic", ["type": "http", "scheme": "basic"])]
    let document = app.openAPI(info)
    XCTAssertNil(document.tree["paths"]?["/x"]?["get"]?["parameters"])
    XCTAssertEqual(
      document.warnings,
      ["/x: OpenAPI documents the header Authorization as a security scheme. Add .security(…) to the route."]
    )
  }

  func testEveryOperationHasAnIDOfItsOwn() throws {
    let app = try App {
      Get("/a/b") { 1 }
      Get("/a_b") { 1 }
      Get("/a.b") { 1 }.operationID("get_a_b")
      Route("/c") { 1 }.methods(.get, .put)
    }
    guard case .object(let paths) = app.openAPI(info).tree["paths"] else { return XCTFail("no paths") }
    let ids = paths.flatMap { path in ["get", "put"].compactMap { path.value[$0]?["operationId"] } }
    XCTAssertEqual(ids, ["get_a_b", "get_a_b_2", "get_a_b_3", "get_c", "put_c"])
  }

  func testAStatusBeyondTheClassesIsTheDefaultAnswer() throws {
    let app = try App { Get("/x") { 1 }.status(Status(799)) }
    XCTAssertNotNil(operation(app)?["responses"]?["default"])
    XCTAssertNil(operation(app)?["responses"]?["799"])
  }

  func testAHeaderStandsOnceHoweverItIsSpelled() throws {
    let app = try App { Get("/x") { Redirect(to: "/") }.header("location", "/y", description: "elsewhere") }
    XCTAssertEqual(
      operation(app)?["responses"]?["302"]?["headers"],
      ["Location": ["description": "elsewhere", "required": true, "schema": ["type": "string"]]]
    )
  }

  func testTheYAMLHasNoCharacterThatYAMLDoesNotLetStand() throws {
    let app = try App { Get("/x") { 1 }.hidden() }
    let yaml = app.openAPI(OpenAPIInfo(title: "a\u{7F}b\u{85}c\u{2028}d", version: "1")).yaml
    XCTAssertEqual(
      yaml,
      #"""
      openapi: "3.1.0"
      info:
        title: "a\u007Fb\u0085c\u2028d"
        version: "1"
      paths: {}

      """#
    )
  }

  func testTheYAMLQuotesOnlyWhatCouldBeReadAsSomethingElse() throws {
    let tree: Schema = [
      "plain": "a lamp, 2 sizes", "$ref": "#/x", "/items/{id}": "no", "200": "1.5", "yes": "NULL", "blank ": " x", "": "",
      "colon": "a: b", "date": "2026-11-29", "list": ["/default/list", "- x", "é", "true"],
    ]
    XCTAssertEqual(
      tree.yaml,
      #"""
      plain: a lamp, 2 sizes
      $ref: "#/x"
      "/items/{id}": "no"
      "200": "1.5"
      "yes": "NULL"
      "blank ": " x"
      "": ""
      colon: "a: b"
      date: "2026-11-29"
      list:
        - /default/list
        - "- x"
        - "é"
        - "true"

      """#
    )
  }
}
