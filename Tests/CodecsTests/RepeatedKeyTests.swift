import Codecs
import Foundation
import XCTest

/// No object has a key twice: a key that is encoded again has its last value, in its first place.
final class RepeatedKeyTests: XCTestCase {
  private enum Key: String, CodingKey { case type, name, a, b, list }

  private class Animal: Encodable {
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode("animal", forKey: .type)
      try container.encode("rex", forKey: .name)
    }
  }

  private final class Dog: Animal {
    private enum OwnKey: CodingKey { case type }
    override func encode(to encoder: any Encoder) throws {
      try super.encode(to: encoder)
      var container = encoder.container(keyedBy: OwnKey.self)
      try container.encode("dog", forKey: .type)
    }
  }

  private struct Free: Encodable {
    var body: (any Encoder, inout KeyedEncodingContainer<Key>) throws -> Void
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try body(encoder, &container)
    }
  }

  private func free(_ body: @escaping (inout KeyedEncodingContainer<Key>) throws -> Void) -> Free { Free { try body(&$1) } }

  func testAClassReplacesWhatItsSuperclassEncoded() throws {
    XCTAssertEqual(try json(Dog()), #"{"type":"dog","name":"rex"}"#)
    XCTAssertEqual(try json(["d": [Dog(), Animal()]]), #"{"d":[{"type":"dog","name":"rex"},{"type":"animal","name":"rex"}]}"#)
    XCTAssertEqual(try messagePack([Dog()]), "91 82 a4 74 79 70 65 a3 64 6f 67 a4 6e 61 6d 65 a3 72 65 78")
  }

  func testAnEmptyKeyIsReplaced() throws {
    struct Value: FieldsWritable {
      func write(to fields: inout FieldsWriter) throws {
        fields("", 1)
        fields("a", 2)
        fields("", 3)
      }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FieldName.self)
        for (name, value) in [("", 1), ("a", 2), ("", 3)] { try container.encode(value, forKey: FieldName(stringValue: name)) }
      }
    }
    struct FieldName: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
    struct Plain: Encodable { func encode(to encoder: any Encoder) throws { try Value().encode(to: encoder) } }
    for value in [Value(), Plain()] as [any Encodable] {
      XCTAssertEqual(try json(value), #"{"":3,"a":2}"#)
      XCTAssertEqual(try messagePack(value), "82 a0 03 a1 61 02")
    }
  }

  func testValuesOfEveryKindReplaceEachOther() throws {
    let value = free {
      try $0.encode(1, forKey: .a)
      try $0.encode([1: "x", 2: "{\"]"], forKey: .b)
      try $0.encode(["]", "\\\""], forKey: .a)
      try $0.encodeNil(forKey: .b)
      try $0.encode(true, forKey: .a)
      try $0.encode([Data([1]), Data([2])], forKey: .list)
      try $0.encode(["k": Date(timeIntervalSince1970: 1.5)], forKey: .b)
    }
    XCTAssertEqual(try json(value), #"{"a":true,"b":{"k":"1970-01-01T00:00:01.500Z"},"list":["AQ==","Ag=="]}"#)
    XCTAssertEqual(
      try messagePack(value),
      "83 a1 61 c3 a1 62 81 a1 6b d7 ff 77 35 94 00 00 00 00 01 a4 6c 69 73 74 92 c4 01 01 c4 01 02"
    )
  }

  func testAFailedSecondValueLeavesTheFirst() throws {
    let value = free {
      try $0.encode(1, forKey: .a)
      try? $0.encode(Double.nan, forKey: .a)
      try? $0.encode([Double.nan], forKey: .b)
      try $0.encode(2, forKey: .b)
    }
    XCTAssertEqual(try json(value, BodyEncoder(nonFinite: .refuse)), #"{"a":1,"b":2}"#)
  }

  func testAContainerThatIsAskedForTwiceHasTheMembersOfBothTimes() throws {
    let value = free {
      var first = $0.nestedContainer(keyedBy: Key.self, forKey: .a)
      try first.encode(1, forKey: .a)
      try first.encode(1, forKey: .b)
      try $0.encode("x", forKey: .name)
      var second = $0.nestedContainer(keyedBy: Key.self, forKey: .a)
      try second.encode(2, forKey: .b)
      var list = $0.nestedUnkeyedContainer(forKey: .list)
      try list.encode(1)
      list = $0.nestedUnkeyedContainer(forKey: .list)
      try list.encode(2)
    }
    XCTAssertEqual(try json([value]), #"[{"a":{"a":1,"b":2},"name":"x","list":[1,2]}]"#)
    XCTAssertEqual(try messagePack(value), "83 a1 61 82 a1 61 01 a1 62 02 a4 6e 61 6d 65 a1 78 a4 6c 69 73 74 92 01 02")
  }

  func testAContainerAndAValueReplaceEachOther() throws {
    let value = free {
      var nested = $0.nestedContainer(keyedBy: Key.self, forKey: .a)
      try nested.encode(1, forKey: .a)
      try $0.encode("plain", forKey: .a)
      try $0.encode("plain", forKey: .b)
      var list = $0.nestedUnkeyedContainer(forKey: .b)
      try list.encode(7)
      _ = $0.nestedContainer(keyedBy: Key.self, forKey: .list)
      var other = $0.nestedUnkeyedContainer(forKey: .list)
      try other.encode(8)
    }
    XCTAssertEqual(try json(value), #"{"a":"plain","b":[7],"list":[8]}"#)
  }

  func testAReplacedContainerThatIsUsedAgainChangesNothing() throws {
    let value = free {
      var nested = $0.nestedContainer(keyedBy: Key.self, forKey: .a)
      try nested.encode(1, forKey: .a)
      try $0.encode("plain", forKey: .a)
      try nested.encode(2, forKey: .b)
    }
    XCTAssertEqual(try json(value), #"{"a":"plain"}"#)
  }

  func testWhatAClassInheritsIsReplacedOnlyByWhatIsEncoded() throws {
    let value = Free { _, container in
      try container.encode(1, forKey: .a)
      _ = container.superEncoder(forKey: .a)
      try Dog().encode(to: container.superEncoder(forKey: .b))
      try Dog().encode(to: container.superEncoder())
      try Animal().encode(to: container.superEncoder())
    }
    let dog = #"{"type":"dog","name":"rex"}"#
    XCTAssertEqual(try json(value), #"{"a":1,"b":\#(dog),"super":\#(dog.replacing("dog", with: "animal"))}"#)
  }

  func testAMemberOfAContainerReturnedToIsReplaced() throws {
    let value = Free { encoder, container in
      var nested = container.nestedContainer(keyedBy: Key.self, forKey: .a)
      try container.encode(1, forKey: .b)
      try nested.encode(2, forKey: .a)
      try container.encode(3, forKey: .b)
      try ["z": 1, "y": 2].encode(to: encoder)
      try nested.encode(4, forKey: .a)
    }
    XCTAssertEqual(try json(value), #"{"a":{"a":4},"b":3,"y":2,"z":1}"#)
  }

  func testFieldsAreReplaced() throws {
    struct Fields: FieldsWritable {
      func write(to fields: inout FieldsWriter) throws {
        fields("a", 1)
        try fields("b", [1, 2])
        fields("a", "x")
        try fields("b", ["c": 1])
        fields("d", Int?.none)
        fields.null("a")
      }
      func encode(to encoder: any Encoder) throws { XCTFail("Codable was asked") }
    }
    XCTAssertEqual(try json([Fields(), Fields()]), #"[{"a":null,"b":{"c":1}},{"a":null,"b":{"c":1}}]"#)
    XCTAssertEqual(try messagePack(Fields()), "82 a1 61 c0 a1 62 81 a1 63 01")
  }

  /// Members with names of every kind, some of them several times.
  func testManyMembersAreEachThereOnce() throws {
    for count in [3, 15, 16, 17, 64, 65, 300] {
      for step in [1, 2, 7] {
        let names = (0..<3 * count).map { "\($0 * step % count)\"\n é" + String(repeating: "x", count: $0 * step % count % 40) }
        var expected: [(key: String, value: RandomValue)] = []
        for (index, name) in names.enumerated() {
          let value = RandomValue.array([.int(Int64(index)), .string("\"]},"), .object([("k", .double(1))])])
          if let place = expected.firstIndex(where: { $0.key == name }) {
            expected[place].value = value
          } else {
            expected.append((name, value))
          }
        }
        let repeated = RandomValue.object(
          names.enumerated().map { index, name in
            (name, .array([.int(Int64(index)), .string("\"]},"), .object([("k", .double(1))])]))
          }
        )
        for format in [BodyFormat.json, .messagePack] {
          let encoder = BodyEncoder(format)
          XCTAssertEqual(
            try encoder.encode(["o": repeated]),
            try encoder.encode(["o": RandomValue.object(expected)]),
            "\(format) \(count) \(step)"
          )
        }
      }
    }
  }

  func testNamesThatOnlyLookAlikeBothStay() throws {
    let value = RandomValue.object([("é", .null), ("e\u{301}", .null), ("a", .null), ("aa", .null), ("A", .null)])
    XCTAssertEqual(try json(value), "{\"é\":null,\"e\u{301}\":null,\"a\":null,\"aa\":null,\"A\":null}")
  }
}
