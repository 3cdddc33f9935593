import Patterns
import Scenarios
import XCTest

final class DecimalNumberTests: XCTestCase {
  private func number(_ text: String) throws -> DecimalNumber { try XCTUnwrap(DecimalNumber(text), text) }

  func testSpellingsOfOneValueAreEqual() throws {
    for (left, right) in [
      ("1", "1.0"), ("1", "10e-1"), ("0", "-0.0e5"), ("1e3", "1000"), ("0.001", "1E-3"), ("-12.50", "-1.25e+1"),
    ] {
      XCTAssertEqual(try number(left), try number(right), "\(left) \(right)")
      XCTAssertEqual(try number(left).hashValue, try number(right).hashValue)
    }
  }

  func testNumbersBeyondADoubleKeepTheirDigits() throws {
    XCTAssertLessThan(try number("9007199254740992"), try number("9007199254740993"))
    XCTAssertLessThan(try number("1e400"), try number("1e401"))
    XCTAssertLessThan(try number("0.1"), try number("0.10000000000000000001"))
  }

  func testTheOrderIsThatOfTheValues() throws {
    let texts = ["-1e9", "-10", "-9.99", "-0.5", "-1e-9", "0", "1e-9", "0.5", "3", "3.5", "29", "30", "1e9"]
    let numbers = try texts.map(number)
    XCTAssertEqual(numbers.reversed().sorted().map(\.description), texts)
  }

  func testWholeNumbersAreKnownAsSuch() throws {
    XCTAssertEqual(
      try ["7", "7.0", "70e-1", "-3", "0", "7.5", "1e-1"].map { try number($0).isInteger },
      [true, true, true, true, true, false, false]
    )
    XCTAssertEqual(try number("-9223372036854775808").integer, Int.min)
    XCTAssertEqual(try number("1e2").integer, 100)
    XCTAssertNil(try number("9223372036854775808").integer)
    XCTAssertNil(try number("1e999999999").integer)
    XCTAssertNil(try number("0.5").integer)
  }

  func testIntegersAreReadFromSwift() {
    for value in [0, 1, -1, 10, 1200, Int.max, Int.min] {
      XCTAssertEqual(DecimalNumber(value), DecimalNumber("\(value)"))
      XCTAssertEqual(DecimalNumber(value).integer, value)
    }
  }

  func testWhatIsNoNumberOfJSONIsNone() {
    for text in ["", "-", "01", "1.", ".5", "1e", "1e+", "+1", "1 ", "0x1", "NaN", "1e9999999999", "--1", "1.2.3"] {
      XCTAssertNil(DecimalNumber(text), text)
    }
  }
}
