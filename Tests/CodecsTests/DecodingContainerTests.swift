import Codecs
import Foundation
import XCTest

final class DecodingContainerTests: XCTestCase {
  enum Key: CodingKey { case a, b, c }

  func decode<Value: Decodable>(_ type: Value.Type = Value.self, _ json: String) throws -> Value {
    try BodyDecoder().decode(type, from: Array(json.utf8))
  }

  func testNestedContainersAreReadInTurn() throws {
    struct Record: Decodable, Equatable {
      var names: [String], sum: Int, rest: [Bool?], keys: [String]
      init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        keys = outer.allKeys.map(\.stringValue)
        let inner = try outer.nestedContainer(keyedBy: Key.self, forKey: .a)
        names = [try inner.decode(String.self, forKey: .b)]
        var list = try outer.nestedUnkeyedContainer(forKey: .b)
        XCTAssertEqual(list.count, 4)
        sum = try list.decode(Int.self)
        var row = try list.nestedUnkeyedContainer()
        sum += try row.decode(Int.self)
        XCTAssertTrue(row.isAtEnd)
        XCTAssertThrowsError(try row.decode(Int.self))
        sum += try list.nestedContainer(keyedBy: Key.self).decode(Int.self, forKey: .c)
        sum += try list.superDecoder().singleValueContainer().decode(Int.self)
        XCTAssertTrue(list.isAtEnd)
        rest = try outer.decode([Bool?].self, forKey: .c)
      }
    }
    let record = try decode(Record.self, #"{"c":[true,null],"a":{"b":"x"},"b":[1,[2],{"c":3},4],"d":0}"#)
    XCTAssertEqual(record.names, ["x"])
    XCTAssertEqual(record.sum, 10)
    XCTAssertEqual(record.rest, [true, nil])
    XCTAssertEqual(record.keys, ["c", "a", "b"])
  }

  func testAnElementThatFailedIsStillTheNextOne() throws {
    struct Lenient: Decodable {
      var found: [String]
      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        found = []
        while !list.isAtEnd {
          if let number = try? list.decode(Int.self) {
            found.append("number \(number)")
          } else {
            found.append(try list.decode(String.self))
          }
        }
      }
    }
    XCTAssertEqual(try decode(Lenient.self, #"["a",1,"b"]"#).found, ["a", "number 1", "b"])
  }

  func testAClassReadsWhatItInherits() throws {
    class Animal: Codable { var legs = 4 }
    final class Dog: Animal {
      var name: String
      enum Key: CodingKey { case name }
      init(name: String) {
        self.name = name
        super.init()
      }
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
    let dog = Dog(name: "Rex")
    dog.legs = 3
    for format in [BodyFormat.json, .messagePack] {
      let copy = try BodyDecoder(format).decode(Dog.self, from: BodyEncoder(format).encode(dog))
      XCTAssertEqual(copy.name, "Rex")
      XCTAssertEqual(copy.legs, 3)
    }
  }

  func testAnEnumWithValuesComesBack() throws {
    enum Shape: Codable, Equatable { case circle(radius: Double), square(Int), none }
    let shapes = [Shape.circle(radius: 1.5), .square(2), .none]
    for format in [BodyFormat.json, .messagePack] {
      XCTAssertEqual(try BodyDecoder(format).decode([Shape].self, from: BodyEncoder(format).encode(shapes)), shapes)
    }
  }

  func testATreeIsDecodedWithoutItsBytes() throws {
    let tree = Tree(.array([Tree(.number(.text("1"))), Tree(.timestamp(seconds: 0, nanoseconds: 0))]))
    XCTAssertThrowsError(try BodyDecoder().decode([Int].self, from: tree))
    XCTAssertEqual(try BodyDecoder().decode(Int.self, from: XCTUnwrap(tree[0])), 1)
    XCTAssertEqual(try BodyDecoder().decode(Date.self, from: XCTUnwrap(tree[1])), Date(timeIntervalSince1970: 0))
  }
}
