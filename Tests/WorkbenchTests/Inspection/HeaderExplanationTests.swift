import Exchanges
import XCTest

final class HeaderExplanationTests: XCTestCase {
  private func parts(_ line: String, now: Int64 = 0) -> [String] {
    HeaderExplanation(HeaderLine(bytes: Array(line.utf8)), now: now).parts.map {
      $0.value.isEmpty ? $0.name : "\($0.name) | \($0.value)"
    }
  }

  func testValuesAreTakenApart() {
    let cases: [(line: String, parts: [String])] = [
      (
        "Content-Type: application/problem+json; charset=utf-8",
        ["type | application", "subtype | problem+json", "suffix | +json", "charset | utf-8"]
      ),
      (
        "Cache-Control: no-store, max-age=3600",
        ["no-store | no cache may keep it", "max-age=3600 | 60 min: so long the response is fresh"]
      ),
      ("ETag: W/\"a\"", ["tag | a", "strength | weak", " | Equal tags mean equal in meaning, not byte for byte."]),
      ("Content-Range: bytes 0-9/100", ["unit | bytes", "range | 0 to 9, 10 in all", "of | 100"]),
      ("Link: </a>; rel=next", ["target | /a", "  rel | next"]),
      ("Vary: Accept, Origin", ["Accept", "Origin"]), ("Retry-After: 120", ["wait | 2 min"]),
      ("Location: /x?y", ["scheme | that of the request", "host | that of the request", "path | /x", "query | y"]),
      ("ETag: x", [" | The value can't be read as ETag."]), ("X-Own: 1", ["value | 1"]),
    ]
    for (line, expected) in cases { XCTAssertEqual(parts(line), expected, line) }
  }

  func testDatesHaveAnAge() {
    XCTAssertEqual(
      parts("Date: Thu, 01 Jan 1970 00:00:00 GMT", now: 7200),
      ["date | Thu, 01 Jan 1970 00:00:00 GMT", "age | 2 h ago"]
    )
    XCTAssertEqual(parts("Expires: Thu, 01 Jan 1970 00:00:10 GMT").last, "age | in 10 s")
  }

  func testACookieIsExplainedAttributeByAttribute() {
    XCTAssertEqual(
      parts("Set-Cookie: a=b; Path=/; Max-Age=0; SameSite=lax; Odd"),
      [
        "name | a", "value | b", "Path=/ | the cookie goes to this path and below", "Max-Age=0 | deletes the cookie",
        "SameSite=lax | also when a link from another site is followed", "Odd | an attribute that clients ignore",
        "(no Domain) | to the host that set it only",
      ]
    )
  }

  func testTheRuleIsNamed() {
    let explanation = HeaderExplanation(HeaderLine(name: "vary", value: "Accept"), now: 0)
    XCTAssertEqual(explanation.reference, "RFC 9110 section 12.5.5")
  }
}
