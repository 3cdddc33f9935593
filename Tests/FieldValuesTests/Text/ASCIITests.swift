import FieldValues
import XCTest

final class ASCIITests: XCTestCase {
  func testTheClassesOfBytesAreThoseOfTheirGrammars() {
    func members(_ belongs: (UInt8) -> Bool) -> String {
      String(decoding: (UInt8.min...UInt8.max).filter(belongs), as: UTF8.self)
    }
    XCTAssertEqual(members { $0.isBlank }, "\t ")
    XCTAssertEqual(members { $0.isDigit }, "0123456789")
    XCTAssertEqual(members { $0.isLetter }, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    XCTAssertEqual(members { $0.isAlphanumeric }, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    XCTAssertEqual(members { $0.isHexDigit }, "0123456789ABCDEFabcdef")
    XCTAssertEqual(
      members { $0.isTokenByte },
      "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~"
    )
    XCTAssertEqual(members { $0.isUnreserved }, "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~")
    XCTAssertEqual(members { $0.lowercased != $0 }, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
  }

  func testADecimalValueIsDigitsThatAnIntHolds() {
    XCTAssertEqual("0012".utf8.decimalValue, 12)
    XCTAssertEqual("9223372036854775807".utf8.decimalValue, Int.max)
    for text in ["", "+1", "-1", "1 ", "9223372036854775808", "1\u{301}", "１"] { XCTAssertNil(text.utf8.decimalValue, text) }
  }
}
