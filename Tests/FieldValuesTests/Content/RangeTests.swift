import FieldValues
import XCTest

final class RangeTests: XCTestCase {
  private func resolve(_ header: String, of length: Int = 100) -> RangeHeader.Resolution {
    RangeHeader(header)?.resolve(length: length) ?? .ignored
  }

  func testRangesAreResolvedAgainstTheLength() {
    XCTAssertEqual(resolve("bytes=0-0"), .ranges([0...0]))
    XCTAssertEqual(resolve("bytes=90-"), .ranges([90...99]))
    XCTAssertEqual(resolve("bytes=-10"), .ranges([90...99]))
    XCTAssertEqual(resolve("bytes=-200"), .ranges([0...99]))
    XCTAssertEqual(resolve("bytes=0-999"), .ranges([0...99]))
    XCTAssertEqual(resolve("Bytes=1-2"), .ranges([1...2]))
  }

  func testWithoutASingleByteTheRangeIsUnsatisfiable() {
    for header in ["bytes=100-100", "bytes=100-", "bytes=200-300", "bytes=-0", "bytes=18446744073709551616-"] {
      XCTAssertEqual(resolve(header), .unsatisfiable, header)
    }
    XCTAssertEqual(resolve("bytes=0-", of: 0), .unsatisfiable)
    XCTAssertEqual(resolve("bytes=-1", of: 0), .ignored, "the end of nothing cannot be stated in Content-Range")
  }

  func testWhatIsMalformedIsIgnored() {
    for header in [
      "bytes=5-2", "bytes=", "bytes=-", "bytes=0-1,5-2", "items=0-1", "bytes 0-1", "bytes =0-1", "bytes=0 - 1",
      "bytes=--5", "bytes=0-1;", "bytes=a-b", "bytes=0-1,x", "=0-1", "", "bytes=1", "bytes=0-1-2",
    ] {
      XCTAssertEqual(resolve(header), .ignored, header)
    }
  }

  func testOneSatisfiableMemberIsEnough() {
    XCTAssertEqual(resolve("bytes=0-0,200-300"), .ranges([0...0]))
  }

  func testOverlappingAndAdjacentRangesAreMergedInTheirPlace() {
    XCTAssertEqual(resolve("bytes=0-5,3-8"), .ranges([0...8]))
    XCTAssertEqual(resolve("bytes=0-1,2-3"), .ranges([0...3]))
    XCTAssertEqual(resolve("bytes=0-1, 4-5 , -2"), .ranges([0...1, 4...5, 98...99]))
    XCTAssertEqual(resolve("bytes=50-59,0-9"), .ranges([50...59, 0...9]))
    XCTAssertEqual(resolve("bytes=50-59,0-9,5-12,51-52"), .ranges([50...59, 0...12]))
    XCTAssertEqual(resolve("bytes=0-,-1"), .ranges([0...99]))
  }

  func testAHugeNumberIsTheEnd() {
    XCTAssertEqual(resolve("bytes=0-18446744073709551616"), .ranges([0...99]))
    XCTAssertEqual(resolve("bytes=-18446744073709551616"), .ranges([0...99]))
    XCTAssertEqual(resolve("bytes=0-18446744073709551616", of: .max), .ranges([0...(Int.max - 1)]))
  }

  func testMoreThanAHundredMembersAreIgnored() {
    let members = (0..<100).map { "\($0 * 2)-\($0 * 2)" }
    XCTAssertEqual(
      resolve("bytes=\(members.joined(separator: ","))", of: 200),
      .ranges((0..<100).map { $0 * 2...$0 * 2 })
    )
    XCTAssertEqual(resolve("bytes=\(members.joined(separator: ",")),500-", of: 200), .ignored)
  }

  func testTheFieldPrintsItsMembers() {
    XCTAssertEqual(RangeHeader("bytes= 0-1 ,, 5- ,-7")?.description, "bytes=0-1,5-,-7")
    XCTAssertNil(RangeHeader([]))
    XCTAssertNil(ByteRange.bounded(first: 3, last: 2).resolved(length: 10))
    XCTAssertNil(ByteRange.from(first: -1).resolved(length: 10))
  }

  func testContentRangePrintsAndReads() {
    XCTAssertEqual(ContentRange(0...3, of: 21)?.description, "bytes 0-3/21")
    XCTAssertEqual(ContentRange(0...3, of: nil)?.description, "bytes 0-3/*")
    XCTAssertEqual(ContentRange(unsatisfiedLength: 100).description, "bytes */100")
    XCTAssertNil(ContentRange(0...3, of: 3))
    XCTAssertNil(ContentRange(-1...3, of: 5))
    XCTAssertEqual(ContentRange("Bytes 0-3/21"), ContentRange(0...3, of: 21))
    XCTAssertEqual(ContentRange("bytes 0-3/*"), ContentRange(0...3, of: nil))
    XCTAssertEqual(ContentRange("bytes */100"), ContentRange(unsatisfiedLength: 100))
    for text in [
      "", "bytes", "bytes 0-3", "bytes 3-0/10", "bytes 0-3/3", "bytes */*", "bytes=0-3/10", "bytes 0-3/10x", "bytes 0-3/",
      "bytes 0-99999999999999999999/*", "bytes 0-3/*x",
    ] {
      XCTAssertNil(ContentRange(text), text)
    }
  }
}
