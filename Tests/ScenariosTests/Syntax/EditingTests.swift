import ScenarioSyntax
import Scenarios
import XCTest

/// Changes of a file that leave the rest of it alone.
final class EditingTests: XCTestCase {
  private let text = """
    # kept\u{20}\u{20}
    GET /one
    X:   日本 "a"   # kept, too

    HTTP 200
    ETag: "old"  # of yesterday
    ```json
    {"a": 1}
    ```

    ### second
    GET /two

    """

  func testAnExpectationIsReplacedWhereItStands() throws {
    let file = try ScenarioFile.parse(text)
    let response = try XCTUnwrap(file.steps[0].response)
    let edited = try file.replacing([
      ScenarioFile.TextEdit(response.headers[0].value, with: "\"new\""), ScenarioFile.TextEdit(response.status, with: "404"),
      ScenarioFile.TextEdit(try XCTUnwrap(file.steps[0].request).headers[0].value, with: "x"),
    ])
    XCTAssertEqual(
      edited.text,
      text.replacing("\"old\"", with: "\"new\"").replacing("HTTP 200", with: "HTTP 404").replacing("日本 \"a\"", with: "x")
    )
  }

  func testABodyIsReplacedByItsLines() throws {
    let file = try ScenarioFile.parse(text)
    let lines = try XCTUnwrap(file.steps[0].response?.body).lines
    XCTAssertEqual(lines, 7...9)
    let edited = try file.replacing([ScenarioFile.TextEdit(lines: lines, with: "{\"a\": 2}")])
    XCTAssertEqual(edited.text, text.replacing("```json\n{\"a\": 1}\n```", with: "{\"a\": 2}"))
  }

  func testAStepIsReplacedRemovedAndAppended() throws {
    let file = try ScenarioFile.parse(text)
    let step = StepSyntax(
      name: TemplateSyntax(literal: "new"),
      kind: .exchange(RequestSyntax(target: TemplateSyntax(literal: "/new")), nil)
    )
    XCTAssertEqual(
      try file.replacing(file.steps[1], with: step).text,
      text.replacing("### second\nGET /two", with: "### new\nGET /new")
    )
    XCTAssertEqual(try file.removing(file.steps[1]).text, text.replacing("\n### second\nGET /two\n", with: ""))
    XCTAssertEqual(try file.appending(step).text, "\(text)\n### new\nGET /new\n")
  }

  func testAStepIsAppendedToAFileThatEndsWithinItsLine() throws {
    let step = StepSyntax(kind: .exchange(RequestSyntax(target: TemplateSyntax(literal: "/b")), nil))
    XCTAssertEqual(try ScenarioFile.parse("GET /a").appending(step).text, "GET /a\n\nGET /b\n")
    XCTAssertEqual(try ScenarioFile.parse("").appending(step).text, "GET /b\n")
    XCTAssertEqual(try ScenarioFile.parse("GET /a\n\n").appending(step).text, "GET /a\n\nGET /b\n")
  }

  func testTheLinesOfAStepAreGivenAsTheyStand() throws {
    let file = try ScenarioFile.parse(text)
    XCTAssertEqual(file.text(of: file.steps[1]), "### second\nGET /two\n")
  }

  func testEditsThatOverlapAreRefused() throws {
    let file = try ScenarioFile.parse(text)
    let response = try XCTUnwrap(file.steps[0].response)
    XCTAssertThrowsError(
      try file.replacing([
        ScenarioFile.TextEdit(response.headers[0], with: "A: b"), ScenarioFile.TextEdit(response.headers[0].value, with: "c"),
      ])
    ) { error in
      XCTAssertEqual((error as? ScenarioFile.ParseFailure)?.diagnostics.map(\.message), ["two edits overlap"])
    }
  }

  func testAnEditThatBreaksTheFileIsRefused() throws {
    let file = try ScenarioFile.parse(text)
    let status = try XCTUnwrap(file.steps[0].response).status
    XCTAssertThrowsError(try file.replacing([ScenarioFile.TextEdit(status, with: "two")]))
  }

  func testPositionsOutsideTheTextMeanItsEnd() throws {
    let file = try ScenarioFile.parse("GET /a\n")
    let far = SourcePosition(line: 1, column: 99)
    XCTAssertEqual(try file.replacing([ScenarioFile.TextEdit(from: far, to: far, with: "b")]).text, "GET /ab\n")
    let farther = SourcePosition(line: 99, column: 99)
    XCTAssertEqual(
      try file.replacing([ScenarioFile.TextEdit(from: farther, to: farther, with: "GET /b\n")]).text,
      "GET /a\nGET /b\n"
    )
    let nowhere = SourcePosition(line: -1, column: -1)
    XCTAssertEqual(try file.replacing([ScenarioFile.TextEdit(from: nowhere, to: nowhere, with: "# c\n")]).text, "# c\nGET /a\n")
  }
}
