import XCTest

/// The document of the built-in server.
final class OpenAPIProgramTests: ProgramTestCase {
  func testNothingOfTheShowcaseIsAWarning() throws {
    let outcome = try run(["openapi", "--strict"])
    XCTAssertEqual(outcome.errorLines, [])
    XCTAssertEqual(outcome.code, 0)
    XCTAssertTrue(outcome.output.contains("/streams/closure"))
  }
}
