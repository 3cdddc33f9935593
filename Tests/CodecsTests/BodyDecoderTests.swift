import Codecs
import Foundation
import XCTest

final class BodyDecoderTests: XCTestCase {
  func decode<Value: Decodable>(_ type: Value.Type = Value.self, _ json: String) throws -> Value {
    try BodyDecoder().decode(type, from: Array(json.utf8))
  }

  func decode<Value: Decodable>(_ type: Value.Type = Value.self, pack: String) throws -> Value {
    try BodyDecoder(.messagePack).decode(type, from: bytes(pack))
  }

  struct Record: Codable, Equatable {
    enum Kind: String, Codable { case small, large }
    var id: Int, name: String, kind: Kind, ratio: Float, note: String?, tags: Set<String>, sizes: [Int: [Double?]]
    var when: Date, uuid: UUID, url: URL, data: Data, price: Decimal, big: UInt64
  }

  let record = Record(
    id: -5,
    name: "é\n",
    kind: .large,
    ratio: 0.1,
    note: nil,
    tags: ["a"],
    sizes: [7: [1.5, nil]],
    when: Date(timeIntervalSince1970: 1_704_164_645.25),
    uuid: UUID(),
    url: URL(string: "https://example.org/?a=b")!,
    data: Data([0, 255]),
    price: Decimal(string: "12345678901234567890.123456789")!,
    big: .max
  )

  func testARecordComesBackInBothFormats() throws {
    for format in [BodyFormat.json, .messagePack] {
      let encoded = try BodyEncoder(format).encode([record])
      XCTAssertEqual(try BodyDecoder(format).decode([Record].self, from: encoded), [record])
    }
  }

  func testIntegersAreExact() throws {
    XCTAssertEqual(
      try decode([Int64].self, "[-9223372036854775808,9223372036854775807,1.0,1e2,120e-1,-0]"),
      [.min, .max, 1, 100, 12, 0]
    )
    XCTAssertEqual(try decode(UInt64.self, "18446744073709551615"), .max)
    XCTAssertEqual(try decode(Int128.self, "-170141183460469231731687303715884105728.0"), .min)
    XCTAssertEqual(try decode([Int8].self, pack: "94 d0 80 cc 7f cb 3f f0 00 00 00 00 00 00 ca 40 00 00 00"), [-128, 127, 1, 2])
    for text in ["9223372036854775808", "-9223372036854775809", "1.5", "1e-1", "1e19", "1e999999999999"] {
      XCTAssertThrowsError(try decode([Int].self, "[\(text)]")) { error in
        guard case DecodingError.dataCorrupted(let context) = error else { return XCTFail("\(error)") }
        XCTAssertEqual(context.codingPath.map(\.stringValue), ["0"])
        XCTAssertEqual(context.debugDescription, "The number \(text) is not an integer from \(Int.min) to \(Int.max).")
      }
    }
    XCTAssertThrowsError(try decode(UInt.self, "-1"))
    XCTAssertThrowsError(try decode(UInt8.self, pack: "cd 01 00"))
    XCTAssertThrowsError(try decode(Int.self, pack: "cb 7f f8 00 00 00 00 00 00"))
  }

  func testFloats() throws {
    XCTAssertEqual(try decode([Double].self, "[1,1.5,-1e-400,18446744073709551615]"), [1, 1.5, 0, 18_446_744_073_709_551_616])
    XCTAssertThrowsError(try decode(Double.self, "1e400"))
    XCTAssertThrowsError(try decode(Float.self, "1e39"))
    XCTAssertEqual(try decode(Float.self, "0.1"), 0.1)
    XCTAssertTrue(try decode(Double.self, pack: "ca 7f c0 00 00").isNaN)
    XCTAssertEqual(try decode(Float.self, pack: "cb ff f0 00 00 00 00 00 00"), -.infinity)
    XCTAssertEqual(try decode(Double.self, pack: "05"), 5)
  }

  func testDatesOfRFC3339() throws {
    for (text, seconds) in [
      ("2024-01-02T03:04:05Z", 1_704_164_645), ("2024-01-02t03:04:05z", 1_704_164_645),
      ("2024-01-02T05:34:05+02:30", 1_704_164_645),
      ("2024-01-01T22:04:05-05:00", 1_704_164_645), ("2024-02-29T00:00:00.5Z", 1_709_164_800.5),
      ("1969-12-31T23:59:59.75Z", -0.25), ("2016-12-31T23:59:60Z", 1_483_228_800), ("0000-01-01T00:00:00Z", -62_167_219_200),
      ("9999-12-31T23:59:59Z", 253_402_300_799),
    ] as [(String, Double)] {
      XCTAssertEqual(try decode(Date.self, "\"\(text)\""), Date(timeIntervalSince1970: seconds), text)
    }
    for text in [
      "2024-01-02", "2024-01-02T03:04:05", "2024-01-02 03:04:05Z", "2024-1-2T03:04:05Z", "2023-02-29T00:00:00Z",
      "2024-13-01T00:00:00Z",
      "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-02T24:00:00Z", "2024-01-02T03:60:05Z", "2024-01-02T03:04:61Z",
      "2024-01-02T03:04:05.Z", "2024-01-02T03:04:05Zx", "2024-01-02T03:04:05+0200", "2024-01-02T03:04:05+24:00", "",
    ] {
      XCTAssertThrowsError(try decode([Date].self, "[\"\(text)\"]"), text)
    }
    XCTAssertThrowsError(try decode(Date.self, "0"))
    XCTAssertEqual(
      try decode(
        [Date].self,
        pack: "92 d7 ff 77 35 94 00 00 00 00 01 b4" + " 31 39 37 30 2d 30 31 2d 30 31 54 30 30 3a 30 30 3a 30 31 5a"
      ),
      [Date(timeIntervalSince1970: 1.5), Date(timeIntervalSince1970: 1)]
    )
  }

