import ScenarioSyntax
import Scenarios
import XCTest

/// Checks that a text does not read, and how that is shown: all of it.
func assertFault(_ text: String, _ expected: String, file: StaticString = #filePath, line: UInt = #line) {
  do {
    _ = try ScenarioFile.parse(text, path: "a.scenario")
    XCTFail("the text was read", file: file, line: line)
  } catch {
    XCTAssertEqual(error.description, expected, file: file, line: line)
  }
}
