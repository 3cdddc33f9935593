import Codecs
import Foundation
import XCTest

/// What a single pass cannot write as it comes, and what is no legal use of an encoder.
final class EncodingOrderTests: XCTestCase {
  enum Key: CodingKey { case a, b, c, d }

  /// Encodes by a closure.
  struct Free: Encodable {
    var body: (any Encoder) throws -> Void
    func encode(to encoder: any Encoder) throws { try body(encoder) }
  }

  struct Refused: Error {}

  func testAValueMayReturnToAContainerItHadLeft() throws {
    let value = Free { encoder in
      var outer = encoder.container(keyedBy: Key.self)
      var inner = outer.nestedContainer(keyedBy: Key.self, forKey: .a)
      var list = outer.nestedUnkeyedContainer(forKey: .b)
      try inner.encode("é\n", forKey: .a)
      try list.encode(1)
      try inner.encode(Date(timeIntervalSince1970: 0), forKey: .b)
      try outer.encode(Double.nan, forKey: .c)
      try list.encode([2, 3])
      try list.encodeNil()
    }
    XCTAssertEqual(try json(value), #"{"a":{"a":"é\n","b":"1970-01-01T00:00:00Z"},"b":[1,[2,3],null],"c":null}"#)
    XCTAssertEqual(
      try json(["x": [Free { try $0.singleValueContainer().encoded(1) }, value]]),
      #"{"x":[1,{"a":{"a":"é\n","b":"1970-01-01T00:00:00Z"},"b":[1,[2,3],null],"c":null}]}"#
    )
    XCTAssertEqual(
      try messagePack([value]),
      "91 83 a1 61 82 a1 61 a3 c3 a9 0a a1 62 d6 ff 00 00 00 00 a1 62 93 01 92 02 03 c0 a1 63 cb 7f f8 00 00 00 00 00 00"
    )
  }

  func testAnErrorAfterAReturnHasItsWholePath() throws {
    let value = Free { encoder in
      var outer = encoder.container(keyedBy: Key.self)
      var inner = outer.nestedContainer(keyedBy: Key.self, forKey: .a)
      try outer.encode(1, forKey: .b)
      try inner.encode([1, Double.infinity], forKey: .c)
    }
    XCTAssertThrowsError(try json(["x": value], BodyEncoder(nonFinite: .refuse))) { error in
      guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(context.codingPath.map(\.stringValue), ["x", "a", "c", "1"])
    }
  }

  func testAnInnerValueMayWriteToAContainerOfTheOuterOne() throws {
    let value = Free { encoder in
      let outer = encoder.container(keyedBy: Key.self)
      var first = outer
      try first.encode(
        Free { encoder in
          var again = outer
          try again.encode("outer", forKey: .b)
          try encoder.singleValueContainer().encoded(1)
        },
        forKey: .a
      )
    }
    XCTAssertEqual(try json(value), #"{"b":"outer","a":1}"#)
  }

  func testFieldsMayWriteToAContainerOfTheOuterValue() throws {
    struct Fields: FieldsWritable {
      var body: () throws -> Void
      func write(to fields: inout FieldsWriter) throws {
        fields("x", 1)
        try body()
      }
      func encode(to encoder: any Encoder) throws { XCTFail("Codable was asked") }
    }
    let value = Free { encoder in
      let outer = encoder.container(keyedBy: Key.self)
      var list = outer
      var inner = list.nestedUnkeyedContainer(forKey: .a)
      try inner.encode(
        Fields {
          var again = outer
          try again.encode("outer", forKey: .b)
        }
      )
    }
    XCTAssertEqual(try json(["v": value]), #"{"v":{"a":[{"x":1}],"b":"outer"}}"#)
  }

  func testTheErrorOfAValueArrivesUnchanged() {
    XCTAssertThrowsError(try json(["a": [Free { _ in throw Refused() }]])) { XCTAssertTrue($0 is Refused) }
  }

  func testAMemberThatFailedIsNotThere() throws {
    let value = Free { encoder in
      var container = encoder.container(keyedBy: Key.self)
      try? container.encode(
        Free { encoder in
          var list = encoder.unkeyedContainer()
          try list.encode(1)
          throw Refused()
        },
        forKey: .a
      )
      try? container.encode(Double.nan, forKey: .b)
      var list = container.nestedUnkeyedContainer(forKey: .c)
      try? list.encode(Double.nan)
      try? list.encode(["x": Float.infinity])
      try list.encode(2)
      try container.encode(3, forKey: .d)
    }
    XCTAssertEqual(try json(value, BodyEncoder(nonFinite: .refuse)), #"{"c":[2],"d":3}"#)
  }

  func testAValueThatEncodesNothingIsAnEmptyObject() throws {
    XCTAssertEqual(try json([Free { _ in }]), "[{}]")
    XCTAssertEqual(try json(Free { _ = $0.singleValueContainer() }), "{}")
    XCTAssertEqual(try messagePack(Free { _ in }), "80")
  }

  func testTwoValuesInOnePlaceAreRefused() {
    let twice = Free { encoder in
      var container = encoder.singleValueContainer()
      try container.encode(1)
      try container.encode(2)
    }
    let both = Free { encoder in
      try encoder.singleValueContainer().encoded(1)
      _ = encoder.unkeyedContainer()
    }
    let different = Free { encoder in
      _ = encoder.unkeyedContainer()
      _ = encoder.container(keyedBy: Key.self)
    }
    for value in [twice, both, different] {
      XCTAssertThrowsError(try json(["a": value])) { error in
        guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
        XCTAssertEqual(context.codingPath.map(\.stringValue), ["a"])
      }
    }
  }

  func testAnEncoderKeptTooLongRefuses() throws {
    final class Thief: Encodable {
      var container: KeyedEncodingContainer<Key>?
      var encoder: (any Encoder)?
      func encode(to encoder: any Encoder) throws {
        self.encoder = encoder
        container = encoder.container(keyedBy: Key.self)
      }
    }
    let thief = Thief()
    XCTAssertEqual(try json(thief), "{}")
    XCTAssertThrowsError(try thief.container?.encode(1, forKey: .a))
    XCTAssertThrowsError(try thief.container?.encode([1], forKey: .a))
    XCTAssertThrowsError(try XCTUnwrap(thief.encoder).singleValueContainer().encoded(1))
    var list = try XCTUnwrap(thief.encoder).unkeyedContainer()
    XCTAssertThrowsError(try list.encode("x"))
  }

  func testAValueThatContainsItselfIsRefused() {
    final class Knot: Encodable {
      var next: Knot?
    }
    let knot = Knot()
    knot.next = knot
    defer { knot.next = nil }
    XCTAssertThrowsError(try json(knot)) { error in
      guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(context.debugDescription, "The value is nested more than 512 deep. Does it contain itself?")
      XCTAssertEqual(context.codingPath.first?.stringValue, "next")
    }
  }

  func testCodingPathsAreThoseOfTheValue() throws {
    let value = Free { encoder in
      XCTAssertEqual(encoder.codingPath.map(\.stringValue), ["x", "0"])
      var outer = encoder.container(keyedBy: Key.self)
      XCTAssertEqual(outer.codingPath.map(\.stringValue), ["x", "0"])
      var inner = outer.nestedUnkeyedContainer(forKey: .b)
      XCTAssertEqual(inner.codingPath.map(\.stringValue), ["x", "0", "b"])
      try inner.encode(Free { XCTAssertEqual($0.codingPath.map(\.stringValue), ["x", "0", "b", "0"]) })
      try outer.encode(Free { XCTAssertEqual($0.codingPath.map(\.stringValue), ["x", "0", "c"]) }, forKey: .c)
      XCTAssertEqual(outer.superEncoder().codingPath.map(\.stringValue), ["x", "0", "super"])
    }
    XCTAssertEqual(try json(["x": [value]]), #"{"x":[{"b":[{}],"c":{}}]}"#)
  }
}

extension SingleValueEncodingContainer {
  fileprivate func encoded(_ value: Int) throws {
    var container = self
    try container.encode(value)
  }
}
