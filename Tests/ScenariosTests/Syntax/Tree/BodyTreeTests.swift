import ScenarioSyntax
import Scenarios
import XCTest

/// What bodies are read as, and how they are chosen for a text.
final class BodyTreeTests: XCTestCase {
  private func body(_ text: String) throws -> BodySyntax {
    try XCTUnwrap(try ScenarioFile.parse("GET /\n\nHTTP 200\n\(text)").steps.first?.response?.body)
  }

  private func place(_ line: Int, _ column: Int = 1) -> SourcePosition {
    SourcePosition(line: line, column: column)
  }

  func testJSONRunsFromItsFirstBracketToItsLast() throws {
    let found = try body("{\r\n  \"a\": \"{{*:int}}\", \"b\": {{n}}\r\n} # comment\r\n")
    XCTAssertEqual(
      found,
      BodySyntax(
        .json(
          PatternSyntax(
            [
              .literal("{\n  \"a\": \""), .matcher(MatcherSyntax(.int, position: place(5, 9), length: 9)),
              .literal("\", \"b\": "),
              .placeholder(PlaceholderSyntax("n", position: place(5, 26), length: 5)), .literal("\n}"),
            ],
            position: place(4)
          )
        ),
        position: place(4),
        lines: 4...6
      )
    )
  }

  func testAnythingJSONIsABody() throws {
    for text in ["[]", "[true]", "\"a\"", "-1.5e+3", "true", "false", "null", "{\"a\":{\"b\":[[]]}}"] {
      XCTAssertEqual(try body("\(text)\n").text?.literal, text)
      XCTAssertEqual(try body("\(text) # comment").text?.literal, text)
    }
  }

  func testAFenceHoldsItsLinesWithTheirLineEnds() throws {
    let found = try body("```json decoded subset\n\n {\"a\": 1} \n```\n")
    XCTAssertEqual(
      found,
      BodySyntax(
        .fence(.json, modes: [.decoded, .subset], PatternSyntax(literal: "\n {\"a\": 1} \n", position: place(5))),
        position: place(4),
        length: 22,
        lines: 4...7
      )
    )
    XCTAssertEqual(try body("```\n```").text?.literal, "")
    XCTAssertEqual(try body("````text\n```\n# a\n````\n").text?.literal, "```\n# a\n")
  }

  func testARawFenceHoldsBraces() throws {
    XCTAssertEqual(
      try body("```html raw\n{{#each}} {{a}}\n```\n").kind,
      .fence(.html, modes: [.raw], PatternSyntax(literal: "{{#each}} {{a}}\n", position: place(5), length: 15))
    )
  }

  func testALineInBackticksHasEscapes() throws {
    XCTAssertEqual(try body("`a\\n\\t\\`\\{{b}} {{*}}` # c\n").text?.parts.first, .literal("a\n\t`{{b}} "))
  }

  func testBytesAreReadFromTheirDigits() throws {
    XCTAssertEqual(try body("base64,gf 8=;\n").kind, .base64([0x81, 0xFF]))
    XCTAssertEqual(try body("hex,81 ff;\n").kind, .hex([0x81, 0xFF]))
    XCTAssertEqual(try body("hex,;\n").kind, .hex([]))
  }

  func testATextIsWrittenInTheFormThatGivesItBack() throws {
    let texts = [
      "", "ok", "ok\n", "a\nb", "a\r\nb\r\n", "{{x}}\n", "{{x}}", "```\n", "a\u{1}", "\u{FEFF}a\n", "{\"a\": 1}",
      "{\"a\": \"{{\"}\n", "[1,2]\n",
      "{\"a\": 1", "7", "\n", "tab\t\n",
    ]
    for text in texts {
      for language in [nil, BodySyntax.Language.json, .text, .csv] {
        let written = BodySyntax.text(text, language: language, exact: true)
        var request = RequestSyntax(target: TemplateSyntax(literal: "/"))
        request.body = written
        let file = try ScenarioFile(steps: [StepSyntax(kind: .exchange(request, nil))])
        XCTAssertEqual(file.steps.first?.request?.body?.text?.literal, text, file.text)
      }
    }
  }

  func testAnExpectedTextMayLackItsLineEnd() {
    XCTAssertEqual(BodySyntax.text("ok", exact: false).kind, .fence(.text, modes: [], PatternSyntax(literal: "ok")))
    XCTAssertEqual(
      BodySyntax.text("[1]", language: .json, exact: false).kind,
      .fence(.json, modes: [], PatternSyntax(literal: "[1]"))
    )
    XCTAssertEqual(
      BodySyntax.text("[1", language: .json, exact: false).kind,
      .fence(.text, modes: [], PatternSyntax(literal: "[1"))
    )
    XCTAssertEqual(BodySyntax.text("ok", language: nil, exact: false).kind, .string(PatternSyntax(literal: "ok")))
  }

  func testBracesInJSONAreWrittenAsEscapesOfJSON() throws {
    var response = ResponseSyntax(status: StatusSyntax(.any))
    response.body = .text("{\"a\": \"{{b}}\"}", language: .json, exact: false)
    XCTAssertEqual(response.text, "HTTP *\n```json\n{\"a\": \"\\u007b{b}}\"}\n```")
  }
}
