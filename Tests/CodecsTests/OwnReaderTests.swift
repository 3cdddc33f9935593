import Codecs
import Foundation
import SystemIO
import XCTest

/// What we write, we read.
final class OwnReaderTests: XCTestCase {
  func testOurJSONIsReadAsTheValue() throws {
    var generator = SeededGenerator(seed: 6)
    for _ in 0..<5_000 {
      let value = generator.value(binary: false)
      let tree = try Tree(json: BodyEncoder().encode(value))
      XCTAssertEqual(tree.spelling(like: value), value.spelling(nonFiniteIsNull: true))
      XCTAssertEqual(try Tree(json: Array(tree.compactJSON.utf8)), tree)
      XCTAssertEqual(try Tree(json: Array(tree.prettyJSON.utf8)), tree)
      XCTAssertEqual(Array(tree.compactJSON.utf8), try BodyEncoder().encode(value))
    }
  }

  func testOurMessagePackIsReadAsTheValue() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<5_000 {
      let value = generator.value(binary: true)
      let tree = try Tree(messagePack: BodyEncoder(.messagePack).encode(value))
      XCTAssertEqual(tree.spelling(like: value), value.spelling(nonFiniteIsNull: false))
    }
  }

  func testADateComesBackToTheMicrosecond() throws {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<10_000 {
      let micros = Int64.random(in: -3_300_000_000_000_000...4_200_000_000_000_000, using: &generator)
      let date = Date(timeIntervalSince1970: Double(micros) / 1e6)
      for format in [BodyFormat.json, .messagePack] {
        let copy = try BodyDecoder(format).decode(Date.self, from: BodyEncoder(format).encode(date))
        XCTAssertEqual(copy.timeIntervalSinceReferenceDate, date.timeIntervalSinceReferenceDate, accuracy: 5.1e-7)
        XCTAssertEqual(try BodyEncoder(format).encode(copy), try BodyEncoder(format).encode(date))
      }
    }
  }
}

extension Tree {
  /// The spelling of ``RandomValue``; whether a whole number is meant as a double cannot be seen in the JSON of some.
  fileprivate func spelling(like value: RandomValue) -> String {
    func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
    switch (content, value) {
    case (.null, _): return "n"
    case (.bool(let value), _): return value ? "t" : "f"
    case (.number(let number), .double): return "d" + String(format: "%016lx", number.double.bitPattern)
    case (.number(let number), _): return "i" + number.text
    case (.string(let text), _): return "s" + hex(text.utf8)
    case (.binary(let bytes), _): return "b" + hex(bytes)
    case (.timestamp(let seconds, let nanoseconds), _): return "T\(seconds).\(nanoseconds)"
    case (.array(let elements), .array(let values)):
      return "[" + zip(elements, values).map { $0.spelling(like: $1) }.joined(separator: ",") + "]"
    case (.object(let members), .object(let values)):
      let spelled = zip(members, values).map { hex(($0.name ?? "").utf8) + ":" + $0.value.spelling(like: $1.value) }
      return "{" + spelled.joined(separator: ",") + "}"
    default: return "?"
    }
  }
}
