import Patterns
import XCTest

/// Bytes that are no UTF-8 count as U+FFFD, one by one.
final class InvalidUTF8Tests: XCTestCase {
  private func ranges(_ pattern: String, _ bytes: [UInt8]) throws -> [Range<Int>] {
    RegularExpressionMatcher(try RegularExpression(pattern)).matches(in: bytes).map(\.range)
  }

  func testEachByteThatIsNoUTF8IsOneScalar() throws {
    XCTAssertEqual(try ranges(".", [0x61, 0xFF, 0xC3, 0x28]), [0..<1, 1..<2, 2..<3, 3..<4])
    XCTAssertEqual(try ranges(#"\x{FFFD}"#, [0x61, 0x80, 0x62]), [1..<2])
    XCTAssertEqual(try ranges("a.b", [0x61, 0xFF, 0x62]), [0..<3])
    XCTAssertEqual(try ranges(#"\w"#, [0xE9]), [])
  }

  func testWhatIsNotWellFormedIsTakenApart() throws {
    let sequences: [[UInt8]] = [
      [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xE4, 0xB8], [0xF0, 0x9D, 0x84], [0x80, 0x80, 0x80, 0x80, 0x80],
    ]
    for bytes in sequences {
      XCTAssertEqual(try ranges(".", bytes), bytes.indices.map { $0..<$0 + 1 }, "\(bytes)")
      XCTAssertEqual(try ranges(".+$", [0x61] + bytes), [0..<bytes.count + 1], "\(bytes)")
    }
  }

  func testBothDirectionsSplitTheSameWay() throws {
    var random = PatternRandom(seed: 7)
    let bytes: [UInt8] = [0x61, 0x80, 0xBF, 0xC3, 0xA9, 0xE4, 0xB8, 0xAD, 0xF0, 0x9D, 0x84, 0x9E, 0xED, 0xF4, 0xFF]
    let one = RegularExpressionMatcher(try RegularExpression("(?s)."))
    for _ in 0..<2000 {
      let text = (0..<random.below(12)).map { _ in random.pick(bytes) }
      let ranges = one.matches(in: text).map(\.range)
      // The groups of a match are found on the way back.
      let all = RegularExpressionMatcher(try RegularExpression("(?s)^" + String(repeating: "(.)", count: ranges.count) + "$"))
      XCTAssertEqual(all.firstMatch(in: text)?.groups, ranges, "\(text)")
      XCTAssertEqual(String(decoding: text, as: UTF8.self).isEmpty, ranges.isEmpty)
    }
  }

  func testALiteralIsFoundBesideBrokenBytes() throws {
    XCTAssertEqual(try ranges("é", [0xC3, 0xC3, 0xA9, 0xA9]), [1..<3])
    XCTAssertEqual(try ranges("aé", [0x61, 0xC3, 0x61, 0xC3, 0xA9]), [2..<5])
  }
}
