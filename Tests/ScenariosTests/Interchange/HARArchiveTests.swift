import Scenarios
import XCTest

/// Scenarios made of HTTP archives.
final class HARArchiveTests: XCTestCase {
  func testAnArchiveWhoseMethodNoScenarioCanHaveIsRefused() throws {
    for method in ["", "P ST", "GE%T", "'GET", "get\\n"] {
      let archive = #"{"log":{"entries":[{"request":{"method":"\#(method)","url":"http://h/a"},"response":{"status":200}}]}}"#
      XCTAssertThrowsError(try RequestImport(har: Array(archive.utf8)), method) { error in
        XCTAssertTrue("\(error)".hasPrefix("the archive cannot be written as a scenario: "), "\(error)")
      }
    }
  }
}
