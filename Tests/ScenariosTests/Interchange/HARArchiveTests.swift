import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import XCTest

/// Scenarios made of HTTP archives.
final class HARArchiveTests: XCTestCase {
  private func archive(method: String = "GET", header: String = "A") -> [UInt8] {
    let request = #"{"method":"\#(method)","url":"http://h/a","headers":[{"name":"\#(header)","value":"b:"}]}"#
    return Array(#"{"log":{"entries":[{"request":\#(request),"response":{"status":200}}]}}"#.utf8)
  }

  func testAnArchiveWhoseMethodIsNoTokenIsRefused() throws {
    XCTAssertEqual(try ScenarioFile.parse(RequestImport(har: archive()).text).steps.map(\.summary), ["GET /a"])
    for method in ["", "P ST", "GE(T", "get\\n"] { assertRefused(archive(method: method), method) }
  }

  func testAnArchiveWhoseHeaderNameIsNoTokenIsRefused() {
    for header in ["", "GET x", "GET x\\nB"] { assertRefused(archive(header: header), header) }
  }

  private func assertRefused(_ archive: [UInt8], _ what: String, line: UInt = #line) {
    XCTAssertThrowsError(try RequestImport(har: archive), what, line: line) { error in
      let sentence = "the archive cannot be written as a scenario: the method or a header name of an entry is not a token"
      XCTAssertEqual("\(error)", sentence, what, line: line)
    }
  }
}
