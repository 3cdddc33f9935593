import Codecs
import XCTest

final class MessagePackTreeTests: XCTestCase {
  func testNumbersKeepTheirForm() throws {
    for (source, number) in [
      ("05", Tree.Number.int(5)), ("e0", .int(-32)), ("cc ff", .uint(255)), ("cd 00 01", .uint(1)),
      ("cf ff ff ff ff ff ff ff ff", .uint(.max)), ("d0 80", .int(-128)), ("d3 80 00 00 00 00 00 00 00", .int(.min)),
      ("ca 3f c0 00 00", .float32(1.5)), ("cb 7f f0 00 00 00 00 00 00", .float64(.infinity)),
    ] {
      XCTAssertEqual(try Tree(messagePack: bytes(source)), Tree(.number(number)), source)
    }
  }

  func testEveryNodeKnowsItsBytes() throws {
    let tree = try Tree(messagePack: bytes("82 a1 61 92 01 c4 01 ff 05 c0"))
    guard case .object(let members) = tree.content else { return XCTFail("\(tree)") }
    XCTAssertEqual(tree.range, 0..<10)
    XCTAssertEqual(members.map(\.key.range), [1..<3, 8..<9])
    XCTAssertEqual(members.map(\.value.range), [3..<8, 9..<10])
    XCTAssertEqual(members.map(\.name), ["a", nil])
    XCTAssertEqual(members[0].value[1]?.range, 5..<8)
  }

  func testExtensionsAndTimestamps() throws {
    for (source, content) in [
      ("d4 05 01", Tree.Content.extension(type: 5, [1])), ("c7 00 80", .extension(type: -128, [])),
      ("d6 ff 00 00 00 01", .timestamp(seconds: 1, nanoseconds: 0)),
      ("d7 ff 00 00 00 04 00 00 00 02", .timestamp(seconds: 2, nanoseconds: 1)),
      ("c7 0c ff 00 00 00 07 ff ff ff ff ff ff ff ff", .timestamp(seconds: -1, nanoseconds: 7)),
      ("c7 0c ff 3b 9a ca 00 00 00 00 00 00 00 00 00", .extension(type: -1, bytes("3b 9a ca 00 00 00 00 00 00 00 00 00"))),
      ("d4 ff 00", .extension(type: -1, [0])),
    ] {
      XCTAssertEqual(try Tree(messagePack: bytes(source)), Tree(content), source)
    }
  }

  func testFaultsAreNamedWithTheirPlace() {
    for (source, offset, reason) in [
      ("", 0, "There is no value, only nothing."),
      ("c1", 0, "The byte c1 begins no value."),
      ("91", 1, "The body ends within a value that began at byte 1."),
      ("01 02", 1, "Something follows the value. One body holds one value."),
      ("a3 61 62", 3, "The body ends within a string that began at byte 1."),
      ("cd 01", 2, "The body ends within an integer that began at byte 1."),
      ("a3 61 ff 62", 2, "This byte of a string is not UTF-8. Send bytes as bin."),
      ("dd ff ff ff ff 01", 6, "The body ends within a value that began at byte 6."),
      ("df ff ff ff ff", 5, "The body ends within a value that began at byte 5."),
      ("c6 ff ff ff ff 00", 6, "The body ends within bytes that began at byte 5."),
    ] {
      XCTAssertThrowsError(try Tree(messagePack: bytes(source)), source) {
        XCTAssertEqual($0 as? MalformedBody, MalformedBody(format: .messagePack, offset: offset, reason: reason), source)
      }
    }
  }

  func testNestingIsLimited() {
    let deep = Array(repeating: UInt8(0x91), count: 512) + [0xc0]
    XCTAssertNoThrow(try Tree(messagePack: deep))
    XCTAssertThrowsError(try Tree(messagePack: [0x91] + deep)) { XCTAssertEqual(($0 as? MalformedBody)?.offset, 512) }
  }
}
