import XCTest

#if Macros
import Answerback
import AnswerbackMacros
import AnswerbackTesting
import Codecs
import Foundation

typealias Number = Int

/// Where somebody lives.
@FieldsWritable struct Home: Codable, Equatable {
  /// In its own language.
  var city: String
  var share: Double
}

@propertyWrapper struct Doubled: Codable, Equatable {
  var wrappedValue: Int
  init(wrappedValue: Int) { self.wrappedValue = wrappedValue }
  init(from decoder: any Decoder) throws { wrappedValue = try decoder.singleValueContainer().decode(Int.self) / 2 }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue * 2)
  }
}

/// Somebody with an account.
@FieldsWritable struct Member: Codable, Equatable {
  /// Never changes.
  ///
  /// Given by us.
  let id: Number
  var name: String, active = true
  var age: Int?, share: Float = 0.5
  /// Where they live now.
  var home: Home
  var work: Home?
  var former: [Home] = []
  var born = Date(timeIntervalSince1970: 0)
  @Doubled var points = 2
  var secret = "not written"

  enum CodingKeys: String, CodingKey {
    case name = "full_name"
    case id, active, age, share, home, work, former, born, points
  }
}

@FieldsWritable final class Leaf: Encodable {
  let id = 1
  let tags = ["a"]
}

@FieldsWritable struct Pair<Value: Codable & Equatable>: Codable, Equatable {
  var first: Value
  var second: Value
}

@FieldsWritable private struct Place {
  var share: Double
  var next: Trap
}

private struct Trap: Encodable {
  func encode(to encoder: any Encoder) throws { XCTFail("written after a refusal") }
}

/// The same as `Member`, by Codable.
private struct Mirror: Encodable {
  struct Home: Encodable {
    var city: String
    var share: Double
  }
  var fullName: String, id: Int, active: Bool, age: Int?, share: Float
  var home: Home, work: Home?, former: [Home], born: Date, points: Int

  enum CodingKeys: String, CodingKey {
    case fullName = "full_name"
    case id, active, age, share, home, work, former, born, points
  }
}

/// A type with the macro: its bytes and its documentation.
final class FieldsWritableMacroTests: XCTestCase {
  private let member = Member(id: 7, name: "Ada", home: Home(city: "Łódź", share: 1), former: [Home(city: "b", share: 0.25)])

  func testTheBytesAreThoseOfCodable() throws {
    let mirror = Mirror(
      fullName: "Ada",
      id: 7,
      active: true,
      age: nil,
      share: 0.5,
      home: Mirror.Home(city: "Łódź", share: 1),
      work: nil,
      former: [Mirror.Home(city: "b", share: 0.25)],
      born: Date(timeIntervalSince1970: 0),
      points: 4
    )
    for format in [BodyFormat.json, .messagePack] {
      XCTAssertEqual(try BodyEncoder(format).encode(member), try BodyEncoder(format).encode(mirror))
      XCTAssertEqual(try BodyEncoder(format).encode([member, member]), try BodyEncoder(format).encode([mirror, mirror]))
    }
    XCTAssertEqual(String(decoding: try BodyEncoder(.json).encode(Leaf()), as: UTF8.self), #"{"id":1,"tags":["a"]}"#)
    XCTAssertEqual(
      String(decoding: try BodyEncoder(.json).encode(Pair(first: "a", second: "b")), as: UTF8.self),
      #"{"first":"a","second":"b"}"#
    )
  }

  func testWhatIsWrittenIsReadAgain() throws {
    var expected = member
    expected.secret = "not written"
    XCTAssertEqual(try BodyDecoder(.json).decode(Member.self, from: try BodyEncoder(.json).encode(member)), expected)
  }

  func testARefusedNumberIsThrownBeforeWhatFollows() {
    XCTAssertThrowsError(try BodyEncoder(.json, nonFinite: .refuse).encode(Place(share: .nan, next: Trap()))) { error in
      guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(context.codingPath.map(\.stringValue), ["share"])
    }
  }

  func testDocCommentsAreInTheOpenAPIDocument() throws {
    let app = try App {
      Get("/members") { [] as [Member] }
      Post("/members", Body(Member.self)) { member in member }
    }
    let schemas = app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree["components"]?["schemas"]
    let member = schemas?["Member"]
    XCTAssertEqual(member?["description"], "Somebody with an account.")
    XCTAssertEqual(member?["required"], ["full_name", "id", "active", "share", "home", "former", "born", "points"])
    let properties = member?["properties"]
    XCTAssertEqual(
      properties?["id"],
      ["type": "integer", "format": "int64", "description": "Never changes.\n\nGiven by us."]
    )
    XCTAssertEqual(properties?["home"], ["$ref": "#/components/schemas/Home", "description": "Where they live now."])
    XCTAssertEqual(properties?["age"], ["type": "integer", "format": "int64"])
    XCTAssertEqual(properties?["full_name"], ["type": "string"])
    XCTAssertNil(properties?["secret"])
    XCTAssertEqual(schemas?["Home"]?["description"], "Where somebody lives.")
  }
}
#else
final class FieldsWritableMacroTests: XCTestCase {
  func testTheMacro() throws {
    throw XCTSkip("the trait Macros is off: swift test --traits Macros --filter AnswerbackMacrosTests")
  }
}
#endif
