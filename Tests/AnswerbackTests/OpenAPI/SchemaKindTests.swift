import Answerback
import Foundation
import XCTest

/// Schemas of the kinds of types Swift has, each against what the encoder writes.
final class SchemaKindTests: XCTestCase {
  private struct Numbers: Codable, Sendable {
    var a: Int8, b: Int16, c: Int32, d: Int64, e: UInt8, f: UInt16, g: UInt32, h: UInt64, i: UInt, j: Float
  }
  private enum Grade: UInt8, Codable, CaseIterable { case low = 1, high = 255 }
  private enum Ratio: Double, Codable, CaseIterable { case half = 0.5, one = 1 }
  private enum Plain: Codable, CaseIterable { case a, b }
  private enum Pair { struct Left: Codable, Sendable { struct Item: Codable, Sendable { var a = 1 } } }
  private enum Other { struct Item: Codable, Sendable { var b = 1 } }
  private struct Box<Content: Codable & Sendable>: Codable, Sendable { var content: Content }
  private struct Tree: Codable, Sendable { var label: String, children: [Tree], byName: [String: Tree] }
  private class Animal: Codable { var legs = 4 }
  private final class Dog: Animal {
    var name = "Rex"
    override init() { super.init() }
    private enum Key: CodingKey { case name }
    required init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      name = try container.decode(String.self, forKey: .name)
      try super.init(from: container.superDecoder())
    }
    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(name, forKey: .name)
      try super.encode(to: container.superEncoder())
    }
  }
  private struct Mixed: Codable, Sendable {
    init() {}
    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      _ = try list.decode(Int.self)
      _ = try list.decode(String.self)
    }
    func encode(to encoder: any Encoder) throws {
      var list = encoder.unkeyedContainer()
      try list.encode(1)
      try list.encode("a")
    }
  }

  private enum Shape: Codable, Sendable, SchemaDescribing {
    case circle(Circle), square(Square)
    struct Circle: Codable, Sendable { var radius: Double }
    struct Square: Codable, Sendable { var side: Double }

    static func schema(in types: SchemaTypes) -> Schema {
      ["oneOf": [types.schema(of: Circle.self), types.schema(of: Square.self)], "discriminator": ["propertyName": "kind"]]
    }
    static var placeholder: Shape? { .circle(Circle(radius: 1)) }
  }
  private struct Drawing: Codable, Sendable { var shape: Shape, title: String }

  private func document(_ type: (some Any).Type) throws -> OpenAPIDocument {
    try App { Get("/x") { AnyEncodable(1) }.documents(.ok, type) }.openAPI(OpenAPIInfo(title: "t", version: "1"))
  }

  private func component(_ name: String, of type: (some Any).Type) throws -> Schema? {
    try document(type).tree["components"]?["schemas"]?[name]
  }

  private func body(of type: (some Any).Type) throws -> Schema? {
    try document(type).tree["paths"]?["/x"]?["get"]?["responses"]?["200"]?["content"]?["application/json"]?["schema"]
  }

  func testIntegersHaveTheirFormatAndTheBoundsThatEveryReaderCanHold() throws {
    let bounded = { (format: Schema, low: Int, high: Int) -> Schema in
      ["type": "integer", "format": format, "minimum": .integer(low), "maximum": .integer(high)]
    }
    XCTAssertEqual(
      try component("Numbers", of: Numbers.self)?["properties"],
      [
        "a": bounded("int8", -128, 127), "b": bounded("int16", -32768, 32767), "c": ["type": "integer", "format": "int32"],
        "d": ["type": "integer", "format": "int64"], "e": bounded("uint8", 0, 255), "f": bounded("uint16", 0, 65535),
        "g": bounded("uint32", 0, 4_294_967_295), "h": ["type": "integer", "format": "uint64", "minimum": 0],
        "i": ["type": "integer", "format": "uint64", "minimum": 0], "j": ["type": "number", "format": "float"],
      ]
    )
  }

  func testEnumsAreTheirRawValues() throws {
    XCTAssertEqual(try component("Grade", of: Grade.self), ["type": "integer", "enum": [1, 255]])
    XCTAssertEqual(try component("Ratio", of: Ratio.self), ["type": "number", "enum": [.number(0.5), .number(1)]])
    XCTAssertEqual(
      try document(Plain.self).warnings,
      ["GET /x: the schema of Plain can't be inferred. Make it Decodable, or conform it to SchemaDescribing."]
    )
  }

  func testMapsAreObjectsOnlyWhereTheirKeysAreNames() throws {
    XCTAssertEqual(try body(of: [Int: Bool].self), ["type": "object", "additionalProperties": ["type": "boolean"]])
    XCTAssertEqual(try body(of: [UUID: Bool].self), ["type": "array"])
  }

  func testTypesOfOneNameInDifferentPlacesAreComponentsOfTheirOwn() throws {
    struct Both: Codable, Sendable { var left: Pair.Left.Item, right: Other.Item, box: Box<Int>, boxes: Box<[Other.Item]> }
    let schemas = try document(Both.self).tree["components"]?["schemas"]
    XCTAssertEqual(schemas?["Left_Item"]?["properties"], ["a": ["type": "integer", "format": "int64"]])
    XCTAssertEqual(schemas?["Other_Item"]?["properties"], ["b": ["type": "integer", "format": "int64"]])
    XCTAssertEqual(schemas?["Box_Int"]?["properties"], ["content": ["type": "integer", "format": "int64"]])
    XCTAssertEqual(
      schemas?["Box_Array_Item"]?["properties"],
      ["content": ["type": "array", "items": ["$ref": "#/components/schemas/Other_Item"]]]
    )
  }

  func testATreeRefersToItself() throws {
    let itself: Schema = ["$ref": "#/components/schemas/Tree"]
    XCTAssertEqual(
      try component("Tree", of: Tree.self),
      [
        "type": "object",
        "properties": [
          "label": ["type": "string"], "children": ["type": "array", "items": itself],
          "byName": ["type": "object", "additionalProperties": itself],
        ],
        "required": ["label", "children", "byName"],
      ]
    )
  }

  func testWhatAClassInheritsStandsUnderSuper() throws {
    let inherited: Schema = [
      "type": "object", "properties": ["legs": ["type": "integer", "format": "int64"]], "required": ["legs"],
    ]
    XCTAssertEqual(
      try component("Dog", of: Dog.self),
      ["type": "object", "properties": ["name": ["type": "string"], "super": inherited], "required": ["name", "super"]]
    )
  }

  func testAListOfSeveralTypesIsAnyOfThem() throws {
    XCTAssertEqual(
      try body(of: Mixed.self),
      ["type": "array", "items": ["anyOf": [["type": "integer", "format": "int64"], ["type": "string"]]]]
    )
  }

  func testAStatedChoiceIsAComponentAndRecordsThatHoldItAreSeen() throws {
    let document = try document(Drawing.self)
    XCTAssertEqual(document.warnings, [])
    let schemas = document.tree["components"]?["schemas"]
    XCTAssertEqual(
      schemas?["Shape"],
      [
        "oneOf": [["$ref": "#/components/schemas/Circle"], ["$ref": "#/components/schemas/Square"]],
        "discriminator": ["propertyName": "kind"],
      ]
    )
    XCTAssertEqual(
      schemas?["Drawing"]?["properties"],
      ["shape": ["$ref": "#/components/schemas/Shape"], "title": ["type": "string"]]
    )
  }

  /// Counts how often one is decoded.
  private struct Leaf: Codable, Sendable {
    static let count = LockedCounter()
    init(from decoder: any Decoder) throws {
      Self.count.add()
      _ = try decoder.container(keyedBy: Key.self).decode(Int.self, forKey: .a)
    }
    func encode(to encoder: any Encoder) throws {}
    private enum Key: CodingKey { case a }
  }
  /// Unchecked because the lock guards its only variable.
  private final class LockedCounter: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0
    func add() { lock.withLock { value += 1 } }
    var total: Int { lock.withLock { value } }
  }
  private struct Six<Part: Codable & Sendable>: Codable, Sendable { var a: Part, b: Part, c: Part, d: Part, e: Part, f: Part }

  func testATypeThatIsUsedOftenIsDecodedOnce() throws {
    let document = try document(Six<Six<Six<Six<Six<Six<Leaf>>>>>>.self)
    XCTAssertEqual(document.warnings, [])
    XCTAssertEqual(Leaf.count.total, 1)
  }

  private enum Gain: Float, Codable, CaseIterable, Sendable { case half = 0.5, double = 2 }

  func testAnEnumerationOfFractionsIsOneOfNumbers() throws {
    XCTAssertEqual(try component("Gain", of: Gain.self), ["type": "number", "enum": [.number(0.5), .number(2)]])
  }

  /// Reads lists that hold records and lists, to their end.
  private struct Rows: Codable, Sendable {
    enum Key: CodingKey { case rows, name }

    init(from decoder: any Decoder) throws {
      var rows = try decoder.container(keyedBy: Key.self).nestedUnkeyedContainer(forKey: .rows)
      while !rows.isAtEnd { _ = try rows.nestedContainer(keyedBy: Key.self).decode(String.self, forKey: .name) }
    }

    func encode(to encoder: any Encoder) throws {}
  }

  func testRecordsWithinAListAreSeenAndTheListEnds() throws {
    XCTAssertEqual(
      try component("Rows", of: Rows.self)?["properties"]?["rows"],
      [
        "type": "array",
        "items": ["type": "object", "properties": ["name": ["type": "string"]], "required": ["name"]],
      ]
    )
  }
}