  func testDecimalsAreExactOrRefused() throws {
    for text in [
      "0", "0.1", "-1.50", "1e127", "1e-128", "12345678901234567890123456789012345678", "340282366920938463463374607431768211455",
    ] {
      let value = try decode(Decimal.self, text)
      XCTAssertEqual(value, try XCTUnwrap(Decimal(string: text)), text)
    }
    XCTAssertEqual(try decode(Decimal.self, "1e130"), Decimal(sign: .plus, exponent: 127, significand: 1000))
    for text in ["340282366920938463463374607431768211456", "1.2345678901234567890123456789012345678901", "1e-129", "1e170"] {
      XCTAssertThrowsError(try decode(Decimal.self, text), text)
    }
    XCTAssertEqual(
      try decode([Decimal].self, pack: "93 05 cb 3f b9 99 99 99 99 99 9a a3 30 2e 32"),
      [5, Decimal(string: "0.1")!, Decimal(string: "0.2")!]
    )
  }

  func testTheLastOfDuplicateKeysCounts() throws {
    XCTAssertEqual(try decode([String: Int].self, #"{"a":1,"b":2,"a":3}"#), ["a": 3, "b": 2])
  }

  func testKeysDifferByTheirScalars() throws {
    let decoded = try decode([String: Int].self, "{\"e\u{301}\":1}")
    XCTAssertEqual(decoded.keys.map { Array($0.unicodeScalars).count }, [2])
    struct Record: Decodable {
      enum CodingKeys: String, CodingKey { case e = "\u{e9}" }
      var e: Int?
    }
    XCTAssertNil(try decode(Record.self, "{\"e\u{301}\":1}").e)
  }

  func testIntegerKeysOfMessagePackAreKeys() throws {
    XCTAssertEqual(try decode([Int: Bool].self, pack: "82 01 c3 cc 80 c2"), [1: true, 128: false])
  }

  func testNilIsNullOrAbsent() throws {
    struct Record: Decodable, Equatable { var a: Int?, b: Int? }
    XCTAssertEqual(try decode(Record.self, #"{"a":null}"#), Record(a: nil, b: nil))
    XCTAssertEqual(try decode([Int?].self, "[1,null]"), [1, nil])
    XCTAssertNil(try decode(Int?.self, "null"))
  }

  func testFaultsNameThePathAndWhatIsThere() {
    struct Record: Decodable { var a: [String: [Int]] }
    for (text, path, reason) in [
      (#"{"a":{"k":[1,"x"]}}"#, ["a", "k", "1"], "This is a string, and a number is expected."),
      (#"{"a":{"k":[1,null]}}"#, ["a", "k", "1"], "This is null, and a number is expected."),
      (#"{"a":{"k":{}}}"#, ["a", "k"], "This is an object, and an array is expected."),
      (#"{"a":[]}"#, ["a"], "This is an array, and an object is expected."),
      (#"{}"#, [], "The key \"a\" is missing."),
    ] {
      XCTAssertThrowsError(try decode(Record.self, text)) { error in
        XCTAssertEqual((error as? DecodingError)?.context?.codingPath.map(\.stringValue), path, text)
        XCTAssertEqual((error as? DecodingError)?.context?.debugDescription, reason, text)
      }
    }
  }

  func testAFaultOfTheTextIsNoFaultOfTheType() {
    XCTAssertThrowsError(try decode(Int.self, "[1")) { XCTAssertTrue($0 is MalformedBody) }
    XCTAssertThrowsError(try BodyDecoder(nestingLimit: 1).decode([[Int]].self, from: Array("[[1]]".utf8))) {
      XCTAssertTrue($0 is MalformedBody)
    }
  }

  func testMalformedStringsOfValuesAreRefused() {
    for text in [#""not-a-uuid""#, "1"] { XCTAssertThrowsError(try decode(UUID.self, text)) }
    for text in [#""""#, "null"] { XCTAssertThrowsError(try decode(URL.self, text)) }
    for text in [#""a===""#, "[1]"] { XCTAssertThrowsError(try decode(Data.self, text)) }
    XCTAssertThrowsError(try decode(Decimal.self, #""abc""#))
    XCTAssertThrowsError(try decode(Bool.self, "1"))
    XCTAssertThrowsError(try decode(String.self, "1"))
  }
}

extension DecodingError {
  fileprivate var context: Context? {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context): context
    case .dataCorrupted(let context): context
    @unknown default: nil
    }
  }
}
