import Codecs
import Foundation
import XCTest

final class JSONContainerTests: XCTestCase {
  func testKeysStandInTheOrderOfDeclaration() throws {
    struct Record: Encodable { var zebra = 1, apple = "x", mango = [true], note: String? = "n" }
    XCTAssertEqual(try json(Record()), #"{"zebra":1,"apple":"x","mango":[true],"note":"n"}"#)
  }

  func testAnAbsentOptionalIsLeftOutAndAnOptionalElementIsNull() throws {
    struct Record: Encodable { var a: Int?, b: [Int?] }
    XCTAssertEqual(try json(Record(a: nil, b: [1, nil])), #"{"b":[1,null]}"#)
  }

  func testEmptyContainersAreThere() throws {
    struct Empty: Encodable {}
    XCTAssertEqual(try json([String]()), "[]")
    XCTAssertEqual(try json([String: Int]()), "{}")
    XCTAssertEqual(try json([Empty()]), "[{}]")
  }

  func testDictionariesWithNamesOrNumbersAreObjects() throws {
    XCTAssertEqual(try json(["a": 1]), #"{"a":1}"#)
    XCTAssertEqual(try json([7: ["x": Date(timeIntervalSince1970: 0)]]), #"{"7":{"x":"1970-01-01T00:00:00Z"}}"#)
  }

  func testAKeyIsEscapedLikeAnyText() throws {
    XCTAssertEqual(try json(["a\"\n\u{1}é": 1]), #"{"a\"\n\u0001é":1}"#)
  }

  func testASetIsAnArray() throws {
    XCTAssertEqual(try json(Set(["one"])), #"["one"]"#)
  }

  func testAnEnumIsItsRawValueOrItsCase() throws {
    enum Name: String, Encodable { case first = "1st" }
    enum Number: Int, Encodable { case two = 2 }
    enum Shape: Encodable { case circle(radius: Double), none }
    XCTAssertEqual(try json([Name.first]), #"["1st"]"#)
    XCTAssertEqual(try json(Number.two), "2")
    XCTAssertEqual(try json([Shape.circle(radius: 2), .none]), #"[{"circle":{"radius":2.0}},{"none":{}}]"#)
  }

  func testAClassWritesWhatItInheritsUnderSuper() throws {
    XCTAssertEqual(try json(Dog(superFirst: true)), #"{"super":{"legs":4},"name":"Rex"}"#)
    XCTAssertEqual(try json([Dog(superFirst: false)]), #"[{"name":"Rex","super":{"legs":4}}]"#)
  }

  func testAClassMaySharesItsContainerWithWhatItInherits() throws {
    XCTAssertEqual(try json(Cat()), #"{"legs":4,"lives":9}"#)
  }

  func testAnUnusedSuperEncoderLeavesNothing() throws {
    struct Record: Encodable {
      enum Key: CodingKey { case a }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        _ = container.superEncoder()
        try container.encode(1, forKey: .a)
      }
    }
    XCTAssertEqual(try json(Record()), #"{"a":1}"#)
  }

  func testASuperEncoderWhoseValueIsNeverGivenIsAnEmptyObject() throws {
    struct Record: Encodable {
      enum Key: CodingKey { case a, b }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        _ = container.superEncoder(forKey: .a).singleValueContainer()
        try container.encode(1, forKey: .b)
      }
    }
    XCTAssertEqual(try json(Record()), #"{"a":{},"b":1}"#)
  }

  func testNestedContainersEndWhereTheNextMemberBegins() throws {
    struct Record: Encodable {
      enum Key: CodingKey { case a, b, c }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        var list = container.nestedUnkeyedContainer(forKey: .a)
        var inner = list.nestedContainer(keyedBy: Key.self)
        try inner.encode(1, forKey: .b)
        var row = list.nestedUnkeyedContainer()
        try row.encode("x")
        XCTAssertEqual(list.count, 2)
        try list.superEncoder().singleValueContainer().encodeSelf(3)
        try container.encodeNil(forKey: .b)
        _ = container.nestedContainer(keyedBy: Key.self, forKey: .c)
      }
    }
    XCTAssertEqual(try json(Record()), #"{"a":[{"b":1},["x"],3],"b":null,"c":{}}"#)
    XCTAssertEqual(try messagePack(Record()), "83 a1 61 93 81 a1 62 01 91 a1 78 03 a1 62 c0 a1 63 80")
  }
}

extension SingleValueEncodingContainer {
  fileprivate func encodeSelf(_ value: Int) throws {
    var container = self
    try container.encode(value)
  }
}

private class Animal: Encodable {
  var legs = 4
}

private final class Dog: Animal {
  let superFirst: Bool
  enum Key: CodingKey { case name }

  init(superFirst: Bool) { self.superFirst = superFirst }

  override func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    let inherited = container.superEncoder()
    if superFirst { try super.encode(to: inherited) }
    try container.encode("Rex", forKey: .name)
    if !superFirst { try super.encode(to: inherited) }
  }
}

private final class Cat: Animal {
  enum Key: CodingKey { case lives }

  override func encode(to encoder: any Encoder) throws {
    try super.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(9, forKey: .lives)
  }
}
