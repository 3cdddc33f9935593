import Answerback
import Foundation
import XCTest

final class SchemaTests: XCTestCase {
  private enum Colour: String, Codable, CaseIterable { case red, green }
  private enum Shape: Codable { case circle(Double) }

  private struct Address: Codable {
    var street: String
    var zip: String?
  }

  private struct Person: Codable {
    var id: Int
    var name: String
    var born: Date
    var key: UUID
    var home: URL
    var photo: Data
    var balance: Decimal
    var tags: [String]
    var roles: Set<String>
    var scores: [String: Double]
    var colour: Colour
    var address: Address
    var second: Address?
    var isKnown: Bool
  }

  private final class Node: Codable {
    var value = 0
    var next: Node?
    var children: [Node] = []
  }

  private struct Renamed: Codable {
    var userID: Int
    enum CodingKeys: String, CodingKey { case userID = "user_id" }
  }

  private struct OnlyEncodable: Encodable { var a = 1 }

  private struct Stated: Encodable, SchemaDescribing {
    static func schema(in types: SchemaTypes) -> Schema {
      ["type": "object", "properties": ["person": types.schema(of: Address.self)]]
    }
  }

  /// The schema of what a route returns, and the components, as JSON.
  private func schema(of type: (some Codable).Type) throws -> (body: String, components: String, warnings: [String]) {
    let app = try App { Get("/x") { () -> AnyEncodable in AnyEncodable(1) }.documents(.ok, type) }
    let document = app.openAPI(OpenAPIInfo(title: "t", version: "1"))
    let body = document.tree["paths"]?["/x"]?["get"]?["responses"]?["200"]?["content"]?["application/json"]?["schema"]
    return (text(body), text(document.tree["components"]?["schemas"]), document.warnings)
  }

  private func text(_ schema: Schema?) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return schema.flatMap { try? encoder.encode($0) }.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  func testEveryPropertyIsSeenWithItsTypeAndWhetherItMayBeAbsent() throws {
    let seen = try schema(of: Person.self)
    XCTAssertEqual(seen.body, ##"{"$ref":"#/components/schemas/Person"}"##)
    XCTAssertEqual(seen.warnings, [])
    let expected = """
      {"Address":{"properties":{"street":{"type":"string"},"zip":{"type":"string"}},"required":["street"],"type":"object"},\
      "Colour":{"enum":["red","green"],"type":"string"},\
      "Person":{"properties":{"address":{"$ref":"#/components/schemas/Address"},"balance":{"type":"number"},\
      "born":{"format":"date-time","type":"string"},"colour":{"$ref":"#/components/schemas/Colour"},\
      "home":{"format":"uri-reference","type":"string"},"id":{"format":"int64","type":"integer"},"isKnown":{"type":"boolean"},\
      "key":{"format":"uuid","type":"string"},"name":{"type":"string"},"photo":{"contentEncoding":"base64","type":"string"},\
      "roles":{"items":{"type":"string"},"type":"array","uniqueItems":true},\
      "scores":{"additionalProperties":{"format":"double","type":"number"},"type":"object"},\
      "second":{"$ref":"#/components/schemas/Address"},"tags":{"items":{"type":"string"},"type":"array"}},\
      "required":["id","name","born","key","home","photo","balance","tags","roles","scores","colour","address","isKnown"],\
      "type":"object"}}
      """
    XCTAssertEqual(seen.components, expected)
  }

  func testATypeThatContainsItselfIsAReference() throws {
    let seen = try schema(of: Node.self)
    XCTAssertEqual(
      seen.components,
      ##"{"Node":{"properties":{"children":{"items":{"$ref":"#/components/schemas/Node"},"type":"array"},"##
        + ##""next":{"$ref":"#/components/schemas/Node"},"value":{"format":"int64","type":"integer"}},"##
        + ##""required":["value","children"],"type":"object"}}"##
    )
    XCTAssertEqual(seen.warnings, [])
  }

  func testNamesAreThoseOnTheWire() throws {
    XCTAssertEqual(
      try schema(of: Renamed.self).components,
      #"{"Renamed":{"properties":{"user_id":{"format":"int64","type":"integer"}},"required":["user_id"],"type":"object"}}"#
    )
  }

  func testListsOptionalsAndMapsStandInTheirPlace() throws {
    XCTAssertEqual(try schema(of: [Int].self).body, #"{"items":{"format":"int64","type":"integer"},"type":"array"}"#)
    XCTAssertEqual(try schema(of: String?.self).body, #"{"type":["string","null"]}"#)
    XCTAssertEqual(
      try schema(of: Renamed?.self).body,
      ##"{"anyOf":[{"$ref":"#/components/schemas/Renamed"},{"type":"null"}]}"##
    )
    XCTAssertEqual(try schema(of: [String: Bool].self).body, #"{"additionalProperties":{"type":"boolean"},"type":"object"}"#)
  }

  func testWhatIsNeitherSeenNorStatedIsAWarningThatNamesTheRoute() throws {
    let app = try App {
      Get("/only") { OnlyEncodable() }
      Get("/payload") { Shape.circle(1) }
      Get("/stated") { Stated() }
      Get("/raw") { Raw { _, writer in try await writer.head(.ok, [:]) } }
      Get("/negotiated") { Negotiated(1, as: .json) }
      Get("/offered") { Negotiated(1, as: .json) }.offers(.json)
    }
    XCTAssertEqual(
      app.openAPI(OpenAPIInfo(title: "t", version: "1")).warnings,
      [
        "GET /only: the schema of OnlyEncodable can't be inferred. Make it Decodable, or conform it to SchemaDescribing.",
        "GET /payload: the schema of Shape can't be inferred. Make it Decodable, or conform it to SchemaDescribing.",
        "GET /raw: its response can't be inferred. Describe it with .offers(…) or .documents(200, …).",
        "GET /negotiated: its response can't be inferred. Describe it with .offers(…) or .documents(200, …).",
      ]
    )
  }
}
