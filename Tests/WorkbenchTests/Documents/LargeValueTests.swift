import Exchanges
import ScenarioSyntax
import XCTest

@testable import Workbench

/// A key press on a value of megabytes costs no more than one on a short value.
final class LargeValueTests: XCTestCase {
  private func lines(_ text: String) throws -> (lines: [JSONLines.Line], body: [UInt8]) {
    let body = Array(text.utf8)
    return (try JSONLines(body).lines, body)
  }

  func testALargeStringIsNotRead() throws {
    let (lines, body) = try lines("{\"a\":\"\(String(repeating: "x", count: 1_000_000))\",\"b\":1}")
    for row in [1, 2, 100, lines.count - 3] {
      guard let path = JSONLines.Path(lines, at: row, in: body) else { return XCTFail("row \(row)") }
      XCTAssertEqual(path.path, "$.a")
      guard case .large(1_000_006) = path.content else { return XCTFail("row \(row): \(path.content)") }
    }
    XCTAssertEqual(JSONLines.Path(lines, at: lines.count - 2, in: body)?.path, "$.b")
    XCTAssertEqual(
      Suggestions.json(lines, at: 1, in: body)?.map(\.text),
      ["jsonpath \"$.a\" exists", "jsonpath \"$.a\" not exists"]
    )
  }

  func testALargeNumberAndALargeNameAreNotRead() throws {
    let (numbers, body) = try lines("[\(String(repeating: "1", count: 100_000))]")
    guard case .large? = JSONLines.Path(numbers, at: 1, in: body)?.content else { return XCTFail("it was read") }
    let (names, second) = try lines("{\"\(String(repeating: "n", count: 100_000))\":[1]}")
    XCTAssertNil(JSONLines.Path(names, at: 1, in: second))
  }

  func testALineKnowsItsPlaceWithoutLookingAtItsSiblings() throws {
    let (lines, body) = try lines("[[0,1,{\"a\":[]}],{},[5,6]]")
    let paths = lines.indices.map { JSONLines.Path(lines, at: $0, in: body)?.path }
    XCTAssertEqual(
      paths,
      [
        "$", "$[0]", "$[0][0]", "$[0][1]", "$[0][2]", "$[0][2].a", "$[0][2]", "$[0]", "$[1]", "$[2]", "$[2][0]", "$[2][1]",
        "$[2]", "$",
      ]
    )
    guard case .container(3)? = JSONLines.Path(lines, at: 0, in: body)?.content else { return XCTFail("not three elements") }
  }

  /// Presses keys on the value, and tells how long that took.
  private func time(_ count: Int) -> Duration {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answer(
      Samples.head(200, "OK", ["Content-Type: application/json"]),
      body: Array("{\"a\":\"\(String(repeating: "x", count: count))\"}".utf8)
    )
    bench.press("tb3jj")
    return ContinuousClock().measure { for _ in 0..<40 { bench.press("jk") } }
  }

  func testKeysOnFiveMegabytesCostAsMuchAsOnFiftyKilobytes() {
    _ = time(50_000)
    let (small, large) = (time(50_000), time(5_000_000))
    XCTAssertLessThan(large, small * 8, "50 KB: \(small), 5 MB: \(large)")
  }
}
