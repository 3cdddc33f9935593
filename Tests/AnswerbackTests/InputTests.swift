import Answerback
import XCTest

final class InputTests: XCTestCase {
  private enum Colour: String, CaseIterable, InputValue { case red, green }
  private struct New: Decodable { var id: Int, name: String }

  private func app() throws -> App {
    try App {
      Get("/items/{id}", Path("id", Int.self), Query("limit", Int.self, in: 1...100, default: 20), Query("tag", [String].self)) {
        "\($1) \($2) \($3)"
      }
      Get("/all", Query("n", Int.self), Header("X-Colour", Colour.self), CookieValue("sid", String?.self)) {
        "\($1) \($2) \($3 ?? "none")"
      }
      Post("/new", Body(New.self)) { $1.name }
    }
  }

  func testValuesAreReadAsTheirTypesWithDefaults() async throws {
    let plain = try await app().ask("/items/7")
    let given = try await app().ask("/items/%37?limit=5&tag=a&tag=b+c%21")
    XCTAssertEqual([plain.body, given.body], ["7 20 []", #"7 5 ["a", "b c!"]"#])
  }

  func testAPathTextThatIsNoValueOfItsTypeIsA404() async throws {
    let answer = try await app().ask("/items/seven")
    XCTAssertEqual(answer.status, 404)
  }

  func testAllFaultsStandInOne400InDeclarationOrder() async throws {
    let answer = try await app().ask("/all?n=x", headers: [HTTPField.Name("X-Colour")!: "blue"])
    XCTAssertEqual(answer.status, 400)
    XCTAssertEqual(
      answer.body,
      #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"2 inputs are wrong","errors":["#
        + #"{"message":"query parameter n is \"x\", not an integer","key":"n","source":"query"},"#
        + #"{"message":"header parameter X-Colour is \"blue\", not one of red, green","key":"X-Colour","source":"header"}]}"#
    )
  }

  func testAValueOutsideItsRangeSaysTheRange() async throws {
    let answer = try await app().ask("/items/1?limit=101")
    XCTAssertTrue(answer.body.contains("query parameter limit is 101, outside 1...100"), answer.body)
  }

  func testHeadersAndCookiesAreInputs() async throws {
    let answer = try await app().ask("/all?n=1", headers: [HTTPField.Name("x-colour")!: "green", .cookie: "a=b; sid=31"])
    XCTAssertEqual(answer.body, "1 green 31")
  }

  func testABodyFaultNamesTheField() async throws {
    let answer = try await app().ask(.post, "/new", body: #"{"id":1}"#)
    XCTAssertEqual(answer.status, 400)
    XCTAssertTrue(answer.body.contains(#""key":"name","source":"body""#), answer.body)
  }

  func testABodyThatIsNotJSONOrNotUTF8IsA400() async throws {
    for body in ["", "{", "[1,", "\u{FFFD}"] {
      let answer = try await app().ask(.post, "/new", body: body)
      XCTAssertEqual(answer.status, 400, body)
    }
  }

  func testABodyOfAForeignTypeIsA415() async throws {
    let answer = try await app().ask(.post, "/new", headers: [.contentType: "text/csv"], body: "1,2")
    XCTAssertEqual(answer.status, 415)
  }
}
