import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import Scenarios
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

  // MARK: - One of many things isn't looked for among all of them

  func testALongWordOfACommandForWindows() throws {
    let word = String(repeating: "ab", count: 1_000_000)
    try assertInTime {
      let new = try RequestImport(curl: "curl ^\"http://h/^\" --data-raw ^\"\(word)^\"")
      XCTAssertEqual(new.text.utf8.count(where: { $0 == UInt8(ascii: "b") }), 1_000_001)
    }
  }

  func testAPathOfManyParents() throws {
    let path = String(repeating: "a/", count: 40_000) + String(repeating: "../", count: 40_000)
    try assertInTime {
      XCTAssertEqual(try RequestImport(curl: "curl http://h/\(path)x").text, "### GET /x\nGET {{base}}/x\n")
    }
  }

  func testAFormThatHoldsManyBoundaries() throws {
    let text = (0..<20_000).map { "answerback-boundary-\($0)" }.joined(separator: " ")
    try assertInTime {
      let new = try RequestImport(curl: "curl http://h/ -F 'a=\(text);type=text/plain'")
      XCTAssertTrue(new.text.contains("boundary=answerback-boundary-20000"))
    }
  }

  func testABodyForManyAddresses() throws {
    let body = String(repeating: "a b", count: 100_000)
    try assertInTime {
      XCTAssertThrowsError(try RequestImport(curl: "curl 'http://h/[1-400]' --data-urlencode 'x=\(body)'"))
    }
  }

  func testAnHTTPFileOfManyVariablesAndReferences() throws {
    let count = 10_000
    let definitions = (0..<count).map { "@a = \($0)\n@v\($0) = w\($0)\n" }.joined()
    let uses = (0..<count).map { "{{v\($0)}} {{a}} {{unknown\($0)}} {{first.response.body.$[\($0)].id}}" }.joined(separator: "\n")
    try assertInTime {
      let text = "\(definitions)# @name first\nGET http://h/\n\n###\nPOST http://h/\n\n\(uses)\n"
      let new = try RequestImport(http: text)
      XCTAssertTrue(new.text.contains("{{first_id\(count)}}"))
      XCTAssertTrue(new.text.contains("variable: v9999=w9999"))
      XCTAssertEqual(new.notes.last?.contains("unknown9999"), true)
    }
  }

  func testReferencesToManyRequests() throws {
    let text = (0..<Self.count).map { "###\n# @name r\($0)\nGET http://h/{{r\(max(0, $0 - 1)).response.body.$.id}}\n" }.joined()
    try assertInTime {
      let new = try RequestImport(http: text)
      XCTAssertTrue(new.text.contains("GET {{base}}/{{r4998_id}}"))
    }
  }

  func testRequestsAndScriptsOfAnHTTPFileWithoutMarks() throws {
    let requests = String(repeating: "GET /x\n\n{{\n\n}}\n", count: Self.count)
    let scripts = String(repeating: "client.global.set(\"a\", response.body.b ", count: Self.count)
    try assertInTime {
      let new = try RequestImport(http: "\(requests)> {% \(scripts)\n%}\n\(String(repeating: "{{\n", count: Self.count))")
      XCTAssertEqual(new.text.split(separator: "GET {{base}}/x\n").count, Self.count + 1)
    }
  }

  func testVariablesOfAnHTTPFileThatNameEachOtherManyTimes() throws {
    let levels = (0..<7).map { level in "@l\(level) = \(String(repeating: "-{{l\(level + 1)}}", count: 20))\n" }.joined()
    try assertInTime {
      let new = try RequestImport(http: "\(levels)@l7 = -\n\nPOST http://h/\n\n{{l0}}\n")
      XCTAssertLessThan(new.text.utf8.count, 1 << 25)
    }
  }

  func testBracesThatAreNeverClosed() throws {
    let braces = String(repeating: "{{ x ", count: 40_000)
    try assertInTime {
      XCTAssertEqual(try RequestImport(http: "POST http://h/\n\n\(braces)}}\n").text.utf8.count(where: { $0 == 0x78 }), 40_000)
      XCTAssertEqual(try RequestImport(http: "GET http://\(braces)\n").base, "")
    }
  }

  func testACommandOfManyVariablesInAnHTTPFile() throws {
    let words = (0..<10_000).map { "-H 'A: {{v\($0)}}'" }.joined(separator: " ")
    try assertInTime {
      let new = try RequestImport(http: "curl http://h/ \(words)\n")
      XCTAssertTrue(new.text.contains("A: {{v9999}}\n"))
    }
  }

  func testBlankLinesOfAGraphQLRequest() throws {
    let lines = String(repeating: "\n", count: 40_000)
    try assertInTime {
      let new = try RequestImport(http: "GRAPHQL http://h/\n\nquery {\n\(lines)a }\n\n{\"b\": 1}\n")
      XCTAssertTrue(new.text.contains("variables {\"b\": 1}"))
    }
  }

  func testHurlFilesOfManyOptionsAndEscapes() throws {
    let options = (0..<10_000).map { "header: X\($0): 1\n" }.joined()
    let escapes = String(repeating: "\\:", count: 10_000)
    try assertInTime {
      let headers = try RequestImport(hurl: "GET http://h/\n[Options]\n\(options)")
      XCTAssertTrue(headers.text.contains("X9999: 1\n"))
      let escaped = try RequestImport(hurl: "GET http://h/\n[Query]\na: \(escapes)\n")
      XCTAssertTrue(escaped.text.contains("\\u{3a}\\u{3a}"))
    }
  }

  func testAnExportToHurlThatManyVariablesOfALineKeepBack() throws {
    let line = String(repeating: "é{{a.b}}", count: 20_000)
    try assertInTime {
      XCTAssertEqual(try ScenarioFile.parse("GET http://h/\nA: \(line)\n").hurlObstacles.count, 20_000)
    }
  }

  func testAnExportToLocustOfManyStepsAndVariables() throws {
    let steps = (0..<Self.count).map { number in
      "GET {{base}}/\(number)\n\nHTTP 200\n[Captures]\nc\(number): loop \"x\"\n[Asserts]\nvariable \"c\(max(0, number - 1))\" == 1\n\n"
    }
    try assertInTime {
      let file = try LocustFile([try ScenarioFile.parse(steps.joined(), path: "a.scenario")])
      XCTAssertTrue(file.leftOut.dropLast().last?.hasSuffix("it needs c\(Self.count - 2).") ?? false)
      let files = try (0..<Self.count).map { _ in try ScenarioFile.parse("GET {{base}}/\n\nHTTP 200\n", path: "a.scenario") }
      XCTAssertTrue(try LocustFile(files).text.contains("def a_\(Self.count)("))
    }
  }

  // MARK: - Scenarios

  func testALongLineThatIsNotASCIIWithManyVariables() throws {
    let text = (0..<20_000).map { "é {{v\($0)}} \u{1F469}\u{200D}\u{1F467}" }.joined()
    try assertInTime {
      let file = try ScenarioFile.parse("POST http://h/\n`\(text)`\n")
      let last = try XCTUnwrap(file.steps.first?.request?.body?.text?.placeholders.last)
      // A character, a blank, a variable of 10 and a blank: each of the first ten thousand has fewer digits.
      let before = text[..<(try XCTUnwrap(text.firstRange(of: "{{v19999}}")).lowerBound)]
      XCTAssertEqual(last.position.column, before.count + 2)
      let edit = ScenarioFile.TextEdit(
        from: last.position,
        to: SourcePosition(line: 2, column: last.position.column + last.length),
        with: "x"
      )
      XCTAssertTrue(try file.replacing([edit]).text.contains("é x \u{1F469}\u{200D}\u{1F467}`"))
    }
  }

  func testBodiesThatAreNeverClosed() throws {
    try assertInTime {
      for body in ["```json\n{", "<a>"] {
        let steps = String(repeating: "GET http://h/\n\nHTTP 200\n\(body)\n\n", count: 2 * Self.count)
        XCTAssertThrowsError(try ScenarioFile.parse(steps))
      }
      let asserts = String(repeating: "body == ```\n", count: 4 * Self.count)
      XCTAssertThrowsError(try ScenarioFile.parse("GET http://h/\n\nHTTP 200\n[Asserts]\n\(asserts)x"))
    }
  }

  func testVariablesThatManyStepsCaptureAreKnownAndUnused() throws {
    let steps = (0..<(2 * Self.count)).map { number in
      "GET {{base}}/{{c\(max(0, number - 1))}}/{{d\(number)}}\n\nHTTP 200\n[Captures]\nc\(number): status\n\n"
    }
    let captures = (0..<(2 * Self.count)).map { "e\($0): status\n" }.joined()
    let text = steps.joined() + "GET {{base}}/\n\nHTTP 200\n[Captures]\n\(captures)"
    try assertInTime {
      let file = try ScenarioFile.parse(text)
      XCTAssertEqual(file.lint().count, 2 * Self.count + 1)
      XCTAssertEqual(file.warnings(usedElsewhere: []).count, 2 * Self.count + 1)
    }
  }

  func testTablesOfManyColumnsAndSteps() throws {
    let step = "GET {{base}}/\n[Table]\n| a | b |\n| 1 | 2 |\n\nHTTP 200\n\n"
    let columns = (0..<20_000).map { "| a\($0) " }.joined() + "|\n"
    try assertInTime {
      let steps = try ScenarioFile.parse(String(repeating: step, count: Self.count))
      XCTAssertEqual(steps.faultsBeforeRun.count, 2 * Self.count)
      XCTAssertEqual(try ScenarioFile.parse("GET {{base}}/\n[Table]\n\(columns)\(columns)").faultsBeforeRun.count, 20_000)
    }
  }

  func testALongCellIsNoMeasureForOthers() throws {
    let cell = String(repeating: "x", count: 100_000)
    let rows = String(repeating: "| 1 |\n", count: Self.count)
    let file = try ScenarioFile.parse("GET {{base}}/{{a}}\n[Table]\n| a |\n| \(cell) |\n\(rows)")
    XCTAssertLessThan(file.formatted().utf8.count, 1 << 22)
    XCTAssertEqual(try ScenarioFile.parse(file.formatted()).formatted(), file.formatted())
  }

  func testOptionsSectionsAndCommentsThatAreRepeated() throws {
    let comments = String(repeating: "# a\n\n", count: 8 * Self.count)
    let tags = String(repeating: "#@ tags: a\n", count: 8 * Self.count) + String(repeating: "#@ name: a\n", count: 8 * Self.count)
    let variables =
      String(repeating: "variable: a=1\n", count: 4 * Self.count) + String(repeating: "retry: 1\n", count: 4 * Self.count)
    try assertInTime {
      XCTAssertEqual(try ScenarioFile.parse("\(comments)GET http://h/\n").formatted(), "\(comments)GET http://h/\n")
      XCTAssertThrowsError(try ScenarioFile.parse("\(tags)\nGET http://h/\n[Options]\n\(variables)"))
    }
  }

  func testSecretsOfOneNameInARecording() throws {
    let steps = (0..<2_000).map { "GET {{base}}/\nAuthorization: Bearer value-\($0)-x\n\n" }
    try assertInTime {
      let hidden = try XCTUnwrap(Recorder.HiddenSecrets(hiding: steps.joined()))
      XCTAssertEqual(hidden.values.count, 2_000)
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
