import Scenarios
import XCTest

@testable import Workbench

final class CookiesTests: XCTestCase {
  private func bench(_ lines: [String], columns: Int = 250) -> Bench {
    var bench = Bench(columns, 30)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", lines.map { "Set-Cookie: \($0)" }))
    bench.press("tc3z")
    return bench
  }

  /// The words of the row that begins with a cookie's name.
  private func words(_ name: String, _ bench: Bench) -> [String] {
    let rows = bench.lines.compactMap { $0.split(separator: "|").last?.dropFirst() }
    let all = rows.map { $0.split(separator: " ").map(String.init) }
    // What the jar made of it stands before the name.
    return all.first { $0.at(1) == name }.map { Array($0.dropFirst()) } ?? []
  }

  func testAttributesStandInTheirColumns() {
    let bench = bench(["sid=a; path=/x; SECURE; httponly; samesite=Strict; max-age=90; Partitioned"])
    XCTAssertEqual(words("sid", bench), ["sid", "a", "-", "/x", "90", "s", "y", "y", "Strict", "y"])
  }

  func testMaxAgeGoesBeforeExpires() {
    let bench = bench([
      "a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT", "b=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Max-Age=0", "c=1",
    ])
    XCTAssertEqual(words("a", bench), ["a", "1", "-", "-", "09", "Jun", "2027", "10:18", "-", "-", "-", "-"])
    XCTAssertEqual(words("b", bench), ["b", "1", "-", "-", "0", "s", "(deletes)", "-", "-", "-", "-"])
    XCTAssertEqual(words("c", bench), ["c", "1", "-", "-", "session", "-", "-", "-", "-"])
  }

  func testALineThatClientsIgnoreIsStillARow() {
    let bench = bench(["ok=1", "=", "bad=\u{1}"])
    XCTAssertTrue(bench.shows("clients ignore this line: ="))
    XCTAssertTrue(bench.shows(#"clients ignore this line: bad=\x01"#))
    XCTAssertTrue(bench.shows("Cookies:3"))
  }

  func testRefusedPrefixesAreNoted() {
    XCTAssertTrue(bench(["__Host-a=1; Path=/"]).shows("! refused: a __Host- name needs Secure and Path=/, and no Domain"))
    XCTAssertTrue(bench(["a=1; SameSite=None"]).shows("! refused: SameSite=None without Secure"))
  }

  func testPartitionedWithoutSecureIsRefused() {
    XCTAssertTrue(bench(["a=1; Partitioned"]).shows("! refused: Partitioned without Secure"))
    XCTAssertTrue(bench(["a=1; Partitioned; Secure"]).shows("stored for 127.0.0.1 only"))
  }

  func testSecureOverHTTPIsPointedOut() {
    XCTAssertTrue(bench(["a=1; Secure"]).shows("Secure over http: only localhost sends it back"))
    XCTAssertFalse(bench(["a=1"]).shows("Secure over http"))
  }

  func testTheDomainHasAColumnWhereThereIsRoom() {
    XCTAssertTrue(words("a", bench(["a=1; Domain=127.0.0.1"], columns: 200)).starts(with: ["a", "1", "127.0.0.1", "-"]))
    XCTAssertFalse(bench(["a=1"], columns: 80).shows("Domain "))
  }

  func testTheRawLineAndItsBytesStandBeneath() {
    var bench = bench(["a=1", "b=2; Path=/"])
    bench.press("j")
    XCTAssertTrue(bench.shows("Set-Cookie 2 of 2, header line 2, bytes 34-56"))
    XCTAssertTrue(bench.shows("Set-Cookie: b=2; Path=/"))
  }

  func testALongValueIsCutAndItsColumnsStay() {
    let bench = bench(["sid=\(String(repeating: "漢", count: 60)); Path=/"])
    assertIsWhole(bench.screen.grid)
    XCTAssertEqual(words("sid", bench).dropFirst(2), ["-", "/", "session", "-", "-", "-", "-"])
  }
}
