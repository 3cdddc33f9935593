import Patterns
import XCTest

final class BytePatternTests: XCTestCase {
  func testBytesAreFoundWhereTheyFirstStand() {
    XCTAssertEqual(BytePattern("abab".utf8).firstIndex(in: Array("ababcababab".utf8)), 0)
    XCTAssertEqual(BytePattern("ababa".utf8).firstIndex(in: Array("abababa".utf8)), 0)
    XCTAssertEqual(BytePattern("babb".utf8).firstIndex(in: Array("bababababb".utf8)), 6)
    XCTAssertEqual(BytePattern("c".utf8).firstIndex(in: Array("abc".utf8)), 2)
    XCTAssertNil(BytePattern("abcd".utf8).firstIndex(in: Array("abc".utf8)))
    XCTAssertNil(BytePattern("a".utf8).firstIndex(in: []))
    XCTAssertEqual(BytePattern([]).firstIndex(in: []), 0)
    XCTAssertTrue(BytePattern("é".utf8).isFound(in: "caffé"))
    XCTAssertFalse(BytePattern("é".utf8).isFound(in: "e\u{301}"))
  }

  func testRandomBytesAreFoundAsComparingWould() {
    var random = PatternRandom(seed: 3)
    for _ in 0..<5000 {
      let whole = (0..<random.below(30)).map { _ in UInt8(random.below(2)) }
      let part = (0..<random.below(6)).map { _ in UInt8(random.below(2)) }
      let expected = (0...whole.count).first { whole[$0...].starts(with: part) }
      XCTAssertEqual(BytePattern(part).firstIndex(in: whole), expected, "\(part) in \(whole)")
    }
  }

  func testManyBeginningsTakeNoLonger() {
    let whole = Array(repeating: UInt8(ascii: "a"), count: 3_000_000)
    let part = Array(repeating: UInt8(ascii: "a"), count: 100_000) + [UInt8(ascii: "b")]
    let start = ContinuousClock.now
    XCTAssertNil(BytePattern(part).firstIndex(in: whole))
    XCTAssertLessThan(ContinuousClock.now - start, .seconds(20))
  }
}
