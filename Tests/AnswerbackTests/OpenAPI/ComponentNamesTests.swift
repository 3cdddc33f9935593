import Answerback
import XCTest

/// The names of components follow from the types, in whatever order the routes stand.
final class ComponentNamesTests: XCTestCase {
  private enum A { struct Item: Codable, Sendable { var a = 1 } }
  private enum B {
    struct Item: Codable, Sendable {
      var b = 1
      var next: [Item] = []
    }
  }
  private enum C { enum A { struct Item: Codable, Sendable { var c = 1 } } }
  private enum D { enum Item: String, Codable, CaseIterable, Sendable { case d } }
  private struct Box<Content: Codable & Sendable>: Codable, Sendable { var content: Content }
  private struct A_Item: Codable, Sendable { var other = 1 }

  private enum Choice: Codable, Sendable, SchemaDescribing {
    case a(A.Item), b(B.Item)
    static func schema(in types: SchemaTypes) -> Schema {
      let a = types.schema(of: A.Item.self)
      let b = types.schema(of: B.Item.self)
      return [
        "oneOf": [a, b], "discriminator": ["propertyName": "kind", "mapping": ["a": a["$ref"] ?? "", "b": b["$ref"] ?? ""]],
      ]
    }
  }

  private func tree(_ routes: [Get]) throws -> Schema {
    try App { for route in routes { route } }.openAPI(OpenAPIInfo(title: "t", version: "1")).tree
  }

  private func names(_ tree: Schema) -> [String] {
    guard case .object(let members) = tree["components"]?["schemas"] else { return [] }
    return members.map(\.name)
  }

  /// What a path refers to.
  private func reference(_ tree: Schema, _ path: String) -> Schema? {
    tree["paths"]?[path]?["get"]?["responses"]?["200"]?["content"]?["application/json"]?["schema"]?["$ref"]
  }

  func testTypesOfOneNameAreAllQualifiedInEveryOrder() throws {
    let a = Get("/a") { A.Item() }
    let b = Get("/b") { B.Item() }
    let d = Get("/d") { [D.Item.d] }
    for routes in [[a, b, d], [d, b, a], [b, a, d]] {
      let tree = try tree(routes)
      XCTAssertEqual(names(tree), ["A_Item", "B_Item", "D_Item"])
      XCTAssertEqual(reference(tree, "/a"), "#/components/schemas/A_Item")
      XCTAssertEqual(reference(tree, "/b"), "#/components/schemas/B_Item")
      let schemas = tree["components"]?["schemas"]
      XCTAssertEqual(schemas?["A_Item"]?["required"], ["a"])
      XCTAssertEqual(
        schemas?["B_Item"]?["properties"]?["next"],
        ["type": "array", "items": ["$ref": "#/components/schemas/B_Item"]]
      )
    }
  }

  func testANameThatIsNotAmbiguousIsTheTypesOwn() throws {
    XCTAssertEqual(names(try tree([Get("/b") { B.Item() }])), ["Item"])
  }

  func testArgumentsOfGenericTypesTellThemApart() throws {
    let a = Get("/a") { Box(content: A.Item()) }
    let b = Get("/b") { Box(content: [B.Item()]) }
    let c = Get("/c") { Box(content: [A.Item()]) }
    for routes in [[a, b, c], [c, b, a]] {
      let tree = try tree(routes)
      XCTAssertEqual(names(tree), ["A_Item", "B_Item", "Box_Array_A_Item", "Box_Array_B_Item", "Box_Item"])
      XCTAssertEqual(
        tree["components"]?["schemas"]?["Box_Array_B_Item"]?["properties"]?["content"]?["items"],
        ["$ref": "#/components/schemas/B_Item"]
      )
    }
  }

  func testAQualifiedNameIsNoOtherTypesName() throws {
    let routes = [Get("/a") { A.Item() }, Get("/b") { B.Item() }, Get("/other") { A_Item() }]
    for routes in [routes, routes.reversed()] {
      let tree = try tree(routes)
      XCTAssertEqual(reference(tree, "/other"), "#/components/schemas/A_Item")
      XCTAssertEqual(reference(tree, "/a"), "#/components/schemas/ComponentNamesTests_A_Item")
      XCTAssertEqual(names(tree).count, 3)
    }
  }

  func testTheOuterNamesReachAsFarAsItTakes() throws {
    let routes = [Get("/a") { A.Item() }, Get("/c") { C.A.Item() }]
    for routes in [routes, routes.reversed()] {
      XCTAssertEqual(names(try tree(routes)), ["C_A_Item", "ComponentNamesTests_A_Item"])
    }
  }

  func testTypesOfFunctionsHaveNamesOfTheirOwn() throws {
    func first() -> Get {
      struct Local: Codable, Sendable { var first = 1 }
      return Get("/first") { Local() }
    }
    func second() -> Get {
      struct Local: Codable, Sendable { var second = 1 }
      return Get("/second") { Local() }
    }
    let one = try tree([first(), second()])
    let other = try tree([second(), first()])
    XCTAssertEqual(names(one).count, 2)
    XCTAssertEqual(one["components"], other["components"])
    XCTAssertEqual(reference(one, "/first"), reference(other, "/first"))
  }

  func testADiscriminatorFollowsItsChoices() throws {
    let choice = try tree([Get("/x") { Choice.a(A.Item()) }])["components"]?["schemas"]?["Choice"]
    XCTAssertEqual(
      choice?["oneOf"],
      [["$ref": "#/components/schemas/A_Item"], ["$ref": "#/components/schemas/B_Item"]]
    )
    XCTAssertEqual(
      choice?["discriminator"]?["mapping"],
      ["a": "#/components/schemas/A_Item", "b": "#/components/schemas/B_Item"]
    )
  }
}
