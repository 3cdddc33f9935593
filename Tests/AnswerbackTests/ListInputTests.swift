import Answerback
import Foundation
import HTTPTypes
import XCTest

/// Lists and values of Foundation as inputs, as the document says they are written.
final class ListInputTests: XCTestCase {
  private func app() throws -> App {
    try App {
      Get("/list/{ids}", Path("ids", [Int].self), Header("X-Tag", [String].self), Query("n", [Int8].self)) {
        _,
        ids,
        tags,
        numbers in
        "\(ids) \(tags) \(numbers)"
      }
      Get(
        "/values",
        Query("since", Date?.self),
        Query("price", Decimal?.self),
        Query("home", URL?.self),
        Query("big", UInt64?.self)
      ) {
        _,
        since,
        price,
        home,
        big in
        "\(since?.timeIntervalSince1970 ?? 0) \(price ?? 0) \(home?.absoluteString ?? "") \(big ?? 0)"
      }
    }
  }

  func testCommasPartTheElementsInAPathAndInAHeader() async throws {
    let name = try XCTUnwrap(HTTPField.Name("X-Tag"))
    let answer = try await app().ask("/list/1,2,3?n=4&n=-5", headers: [name: "a, b,, c"])
    XCTAssertEqual(answer.body, #"[1, 2, 3] ["a", "b", "c"] [4, -5]"#)
    let one = try await app().ask("/list/7")
    XCTAssertEqual(one.body, "[7] [] []")
    let wrong = try await app().ask("/list/1,x")
    XCTAssertEqual(wrong.status, 404)
    let outside = try await app().ask("/list/1?n=128")
    XCTAssertEqual(outside.status, 400)
  }

  func testDatesDecimalsAndURLsAreRead() async throws {
    let answer = try await app().ask(
      "/values?since=1970-01-01T00:00:01Z&price=12345678901234567890.5&home=/a&big=18446744073709551615"
    )
    XCTAssertEqual(answer.body, "1.0 12345678901234567890.5 /a 18446744073709551615")
    for query in ["since=yesterday", "price=12x", "big=-1", "price="] {
      let wrong = try await app().ask("/values?\(query)")
      XCTAssertEqual(wrong.status, 400, query)
    }
  }
}
