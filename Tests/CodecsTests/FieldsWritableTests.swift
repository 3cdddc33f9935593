import Codecs
import Foundation
import XCTest

final class FieldsWritableTests: XCTestCase {
  struct Address: Codable, FieldsWritable, Equatable {
    var city: String
    var share: Double
    func write(to fields: inout FieldsWriter) throws {
      fields("city", city)
      fields("share", share)
    }
  }

  struct Person: Codable, FieldsWritable, Equatable {
    var id: Int, name: String, active: Bool, score: Double
    var age: Int? = nil, nick: String? = nil, married: Bool? = nil, height: Double? = nil
    var home: Address, work: Address? = nil, former: [Address], tags: [String], born: Date, level: UInt8? = nil
    func write(to fields: inout FieldsWriter) throws {
      fields("id", id)
      fields("name", name)
      fields("active", active)
      fields("score", score)
      fields("age", age)
      fields("nick", nick)
      fields("married", married)
      fields("height", height)
      try fields("home", home)
      try fields("work", work)
      try fields("former", former)
      try fields("tags", tags)
      try fields("born", born)
      try fields("level", level)
    }
  }

  /// The same fields by Codable.
  struct Mirror: Encodable {
    struct Address: Encodable { var city: String, share: Double }
    var id: Int, name: String, active: Bool, score: Double
    var age: Int? = nil, nick: String? = nil, married: Bool? = nil, height: Double? = nil
    var home: Address, work: Address? = nil, former: [Address], tags: [String], born: Date, level: UInt8? = nil
  }

  let full = Person(
    id: -1,
    name: "A\"da",
    active: true,
    score: 0.5,
    age: 36,
    nick: "a",
    married: false,
    height: 1.7,
    home: Address(city: "Łódź", share: .nan),
    work: Address(city: "b", share: 1),
    former: [Address(city: "c", share: 2)],
    tags: ["x", "y"],
    born: Date(timeIntervalSince1970: 1),
    level: 200
  )
  let sparse = Person(
    id: 1,
    name: "",
    active: false,
    score: 1,
    home: Address(city: "", share: 0),
    former: [],
    tags: [],
    born: Date(timeIntervalSince1970: 0)
  )

  func mirror(_ person: Person) -> Mirror {
    func address(_ address: Address) -> Mirror.Address { .init(city: address.city, share: address.share) }
    return Mirror(
      id: person.id,
      name: person.name,
      active: person.active,
      score: person.score,
      age: person.age,
      nick: person.nick,
      married: person.married,
      height: person.height,
      home: address(person.home),
      work: person.work.map(address),
      former: person.former.map(address),
      tags: person.tags,
      born: person.born,
      level: person.level
    )
  }

  func testFieldsAreWrittenInTheirOrderAndNilIsLeftOut() throws {
    XCTAssertEqual(
      try json(sparse),
      #"{"id":1,"name":"","active":false,"score":1.0,"home":{"city":"","share":0.0},"former":[],"tags":[],"#
        + #""born":"1970-01-01T00:00:00Z"}"#
    )
    XCTAssertEqual(
      try messagePack(Address(city: "a", share: 1)),
      "82 a4 63 69 74 79 a1 61 a5 73 68 61 72 65 cb 3f f0 00 00 00 00 00 00"
    )
  }

  func testTheBytesAreThoseOfCodable() throws {
    for person in [full, sparse] {
      XCTAssertEqual(try json(person), try json(mirror(person)))
      XCTAssertEqual(try messagePack(person), try messagePack(mirror(person)))
      XCTAssertEqual(try json(["a": [person]]), try json(["a": [mirror(person)]]))
    }
    XCTAssertEqual(try json([full, sparse]), try json([full, sparse].map(mirror)))
    XCTAssertEqual(try messagePack([full, sparse]), try messagePack([full, sparse].map(mirror)))
    XCTAssertEqual(
      try messagePack(Array(repeating: sparse, count: 20)),
      try messagePack(Array(repeating: mirror(sparse), count: 20))
    )
  }

  func testAnOptionalElementIsNull() throws {
    XCTAssertEqual(try json([Address(city: "a", share: 1), nil]), #"[{"city":"a","share":1.0},null]"#)
  }

  func testNullIsWrittenWhenAskedFor() throws {
    struct Record: FieldsWritable {
      func write(to fields: inout FieldsWriter) throws { fields.null("a") }
      func encode(to encoder: any Encoder) throws { XCTFail("Codable was asked") }
    }
    XCTAssertEqual(try json(Record()), #"{"a":null}"#)
    XCTAssertEqual(try messagePack(Record()), "81 a1 61 c0")
  }

  func testARefusedNumberHasItsWholePath() {
    struct Outer: Encodable { var people: [Person] }
    XCTAssertThrowsError(try json(Outer(people: [sparse, full]), BodyEncoder(nonFinite: .refuse))) { error in
      guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(context.codingPath.map(\.stringValue), ["people", "1", "home", "share"])
    }
  }

  func testACodableFieldThatFailsHasItsWholePath() {
    struct Inner: Encodable { var value = [Double.nan] }
    struct Outer: FieldsWritable {
      func write(to fields: inout FieldsWriter) throws { try fields("inner", Inner()) }
      func encode(to encoder: any Encoder) throws { XCTFail("Codable was asked") }
    }
    XCTAssertThrowsError(try json([Outer()], BodyEncoder(nonFinite: .refuse))) { error in
      guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(context.codingPath.map(\.stringValue), ["0", "inner", "value", "0"])
    }
  }

  func testAFieldThatFailedIsNotThere() throws {
    struct Failing: Encodable {
      struct Refused: Error {}
      func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(1)
        throw Refused()
      }
    }
    struct Record: FieldsWritable {
      func write(to fields: inout FieldsWriter) throws {
        try? fields("a", Failing())
        fields("b", 1)
      }
      func encode(to encoder: any Encoder) throws { XCTFail("Codable was asked") }
    }
    XCTAssertEqual(try json(Record()), #"{"b":1}"#)
    XCTAssertEqual(try messagePack(Record()), "81 a1 62 01")
  }

  func testAValueThatContainsItselfIsRefused() {
    final class Knot: FieldsWritable {
      nonisolated(unsafe) var children: [Knot] = []
      func write(to fields: inout FieldsWriter) throws { try fields("children", children) }
      func encode(to encoder: any Encoder) throws { XCTFail("Codable was asked") }
    }
    let knot = Knot()
    knot.children = [knot]
    defer { knot.children = [] }
    XCTAssertThrowsError(try json(knot)) { XCTAssertTrue($0 is EncodingError) }
  }
}
