import Codecs
import Foundation
import SystemIO
import XCTest

/// Collections that are read without the containers of Codable mean the same as those that are not.
final class DirectlyDecodableTests: XCTestCase {
  func decode<Value: Decodable>(_ type: Value.Type = Value.self, _ json: String) throws -> Value {
    try BodyDecoder().decode(type, from: Array(json.utf8))
  }

  func testCollectionsOfEveryKindOfElementComeBack() throws {
    struct Point: Codable, Equatable { var x: Int, y: [String: Int]? }
    func check<Value: Codable & Equatable>(_ value: Value, line: UInt = #line) throws {
      for format in [BodyFormat.json, .messagePack] {
        let encoded = try BodyEncoder(format).encode(value)
        XCTAssertEqual(try BodyDecoder(format).decode(Value.self, from: encoded), value, line: line)
        XCTAssertEqual(try BodyDecoder(format).decode(Value.self, from: Tree(format, encoded)), value, line: line)
      }
    }
    try check([[String: [String: Int]]](repeating: ["a": ["b": 1], "c": [:]], count: 3))
    try check(["a": [Point(x: 1, y: nil), Point(x: 2, y: ["": 3])], "b": []])
    try check([true, false])
    try check([1.5, -0.0, .greatestFiniteMagnitude])
    try check([Float(0.1), 16_777_216])
    try check(["é\n\u{0}\"\\", "", "plain text of more than fifteen bytes"])
    try check(["a": nil, "b": 1] as [String: Int?])
    try check([[nil, [1, nil]], nil] as [[[Int?]?]?])
    try check([Int8.min, .max])
    try check([UInt64.max, 0])
    try check(["a": Int128(Int64.min), "b": 1])
    try check([Date(timeIntervalSince1970: 1.5)])
    try check(["id": UUID()])
    try check([URL(string: "https://example.org/a%20b")])
    try check([Data([0, 255]), Data()])
    try check(["price": Decimal(string: "0.1")])
    try check(Set([1, 2, 3]))
    try check([7: ["a"], -1: []] as [Int: [String]])
    try check(Dictionary(uniqueKeysWithValues: (0..<500).map { ("key \($0)", [$0, nil]) }))
  }

  func testOnlyTheMembersThatCountMustBeOfTheType() throws {
    for padding in [0, 40] {
      let more = (0..<padding).map { ",\"k\($0)\":\($0)" }.joined()
      let expected = ["a": 1, "b": 2].merging((0..<padding).map { ("k\($0)", $0) }) { $1 }
      XCTAssertEqual(try decode([String: Int].self, #"{"a":"x","b":2,"a":null,"\u0061":1\#(more)}"#), expected)
      XCTAssertThrowsError(try decode([String: Int].self, #"{"a":1,"b":2,"a":"x"\#(more)}"#)) {
        XCTAssertEqual(path($0), ["a"])
      }
    }
  }

  func testFaultsOfElementsNameTheirPath() {
    let numbers = (0..<40).map { "\"k\($0)\":[\($0)]" }.joined(separator: ",")
    for (text, expected) in [
      ("{\(numbers),\"bad\":[1,2,true]}", ["bad", "2"]), ("{\(numbers),\"bad\":{}}", ["bad"]), ("[]", []), ("null", []),
    ] {
      XCTAssertThrowsError(try decode([String: [Int]].self, text)) { XCTAssertEqual(path($0), expected, text) }
    }
    XCTAssertThrowsError(try decode([[String: UUID?]].self, #"[{},{"a":null,"b":"no"}]"#)) {
      XCTAssertEqual(path($0), ["1", "b"])
    }
  }

  func testThePathOfARecordConsistsOfItsOwnKeys() {
    struct Inner: Decodable { var values: [Int] }
    struct Outer: Decodable {
      enum CodingKeys: String, CodingKey { case inner = "in" }
      var inner: [String: Inner]
    }
    XCTAssertThrowsError(try decode(Outer.self, #"{"in":{"x":{"values":[1,"y"]}}}"#)) { error in
      guard case DecodingError.typeMismatch(_, let context) = error else { return XCTFail("\(error)") }
      XCTAssertTrue(context.codingPath.first is Outer.CodingKeys)
      XCTAssertEqual(context.codingPath.map(\.stringValue), ["in", "x", "values", "1"])
      XCTAssertEqual(context.codingPath.map(\.intValue), [nil, nil, nil, 1])
      XCTAssertEqual(context.debugDescription, "This is a string, and a number is expected.")
    }
  }

  func testAnElementSeesItsOwnPath() throws {
    struct Spy: Decodable {
      var path: [String]
      init(from decoder: any Decoder) throws { path = decoder.codingPath.map(\.stringValue) }
    }
    let spies = try decode([String: [Spy]].self, #"{"a":[1,{}],"b":[null]}"#)
    XCTAssertEqual(spies.mapValues { $0.map(\.path) }, ["a": [["a", "0"], ["a", "1"]], "b": [["b", "0"]]])
    XCTAssertEqual(try decode(Spy.self, "1").path, [])
  }

  func testALargeCountReservesNoMoreMemoryThanABodyIsWorth() {
    // A row takes 256 KiB: room for all of them at once would be 262 GB.
    struct Row: Decodable { var cells: Cells<Cells<Cells<Cells<Cells<UInt64>>>>> }
    let body = "[" + String(repeating: "0,", count: 1_000_000) + "0]"
    XCTAssertThrowsError(try decode([Row].self, body)) { XCTAssertEqual(path($0), ["0"]) }
    let object = "{" + (0..<200_000).map { "\"\($0)\":0," }.joined() + "\"\":0}"
    XCTAssertThrowsError(try decode([String: Row].self, object)) { XCTAssertEqual(path($0), ["0"]) }
  }

  private struct Cells<Cell: Decodable>: Decodable { var a: Cell, b: Cell, c: Cell, d: Cell, e: Cell, f: Cell, g: Cell, h: Cell }

  func testFoundationReadsTheSameCollections() throws {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<2_000 {
      let value = Dictionary((0..<Int.random(in: 0..<40, using: &generator)).map { _ in (key(&generator), numbers(&generator)) })
      { $1 }
      let data = try JSONEncoder().encode(value)
      XCTAssertEqual(try BodyDecoder().decode([String: [Double?]].self, from: data), value)
    }
  }

  private func key(_ generator: inout SeededGenerator) -> String {
    guard case .string(let text) = generator.value(depth: 0, binary: false) else { return "\(generator.next() % 30)" }
    return text
  }

  private func numbers(_ generator: inout SeededGenerator) -> [Double?] {
    (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
      Bool.random(using: &generator) ? nil : Double(Int64(bitPattern: generator.next()) >> 20) / 64
    }
  }

  private func path(_ error: any Error) -> [String]? {
    switch error as? DecodingError {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context):
      context.codingPath.map(\.stringValue)
    case .dataCorrupted(let context): context.codingPath.map(\.stringValue)
    default: nil
    }
  }
}
