import ScenarioSyntax
import Scenarios
import XCTest

/// Variables that nothing can have set.
final class LintingTests: XCTestCase {
  private func faults(_ text: String, knowing names: Set<String> = []) throws -> [String] {
    try ScenarioFile.parse(text).lint(knownVariables: names).map {
      "\($0.position.line):\($0.position.column) \($0.message) — \($0.hint)"
    }
  }

  private let text = """
    GET {{base}}/items/{{id}}

    HTTP 200
    X-Id: {{id}}
    [Captures]
    id: jsonpath "$.id"
    [Asserts]
    variable "idd" exists

    GET {{base}}/{{id}}/{{page}}

    HTTP *

    """

  func testAVariableIsNotSetBeforeItsCapture() throws {
    XCTAssertEqual(
      try faults(text),
      [
        "1:20 variable id is not set — it is captured on line 6, too late for this one",
        "8:10 variable idd is not set — did you mean id?",
        "10:21 variable page is not set — capture it above, or pass --var page=..",
      ]
    )
  }

  func testVariablesFromOutsideAreSet() throws {
    XCTAssertEqual(try faults(text, knowing: ["id", "page", "idd"]), [])
  }

  func testAMatcherSetsAVariableForTheStepsAfterIt() throws {
    XCTAssertEqual(
      try faults("GET /a\n\nHTTP 200\nLocation: /{{*:uuid -> it}}\n{\"a\": \"{{*:int -> n}}\"}\n\nGET /{{it}}/{{n}}\n"),
      []
    )
    XCTAssertEqual(
      try faults("GET /{{it}}\n\nHTTP 200\nLocation: /{{*:uuid -> it}}\n"),
      ["1:6 variable it is not set — it is captured on line 4, too late for this one"]
    )
  }

  func testColumnsAndTheOptionVariableSetTheirVariablesForTheirStep() throws {
    XCTAssertEqual(
      try faults("GET /{{a}}/{{b}}\n[Options]\nvariable: b=1\n[Table]\n| a |\n| 1 |\n\nGET /{{a}}/{{b}}\n"),
      ["8:6 variable a is not set — capture it above, or pass --var a=.."]
    )
  }

  func testALoopMayUseWhatItCapturesInItsCondition() throws {
    XCTAssertEqual(
      try faults("GET /\n[Options]\nwhile: next exists\n\nHTTP 200\n[Captures]\nnext: link \"next\"\n"),
      []
    )
  }

  /// A variable of its own in every place that takes one.
  private let everywhere = """
    ### {{a1}}
    POST /
    X: {{a2}}
    [Options]
    output: {{a3}}
    retry-on: header "{{a4}}" == {{a5}}
    [Query]
    {{a6}}: {{a7}}
    [Multipart]
    f: file,{{a8}};
    [Table]
    | t |
    | {{a9}} |

    POST /
    {"x": "{{b1}}"}

    HTTP {{b2}}
    X: {{b3}}
    [SetCookies]
    a={{b4}}
    [Headers]
    X: {{b5}}
    [Redirects]
    301 {{b6}}
    [Asserts]
    header "x" split "{{b7}}" == "{{b8}}"
    bytes == file,{{b9}};
    [Events]
    data: {{c1}}

    @reconnect
    A: {{c2}}

    HTTP 200
    B: {{c3}}
    [Chunks]
    "{{c4}}"
    [Trailers]
    X: {{c5}}
    `{{c6}}`
    """

  func testEveryPlaceThatNamesAVariableIsLookedAt() throws {
    let names = try ScenarioFile.parse(everywhere).lint().map { $0.message.split(separator: " ")[1] }
    XCTAssertEqual(
      names.sorted().map(String.init),
      (1...9).map { "a\($0)" } + (1...9).map { "b\($0)" } + (1...6).map { "c\($0)" }
    )
  }

  func testWhatAFileSetsIsKnownToThoseThatUseItAsSetUp() throws {
    let file = try ScenarioFile.parse("GET /\n[Options]\nvariable: c=1\n\nHTTP *\nX: {{*:int -> b}}\n[Captures]\na: status\n")
    XCTAssertEqual(file.capturedVariables, ["a", "b", "c"])
  }
}
