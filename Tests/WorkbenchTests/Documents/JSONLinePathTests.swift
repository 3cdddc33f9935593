import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class JSONLinePathTests: XCTestCase {
  private func paths(_ json: String) throws -> [String?] {
    let body = Array(json.utf8)
    let lines = try JSONLines(body).lines
    return lines.indices.map { JSONLines.Path(lines, at: $0, in: body)?.path }
  }

  func testEveryLineHasItsPath() throws {
    XCTAssertEqual(
      try paths(#"{"a":[1,{"b c":null},[]],"it's":{"d9":true},"é":2}"#),
      [
        "$", "$.a", "$.a[0]", "$.a[1]", "$.a[1]['b c']", "$.a[1]", "$.a[2]", "$.a", #"$['it\'s']"#, #"$['it\'s'].d9"#,
        #"$['it\'s']"#, "$['é']", "$",
      ]
    )
    XCTAssertEqual(try paths("7"), ["$"])
  }

  func testALongStringIsOneLeaf() throws {
    let long = String(repeating: "x", count: 10_000)
    let body = Array("{\"a\":\"\(long)\"}".utf8)
    let lines = try JSONLines(body).lines
    for index in 1..<lines.count - 1 {
      XCTAssertEqual(Suggestions.json(lines, at: index, in: body)?.first?.text, #"jsonpath "$.a" == "\#(long)""#, "line \(index)")
    }
  }

  func testNothingTrapsOutsideOfTheLines() {
    XCTAssertNil(JSONLines.Path([], at: 0, in: []))
    XCTAssertNil(JSONLines.Path([], at: -1, in: []))
  }
}
