import Answerback
import Foundation
import HTTPTypes
import XCTest

/// Every type of input reads what its documentation says, and nothing else that Swift's own initialisers would take.
final class InputGrammarTests: XCTestCase {
  private enum Level: Int, CaseIterable, InputValue { case low = 1, high = 2 }

  /// Reads a text as a query parameter: nil where the request is refused with a 400 that names the parameter.
  private func read<Value: InputValue>(_ type: Value.Type, _ text: String) async throws -> String? {
    let app = try App { Get("/x", Query("v", type)) { "\($1)" } }
    let encoded = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    let response = await app.ask("/x?v=\(encoded)")
    if response.status == 200 { return response.body }
    XCTAssertEqual(response.status, 400, text)
    XCTAssertTrue(response.body.contains(#""key":"v","source":"query""#), response.body)
    return nil
  }

  private func assertReads<Value: InputValue>(_ type: Value.Type, _ texts: KeyValuePairs<String, String>) async throws {
    for (text, value) in texts {
      let found = try await read(type, text)
      XCTAssertEqual(found, value, "\(type) \(text.debugDescription)")
    }
  }

  private func assertRefuses<Value: InputValue>(_ type: Value.Type, _ texts: [String]) async throws {
    for text in texts {
      let found = try await read(type, text)
      XCTAssertNil(found, "\(type) \(text.debugDescription)")
    }
  }

  /// Numbers that no type reads.
  private let noNumbers = [
    "", " ", "+1", " 1", "1 ", "1\n", "\t1", "--1", "-", "+", "- 1", "1_000", "1,000", "0x10", "0b1", "0o7", "1e", "1e+", "e1",
    "٣", "１",
    "²", "1\u{301}", "1\u{0}", "one", "true", "null",
  ]

  func testAnIntegerIsDigitsAfterAnOptionalMinus() async throws {
    try await assertReads(
      Int.self,
      ["0": "0", "42": "42", "-7": "-7", "007": "7", "\(Int.max)": "\(Int.max)", "\(Int.min)": "\(Int.min)"]
    )
    try await assertRefuses(Int.self, noNumbers + ["1.0", "1e3", "nan", "9223372036854775808", "-9223372036854775809"])
    try await assertReads(UInt8.self, ["0": "0", "255": "255"])
    try await assertRefuses(UInt8.self, noNumbers + ["-1", "256", "1.0"])
    try await assertReads(Int8.self, ["-128": "-128", "127": "127"])
    try await assertRefuses(Int8.self, ["-129", "128"])
    try await assertReads(Level.self, ["2": "high"])
    try await assertRefuses(Level.self, ["+2", " 2", "3", "high"])
  }

  func testAnIntegerThatDoesNotFitSaysWhatDoes() async throws {
    let app = try App { Get("/x", Query("v", Int8.self)) { "\($1)" } }
    let response = await app.ask("/x?v=300")
    XCTAssertTrue(response.body.contains(#"query parameter v is \"300\", not an integer from -128 to 127"#), response.body)
  }

  func testAFloatingPointNumberIsFinite() async throws {
    let names = ["nan", "NaN", "-nan", "nan(1)", "inf", "-inf", "+inf", "infinity", "Infinity", "INF"]
    let forms = ["0x1p3", "0x1.8", ".5", "5.", "1.e3", "1.2.3", "1e3.5", "1d3", "1f", "∞"]
    for text in noNumbers + names + forms + ["1e400", "-1e400", "1e99999999999999999999"] {
      let found = try await read(Double.self, text)
      XCTAssertNil(found, text)
    }
    try await assertReads(
      Double.self,
      ["0": "0.0", "-0.5": "-0.5", "1e3": "1000.0", "1E+3": "1000.0", "12.50": "12.5", "1e-400": "0.0", "007.5": "7.5"]
    )
    try await assertReads(Float.self, ["0.25": "0.25", "3e38": "3e+38"])
    try await assertRefuses(Float.self, names + forms + ["1e39", "-4e38"])
  }

  func testADecimalIsWrittenAsADoubleIsAndKeepsItsDigits() async throws {
    try await assertReads(
      Decimal.self,
      ["12.50": "12.5", "-1e3": "-1000", "12345678901234567890.125": "12345678901234567890.125"]
    )
    let refused = [
      "nan", "NaN", "inf", ".5", "5.", "0x1", "1e400", "1.2.3", "12345678901234567890123456789012345678901234567890",
    ]
    try await assertRefuses(Decimal.self, noNumbers + refused)
  }

  func testATruthValueIsOneOfFourWords() async throws {
    try await assertReads(Bool.self, ["true": "true", "TRUE": "true", "1": "true", "False": "false", "0": "false"])
    try await assertRefuses(Bool.self, ["", "yes", "on", "t", " true", "true ", "01", "-1", "falſe", "true\u{301}"])
  }

  func testAUUIDIsHexadecimalDigitsInTheirGroups() async throws {
    let uuid = "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6"
    try await assertReads(UUID.self, [uuid: uuid, uuid.lowercased(): uuid])
    try await assertRefuses(
      UUID.self,
      [
        "", "{\(uuid)}", "urn:uuid:\(uuid)", uuid + " ", uuid + "0", String(uuid.dropLast()), uuid.replacing("-", with: ""),
        "F81D4FAE7-DEC-11D0-A765-00A0C91E6BF6", "+81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", " 81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
        "0x1D4FAE-7DEC-11D0-A765-00A0C91E6BF6", "F81D4FAE-7DEC-11D0-A765-+0A0C91E6BF6", "Ｆ81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
        "G81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
      ]
    )
  }

  func testADateIsThatOfRFC3339() async throws {
    let app = try App { Get("/x", Query("v", Date.self)) { $1.timeIntervalSince1970 } }
    for (text, seconds) in ["1970-01-01T00:00:01Z": "1.0", "1970-01-01t01:00:00.5%2B01:00": "0.5"] {
      let response = await app.ask("/x?v=\(text)")
      XCTAssertEqual(response.body, seconds, text)
    }
    try await assertRefuses(
      Date.self,
      [
        "", "0", "2024-01-02", "2024-01-02T03:04:05", "2024-01-02 03:04:05Z", "2024-1-2T03:04:05Z", "2024-13-01T00:00:00Z",
        "2023-02-29T00:00:00Z", "2024-01-02T24:00:00Z", "2024-01-02T03:04:05.Z", " 2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z ",
        "+2024-01-02T03:04:05Z", "２024-01-02T03:04:05Z", "2024-01-02T03:04:05+1:00",
      ]
    )
  }

  func testAURLHasNoCharacterThatItWouldHaveToEncode() async throws {
    try await assertReads(URL.self, ["/a?b#c": "/a?b#c", "https://example.com:80/%20": "https://example.com:80/%20"])
    try await assertRefuses(
      URL.self,
      ["", "a b", " /a", "/a ", "/a\n", "http://é/", "/é", "%zz", "/a%2", "http://[::1", "a\\b", "{x}"]
    )
  }

  func testAPathThatIsNoValueIsNotFound() async throws {
    let app = try App { Get("/x/{v}", Path("v", Double.self)) { "\($1)" } }
    for text in ["0x1p3", "nan", "inf", "1e400", "%201", "+1"] {
      let response = await app.ask("/x/\(text)")
      XCTAssertEqual(response.status, 404, text)
    }
  }

  func testFormFieldsHaveTheSameGrammar() async throws {
    struct Item: Decodable { var price: Double, count: Int }
    let app = try App { Post("/x", Body(Item.self)) { "\($1.price) \($1.count)" } }
    for (body, status) in [
      "price=1.5&count=2": 201, "price=nan&count=2": 400, "price=1e400&count=2": 400, "price=1&count=%2B2": 400,
    ] {
      let response = await app.ask(.post, "/x", headers: [.contentType: "application/x-www-form-urlencoded"], body: body)
      XCTAssertEqual(response.status, status, body)
    }
  }
}
