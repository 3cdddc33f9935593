import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// What imports and exports do takes time in proportion to the size of a file. In debug builds these took minutes when it did not.
final class LargeImportTests: XCTestCase {
  private static let count = 5_000
  private static let bound = Duration.seconds(30)

  func testAnHTTPFileIsImportedAndExportedAgain() throws {
    let text = String(repeating: "### make\nPOST http://h/ax\n", count: Self.count)
    try assertInTime {
      let new = try RequestImport(http: text)
      let file = try ScenarioFile.parse(new.text)
      XCTAssertEqual(file.steps.count, Self.count)
      let export = try RequestExport([file], base: new.base)
      XCTAssertEqual(try export.http + "\n", String(repeating: "### make\nPOST http://h/ax\n\n", count: Self.count))
      XCTAssertEqual(export.curl.utf8.count(where: { $0 == UInt8(ascii: "#") }), Self.count)
      XCTAssertEqual(export.json.split(separator: #""name":"make""#).count, Self.count + 1)
      XCTAssertEqual(export.har.split(separator: "startedDateTime").count, Self.count + 1)
    }
  }

  func testAnArchiveIsImportedWhoseRequestsUseValuesOfTheAnswersBefore() throws {
    let entries = (0..<Self.count).map { number in
      """
      {"request": {"method": "GET", "url": "http://h/\(number == 0 ? "" : Self.identifier(number - 1))"},
      "response": {"status": 200, "headers": [{"name": "Content-Type", "value": "application/json"}],
      "content": {"text": "{\\"id\\": \\"\(Self.identifier(number))\\"}"}}}
      """
    }
    try assertInTime {
      let new = try RequestImport(har: Array(#"{"log": {"entries": [\#(entries.joined(separator: ","))]}}"#.utf8))
      let last = """
        ### GET /\(Self.identifier(Self.count - 2))
        GET {{base}}/{{id\(Self.count - 1)}}

        HTTP 200
        Content-Type: application/json
        ```json
        {
          "id": "{{*:uuid}}"
        }
        ```

        """
      XCTAssertEqual(String(new.text.suffix(last.count)), last)
    }
  }

  func testACommandIsImportedWhoseWordsAreLong() throws {
    let word = String(repeating: #"a\b"#, count: 100 * Self.count)
    try assertInTime {
      let new = try RequestImport(curl: "curl http://h/ -d \(word)")
      XCTAssertEqual(new.text.split(separator: "ab").count, 2)
    }
  }

  func testADescriptionIsImported() throws {
    let paths = (0..<(4 * Self.count)).map { number in
      #""/\#(number)": {"get": {"operationId": "get\#(number)", "responses": {"200": {"description": ""}}}}"#
    }
    let info = #""openapi": "3.1.0", "info": {"title": "", "version": "1"}"#
    let document = #"{\#(info), "paths": {\#(paths.joined(separator: ","))}}"#
    try assertInTime {
      let new = try OpenAPIImport(try OpenAPIDescription(document: Array(document.utf8)), reference: "api.json")
      XCTAssertEqual(new.file.steps.count, 4 * Self.count)
    }
  }

  /// A UUID for a number.
  private static func identifier(_ number: Int) -> String {
    "12345678-1234-1234-1234-\(1_000_000_000_000 + number)".replacing("-1234-1000", with: "-1234-000")
  }

  private func assertInTime(_ work: () throws -> Void, file: StaticString = #filePath, line: UInt = #line) rethrows {
    let start = ContinuousClock.now
    try work()
    let time = ContinuousClock.now - start
    XCTAssertLessThan(time, Self.bound, file: file, line: line)
  }
}
