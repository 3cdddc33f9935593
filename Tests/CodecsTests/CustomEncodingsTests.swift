import Codecs
import Foundation
import XCTest

final class CustomEncodingsTests: XCTestCase {
  struct Point: Codable, Hashable { var x = 1, y = 2 }
  struct Wrapper: Encodable {
    var point: Point
    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(point)
    }
  }

  func encoder(_ format: BodyFormat = .json, _ register: (inout CustomEncodings) -> Void) -> BodyEncoder {
    var encodings = CustomEncodings.none
    register(&encodings)
    return BodyEncoder(format, customEncodings: encodings)
  }

  func testATypeIsReplacedWhereverItOccurs() throws {
    struct Record: Encodable { var a: Point, b: [Point], c: [String: Point], d: Point?, e: Wrapper, f: [Point?] }
    let record = Record(a: Point(), b: [Point()], c: ["k": Point()], d: Point(), e: Wrapper(point: Point()), f: [nil, Point()])
    let encoder = encoder { $0.register(Point.self) { "\($0.x)|\($0.y)" } }
    XCTAssertEqual(try json(Point(), encoder), #""1|2""#)
    XCTAssertEqual(
      try json(record, encoder),
      #"{"a":"1|2","b":["1|2"],"c":{"k":"1|2"},"d":"1|2","e":"1|2","f":[null,"1|2"]}"#
    )
  }

  func testOneTypesEncodingIsCreatedInOneExpression() throws {
    let encoder = BodyEncoder(.json, customEncodings: CustomEncodings(Point.self) { "\($0.x)|\($0.y)" })
    XCTAssertEqual(try json([Point()], encoder), #"["1|2"]"#)
  }

  func testItServesBothFormats() throws {
    let encoder = encoder(.messagePack) { $0.register(Point.self) { [$0.x, $0.y] } }
    XCTAssertEqual(try messagePack([Point()], encoder), "91 92 01 02")
  }

  func testScalarsAndFoundationsValuesCanBeReplaced() throws {
    struct Record: Codable, FieldsWritable {
      var when = Date(timeIntervalSince1970: 9), ratio = 0.25, name = "a", none: Int?
      func write(to fields: inout FieldsWriter) throws {
        try fields("when", when)
        fields("ratio", ratio)
        fields("name", name)
        fields("none", none)
      }
    }
    struct Plain: Encodable {
      var when = Date(timeIntervalSince1970: 9), ratio = 0.25, name = "a", none: Int?, list: [Int?] = [nil]
    }
    let encoder = encoder {
      $0.register(Date.self) { Int($0.timeIntervalSince1970) }
      $0.register(Double.self) { "\($0 * 100) %" }
      $0.register(String.self) { $0.uppercased() }
    }
    XCTAssertEqual(try json(Record(), encoder), #"{"when":9,"ratio":"25.0 %","name":"A"}"#)
    XCTAssertEqual(try json(Plain(), encoder), #"{"when":9,"ratio":"25.0 %","name":"A","list":[null]}"#)
  }

  func testWhatNamesItsFieldsIsReplacedToo() throws {
    struct Direct: Codable, FieldsWritable {
      func write(to fields: inout FieldsWriter) throws { XCTFail("its fields were asked") }
    }
    struct Outer: Codable, FieldsWritable {
      var one = Direct(), many = [Direct()], maybe: Direct? = Direct()
      func write(to fields: inout FieldsWriter) throws {
        try fields("one", one)
        try fields("many", many)
        try fields("maybe", maybe)
      }
    }
    let encoder = encoder { $0.register(Direct.self) { _ in 7 } }
    XCTAssertEqual(try json([Direct()], encoder), "[7]")
    XCTAssertEqual(try json([Direct?.some(Direct()), nil], encoder), "[7,null]")
    XCTAssertEqual(try json([Outer()], encoder), #"[{"one":7,"many":[7],"maybe":7}]"#)
  }

  func testAReplacementIsReplacedInItsTurnButNotByItself() throws {
    let chained = encoder {
      $0.register(Point.self) { $0.x }
      $0.register(Int.self) { "#\($0)" }
    }
    XCTAssertEqual(try json([Point()], chained), ##"["#1"]"##)
    let own = encoder { $0.register(Point.self) { Point(x: $0.x + 1, y: 0) } }
    XCTAssertEqual(try json([Point()], own), #"[{"x":2,"y":0}]"#)
    let circle = encoder {
      $0.register(Int.self) { Double($0) + 0.5 }
      $0.register(Double.self) { Int($0) }
    }
    XCTAssertEqual(try json([1], circle), "[1]")
  }

  func testAReplacementThatContainsItsTypeIsRefused() {
    let endless = encoder { $0.register(Point.self) { [$0] } }
    XCTAssertThrowsError(try json(Point(), endless)) { XCTAssertTrue($0 is EncodingError) }
  }

  func testWhatACustomEncodingThrowsArrives() {
    struct Refused: Error {}
    struct Record: Codable, FieldsWritable {
      var ratio = 1.0
      func write(to fields: inout FieldsWriter) throws { fields("ratio", ratio) }
    }
    let encoder = encoder {
      $0.register(Point.self) { _ in throw Refused() }
      $0.register(Double.self) { _ in throw Refused() }
    }
    XCTAssertThrowsError(try json(["a": [Point()]], encoder)) { XCTAssertTrue($0 is Refused) }
    XCTAssertThrowsError(try json(Record(), encoder)) { XCTAssertTrue($0 is Refused) }
  }

  func testTheNearerLayerWins() throws {
    var outer = CustomEncodings.none
    outer.register(Point.self) { _ in "outer" }
    outer.register(Date.self) { _ in "date" }
    var inner = CustomEncodings.none
    inner.register(Point.self) { _ in "inner" }
    let encoder = BodyEncoder(customEncodings: outer.merging(nearer: inner))
    XCTAssertEqual(try json([Point()], encoder), #"["inner"]"#)
    XCTAssertEqual(try json([Date()], encoder), #"["date"]"#)
    XCTAssertTrue(CustomEncodings.none.isEmpty)
    XCTAssertFalse(outer.isEmpty)
  }

  func testATypeThatIsNotEncodableHasAReplacement() throws {
    struct Foreign { var name: String }
    var encodings = CustomEncodings.none
    encodings.register(Foreign.self) { $0.name }
    XCTAssertEqual(try encodings.replacement(for: Foreign(name: "a") as Any) as? String, "a")
    XCTAssertNil(try encodings.replacement(for: 1))
    XCTAssertTrue(encodings.contains(Foreign.self))
  }
}
