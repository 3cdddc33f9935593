import Codecs
import Foundation
import XCTest

final class JSONScalarTests: XCTestCase {
  func testAStringIsQuotedAndItsUTF8StaysAsItIs() throws {
    XCTAssertEqual(try json("a/b é € 😀"), "\"a/b é € 😀\"")
  }

  func testQuotationMarksBackslashesAndControlsAreEscaped() throws {
    XCTAssertEqual(
      try json("\"\\\u{8}\u{c}\n\r\t\u{0}\u{1}\u{1f}\u{7f}"),
      "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u0001\\u001f\u{7f}\""
    )
  }

  func testAnEscapeIsFoundAtEveryPlaceOfALongString() throws {
    for position in 0..<40 {
      for (character, escape) in [("\"", "\\\""), ("\\", "\\\\"), ("\u{1}", "\\u0001")] {
        let (before, after) = (String(repeating: "a", count: position), String(repeating: "é", count: 40 - position))
        XCTAssertEqual(try json(before + character + after), "\"\(before)\(escape)\(after)\"")
      }
    }
  }

  func testALongStringOfControlsIsComplete() throws {
    let text = String(repeating: "\u{0}", count: 5_000)
    XCTAssertEqual(try json(text), "\"" + String(repeating: "\\u0000", count: 5_000) + "\"")
  }

  func testIntegersAreExactToTheirLimits() throws {
    XCTAssertEqual(
      try json([Int64.min, -1, 0, 9, 10, 99, 100, .max]),
      "[-9223372036854775808,-1,0,9,10,99,100,9223372036854775807]"
    )
    XCTAssertEqual(try json([UInt64.max, 10_000_000_000_000_000_000]), "[18446744073709551615,10000000000000000000]")
    XCTAssertEqual(try json([Int8.min, .max]), "[-128,127]")
    XCTAssertEqual(try json([UInt8.min, .max]), "[0,255]")
    XCTAssertEqual(try json([Int16.min, .max]), "[-32768,32767]")
    XCTAssertEqual(try json([UInt16.max]), "[65535]")
    XCTAssertEqual(try json([Int32.min, .max]), "[-2147483648,2147483647]")
    XCTAssertEqual(try json([UInt32.max]), "[4294967295]")
    XCTAssertEqual(try json([Int128.min, .max]), "[\(Int128.min),\(Int128.max)]")
    XCTAssertEqual(try json(UInt128.max), "340282366920938463463374607431768211455")
  }

  func testFloatsHaveAShortSpelling() throws {
    XCTAssertEqual(try json([1.0, -0.0, 0.1, 98.6, 1e300, .leastNonzeroMagnitude]), "[1.0,-0.0,0.1,98.6,1e+300,5e-324]")
    XCTAssertEqual(try json([Float(0.1), 16_777_216]), "[0.1,16777216.0]")
  }

  func testNaNAndInfinitiesAreNull() throws {
    XCTAssertEqual(try json([Double.nan, .infinity, -.infinity]), "[null,null,null]")
    XCTAssertEqual(try json([Float.nan]), "[null]")
  }

  func testNaNCanBeRefusedWithItsPath() {
    struct Sample: Encodable { var readings: [String: [Double]] }
    XCTAssertThrowsError(try json(Sample(readings: ["a": [1, .nan]]), BodyEncoder(nonFinite: .refuse))) { error in
      guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(context.codingPath.map(\.stringValue), ["readings", "a", "1"])
      XCTAssertEqual(context.debugDescription, "JSON has no nan. Send a finite number or null.")
    }
  }

  func testScalarsStandAlone() throws {
    XCTAssertEqual(try json(true), "true")
    XCTAssertEqual(try json(false), "false")
    XCTAssertEqual(try json(Int?.none), "null")
    XCTAssertEqual(try json(""), "\"\"")
  }

  func testADateIsUTCWithAFractionOnlyWhenThereIsOne() throws {
    let dates: [(Double, String)] = [
      (1_704_164_645, "2024-01-02T03:04:05Z"),
      (1_704_164_645.5, "2024-01-02T03:04:05.500Z"),
      (1_704_164_645.12, "2024-01-02T03:04:05.120Z"),
      (1_704_164_645.123456, "2024-01-02T03:04:05.123456Z"),
      (1_704_164_645.9999999, "2024-01-02T03:04:06Z"),
      (0, "1970-01-01T00:00:00Z"),
      (-0.25, "1969-12-31T23:59:59.750Z"),
      (951_782_400, "2000-02-29T00:00:00Z"),
      (4_107_542_400, "2100-03-01T00:00:00Z"),
      (253_402_300_799, "9999-12-31T23:59:59Z"),
      (-62_167_219_200, "0000-01-01T00:00:00Z"),
    ]
    for (seconds, text) in dates {
      XCTAssertEqual(try json(Date(timeIntervalSince1970: seconds)), "\"\(text)\"")
    }
    XCTAssertEqual(try json(Date.distantFuture), "\"4001-01-01T00:00:00Z\"")
  }

  func testADateThatRFC3339CannotSpellIsRefused() throws {
    for seconds in [253_402_300_800, -62_167_219_201, 1e300, -1e300] {
      XCTAssertThrowsError(try json(["when": Date(timeIntervalSince1970: seconds)])) { error in
        guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
        XCTAssertEqual(context.codingPath.map(\.stringValue), ["when"])
      }
    }
    XCTAssertEqual(try json(Date(timeIntervalSince1970: .nan)), "null")
  }

  func testFoundationsValuesHaveTheirUsualForms() throws {
    let uuid = try XCTUnwrap(UUID(uuidString: "E621E1F8-C36C-495A-93FC-0C247A3E6E5F"))
    XCTAssertEqual(try json(uuid), "\"e621e1f8-c36c-495a-93fc-0c247a3e6e5f\"")
    XCTAssertEqual(try json(XCTUnwrap(URL(string: "https://example.org/a?b=c#d"))), "\"https://example.org/a?b=c#d\"")
    XCTAssertEqual(try json(Data([0, 1, 254, 255])), "\"AAH+/w==\"")
    XCTAssertEqual(try json([UInt8]([0, 255])), "[0,255]")
  }

  func testADecimalKeepsEveryDigit() throws {
    let spelled = [
      "0", "1.5", "-0.005", "12345678901234567890.123456789012345678", "0.1", "99999999999999999999999999999999999999",
    ]
    for text in spelled {
      XCTAssertEqual(try json(XCTUnwrap(Decimal(string: text))), text)
    }
    XCTAssertEqual(try json(Decimal.nan), "null")
    XCTAssertThrowsError(try json([Decimal.nan], BodyEncoder(nonFinite: .refuse)))
  }
}
