import XCTest

/// The document of the built-in server.
final class OpenAPIProgramTests: ProgramTestCase {
  func testNothingOfTheShowcaseIsAWarning() throws {
    let outcome = try run(["openapi", "--strict"])
    XCTAssertEqual(outcome.errorLines, [])
    XCTAssertEqual(outcome.code, 0)
    XCTAssertTrue(outcome.output.contains("/streams/closure"))
  }

  func testTheVersionIsChosen() throws {
    XCTAssertTrue(try run(["openapi"]).output.hasPrefix(#"{"openapi":"3.1.0""#))
    let outcome = try run(["openapi", "--openapi-version", "3.2", "--strict", "--format", "yaml"])
    XCTAssertEqual(outcome.code, 0)
    XCTAssertTrue(outcome.output.hasPrefix(#"openapi: "3.2.0""#))
    XCTAssertTrue(outcome.output.contains("application/jsonl:\n              itemSchema:"))
    let refused = try run(["openapi", "--openapi-version", "2.0"])
    XCTAssertEqual(refused.code, 2)
    XCTAssertTrue(refused.errorLines.joined(separator: "\n").contains("3.1"))
  }
}
