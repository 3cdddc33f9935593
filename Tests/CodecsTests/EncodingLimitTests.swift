import Codecs
import Foundation
import Synchronization
import SystemIO
import XCTest

/// Encoding with a limit gives the same bytes, or ends soon after there would be more of them.
final class EncodingLimitTests: XCTestCase {
  private struct Row: Encodable, FieldsWritable {
    var id: Int, name: String
    func write(to fields: inout FieldsWriter) throws {
      fields("id", id)
      fields("name", name)
    }
  }

  private struct Plain: Encodable { var rows: [[String: Double?]], date: Date, data: Data }

  private func check(_ value: some Encodable, line: UInt = #line) throws {
    for format in [BodyFormat.json, .messagePack] {
      let encoder = BodyEncoder(format)
      let bytes = try encoder.encode(value)
      // Room is made for the longest form that a number or a character may take.
      for limit in [bytes.count + 32, 2 * bytes.count + 32, .max] {
        XCTAssertEqual(try encoder.encode(value, limit: limit) { Array($0) }, bytes, "\(format) \(limit)", line: line)
      }
      for limit in [0, 1, 10, 1_000, 1_001, bytes.count / 2, bytes.count - 1] where limit >= 0 && limit < bytes.count {
        XCTAssertThrowsError(try encoder.encode(value, limit: limit) { $0.count }, "\(format) \(limit)", line: line) {
          XCTAssertTrue($0 is BodyEncoder.LimitExceeded, "\($0)", line: line)
        }
      }
    }
  }

  func testValuesOfEveryShapeAreWithinTheLimitOrNot() throws {
    let rows = (0..<2_000).map { Row(id: $0, name: "é\n\($0)") }
    try check(1)
    try check(String(repeating: "a", count: 100_000))
    try check(String(repeating: "\u{1}", count: 100_000))
    try check(Data(repeating: 7, count: 100_000))
    try check(Array(0..<50_000))
    try check((0..<50_000).map { Double($0) / 8 })
    try check(Dictionary(uniqueKeysWithValues: (0..<5_000).map { ("key \($0)", $0) }))
    try check(rows)
    try check(["rows": rows])
    try check(Row(id: 1, name: String(repeating: "\"", count: 5_000)))
    try check(Plain(rows: [["a": nil, "b": 1.5]], date: .distantPast, data: Data(count: 3_000)))
    try check([Plain](repeating: Plain(rows: [["a": nil]], date: .distantPast, data: Data([1])), count: 1_000))
  }

  func testRandomValues() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<500 { try check((0..<20).map { _ in generator.value(binary: true) }) }
  }

  func testALimitCountsAlthoughALargerBodyHasLeftItsMemory() throws {
    let large = String(repeating: "a", count: 900_000)
    for count in [20_000, 60_000, 200_000] {
      XCTAssertEqual(try BodyEncoder(.json).encode(large).count, 900_002)
      let small = String(repeating: "b", count: count)
      XCTAssertThrowsError(try BodyEncoder(.json).encode(small, limit: count) { $0.count }) {
        XCTAssertTrue($0 is BodyEncoder.LimitExceeded, "\($0)")
      }
      XCTAssertThrowsError(try BodyEncoder(.json).encode(small.map { String($0) }, limit: count) { $0.count })
    }
  }

  func testEncodingEndsSoonAfterTheLimit() {
    final class Counter: Sendable { let encoded = Atomic(0) }
    struct Item: Encodable {
      let counter: Counter
      func encode(to encoder: any Encoder) throws {
        counter.encoded.add(1, ordering: .relaxed)
        var container = encoder.singleValueContainer()
        try container.encode("ten bytes!")
      }
    }
    /// Goes on whatever happens to its elements.
    struct Stubborn: Encodable {
      let items: [Item]
      func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for item in items { try? container.encode(item) }
      }
    }
    let counter = Counter()
    let items = [Item](repeating: Item(counter: counter), count: 100_000)
    for value: any Encodable in [items, ["a": ["b": items]], Stubborn(items: items)] {
      XCTAssertThrowsError(try BodyEncoder().encode(value, limit: 10_000) { $0.count }) {
        XCTAssertTrue($0 is BodyEncoder.LimitExceeded, "\($0)")
      }
      XCTAssertLessThan(counter.encoded.exchange(0, ordering: .relaxed), 2_000)
    }
  }

  func testAnErrorOfTheValueIsThatErrorBelowTheLimit() {
    XCTAssertThrowsError(try BodyEncoder(nonFinite: .refuse).encode([Double.nan], limit: 100_000) { $0.count }) {
      XCTAssertTrue($0 is EncodingError, "\($0)")
    }
  }

  func testAValueThatReturnsToAContainerIsEncodedWhateverItsSize() throws {
    struct Interleaved: Encodable {
      func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: RandomValue.Key.self)
        var lists = (0..<2).map { outer.nestedUnkeyedContainer(forKey: .init(stringValue: "\($0)")) }
        for number in 0..<50_000 { try lists[number % 2].encode(number) }
      }
    }
    let tree = try Tree(json: BodyEncoder().encode(Interleaved()))
    XCTAssertEqual(tree["0"]?[24_999], Tree(.number(.text("49998"))))
    XCTAssertEqual(tree["1"]?[24_999], Tree(.number(.text("49999"))))
  }
}
