import Codecs
import Foundation
import XCTest

final class MessagePackEncodingTests: XCTestCase {
  func testEveryIntegerHasItsShortestForm() throws {
    let forms: [(Int64, String)] = [
      (0, "00"), (127, "7f"), (128, "cc 80"), (255, "cc ff"), (256, "cd 01 00"), (65_535, "cd ff ff"),
      (65_536, "ce 00 01 00 00"), (4_294_967_295, "ce ff ff ff ff"), (4_294_967_296, "cf 00 00 00 01 00 00 00 00"),
      (.max, "cf 7f ff ff ff ff ff ff ff"), (-1, "ff"), (-32, "e0"), (-33, "d0 df"), (-128, "d0 80"), (-129, "d1 ff 7f"),
      (-32_768, "d1 80 00"), (-32_769, "d2 ff ff 7f ff"), (-2_147_483_648, "d2 80 00 00 00"),
      (-2_147_483_649, "d3 ff ff ff ff 7f ff ff ff"), (.min, "d3 80 00 00 00 00 00 00 00"),
    ]
    for (number, form) in forms { XCTAssertEqual(try messagePack(number), form) }
    XCTAssertEqual(try messagePack(UInt64.max), "cf ff ff ff ff ff ff ff ff")
    XCTAssertEqual(try messagePack(Int128(-1)), "ff")
    XCTAssertThrowsError(try messagePack(["a": Int128.max]))
    XCTAssertThrowsError(try messagePack(UInt128.max))
  }

  func testScalars() throws {
    XCTAssertEqual(try messagePack([Bool?.none, true, false]), "93 c0 c3 c2")
    XCTAssertEqual(try messagePack([1.5, .nan]), "92 cb 3f f8 00 00 00 00 00 00 cb 7f f8 00 00 00 00 00 00")
    XCTAssertEqual(try messagePack(Float(1.5)), "ca 3f c0 00 00")
  }

  func testLengthsOfStringsAndBytesHaveTheirShortestForm() throws {
    for (count, header) in [
      (0, "a0"), (31, "bf"), (32, "d9 20"), (255, "d9 ff"), (256, "da 01 00"), (65_535, "da ff ff"), (65_536, "db 00 01 00 00"),
    ] {
      let text = String(repeating: "a", count: count)
      XCTAssertEqual(try BodyEncoder(.messagePack).encode(text), bytes(header) + Array(text.utf8))
    }
    for (count, header) in [(0, "c4 00"), (255, "c4 ff"), (256, "c5 01 00"), (65_536, "c6 00 01 00 00")] {
      let data = Data(repeating: 7, count: count)
      XCTAssertEqual(try BodyEncoder(.messagePack).encode(data), bytes(header) + Array(data))
    }
  }

  func testCountsOfContainersHaveTheirShortestForm() throws {
    for (count, array, map) in [
      (15, "9f", "8f"), (16, "dc 00 10", "de 00 10"), (65_535, "dc ff ff", "de ff ff"),
      (65_536, "dd 00 01 00 00", "df 00 01 00 00"),
    ] {
      XCTAssertEqual(
        try BodyEncoder(.messagePack).encode(Array(repeating: true, count: count)),
        bytes(array) + Array(repeating: 0xc3, count: count)
      )
      let members = Dictionary(uniqueKeysWithValues: (0..<count).map { ("\($0)", true) })
      let encoded = try BodyEncoder(.messagePack).encode(members)
      let keys = members.keys.reduce(0) { $0 + $1.utf8.count + 1 }
      XCTAssertEqual(Array(encoded.prefix(bytes(map).count)), bytes(map))
      XCTAssertEqual(encoded.count, bytes(map).count + keys + count)
    }
  }

  func testAWidenedHeaderLeavesItsSurroundingsInPlace() throws {
    struct Record: Encodable { var a = [Array(repeating: 1, count: 16), [2]], b = Array(repeating: [3], count: 17) }
    XCTAssertEqual(
      try messagePack(Record()),
      "82 a1 61 92 dc 00 10" + String(repeating: " 01", count: 16) + " 91 02 a1 62 dc 00 11"
        + String(repeating: " 91 03", count: 17)
    )
  }

  func testADateIsATimestampInItsShortestForm() throws {
    let forms: [(Double, String)] = [
      (0, "d6 ff 00 00 00 00"), (4_294_967_295, "d6 ff ff ff ff ff"), (4_294_967_296, "d7 ff 00 00 00 01 00 00 00 00"),
      (1.5, "d7 ff 77 35 94 00 00 00 00 01"), (17_179_869_184, "c7 0c ff 00 00 00 00 00 00 00 04 00 00 00 00"),
      (-1, "c7 0c ff 00 00 00 00 ff ff ff ff ff ff ff ff"), (-0.5, "c7 0c ff 1d cd 65 00 ff ff ff ff ff ff ff ff"),
    ]
    for (seconds, form) in forms { XCTAssertEqual(try messagePack(Date(timeIntervalSince1970: seconds)), form) }
  }

  func testFoundationsValues() throws {
    let uuid = try XCTUnwrap(UUID(uuidString: "E621E1F8-C36C-495A-93FC-0C247A3E6E5F"))
    XCTAssertEqual(
      try BodyEncoder(.messagePack).encode(uuid),
      [0xd9, 36] + Array("e621e1f8-c36c-495a-93fc-0c247a3e6e5f".utf8)
    )
    XCTAssertEqual(try messagePack(XCTUnwrap(URL(string: "a:b"))), "a3 61 3a 62")
    XCTAssertEqual(try messagePack([Data([1, 255])]), "91 c4 02 01 ff")
    XCTAssertEqual(try messagePack([UInt8]([1, 255])), "92 01 cc ff")
  }

  func testADecimalIsAnIntegerOrAnExactFloatElseAString() throws {
    for (text, form) in [
      ("5", "05"), ("-200", "d1 ff 38"), ("18446744073709551615", "cf ff ff ff ff ff ff ff ff"),
      ("1.5", "cb 3f f8 00 00 00 00 00 00"), ("18446744073709551616", "cb 43 f0 00 00 00 00 00 00"),
      ("0.1", "a3 30 2e 31"), ("18446744073709551617", "b4 31 38 34 34 36 37 34 34 30 37 33 37 30 39 35 35 31 36 31 37"),
    ] {
      XCTAssertEqual(try messagePack(XCTUnwrap(Decimal(string: text))), form)
    }
  }
}
