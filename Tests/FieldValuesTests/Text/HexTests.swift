import FieldValues
import XCTest

final class HexTests: XCTestCase {
  func testNumbersAreFilledUpWithZeros() {
    XCTAssertEqual(String(hex: 10), "a")
    XCTAssertEqual(String(hex: UInt8(10), digits: 2, uppercase: true), "0A")
    XCTAssertEqual(String(hex: 0x1F600, digits: 4), "1f600")
  }

  func testBytesAreTwoDigitsEach() {
    XCTAssertEqual([0x00, 0x0F, 0xAB].hexText, "000fab")
    XCTAssertEqual([UInt8](hex: "000fAB"), [0x00, 0x0F, 0xAB])
    XCTAssertEqual([UInt8](hex: ""), [])
    for text in ["0", "0g", "0 ", "00é"] { XCTAssertNil([UInt8](hex: text), text) }
  }
}
