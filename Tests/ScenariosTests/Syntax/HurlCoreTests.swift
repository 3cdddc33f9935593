import ScenarioSyntax
import Scenarios
import XCTest

/// The spellings of Hurl's core that mean what our own mean.
final class HurlCoreTests: XCTestCase {
  func testTextsBetweenRowsOfBackticksAreValuesOfAsserts() throws {
    let text = """
      GET /

      HTTP/* 200
      [Asserts]
      body == ```
      line 1

      line 2
      ```
      body contains ```a  b```
      body == `x\\ny`
      body   ==   ```text
      last```
      status == 200
      """
    let file = try ScenarioFile.parse(text)
    let response = try XCTUnwrap(file.steps.first?.response)
    XCTAssertNil(response.version)
    let values = response.asserts.map { assertion -> String? in
      if case .text(let pattern) = assertion.predicate.value?.kind { pattern.literal } else { nil }
    }
    XCTAssertEqual(values, ["line 1\n\nline 2\n", "a  b", "x\ny", "last", nil])
    XCTAssertEqual(response.asserts.map(\.position.line), [5, 10, 11, 12, 14])
    XCTAssertEqual(response.asserts[0].position.column, 1)
    XCTAssertEqual(response.asserts[0].length, "body == ```".count)
    SyntaxRobustness.check(text)
    XCTAssertTrue(file.formatted().contains("body == ```text\nlast```\nstatus == 200"), file.formatted())
  }

  func testEverySpellingOfHurlIsKeptByTheFormatter() throws {
    let texts = [
      "POST /\n[Form]\na: 1\n", "GET /\n[QueryStringParams]\na: 1\n", "POST /\n[MultipartFormData]\na: file,my\\ file.txt;\n",
      "GET /\nX-Empty;\n{{key}}: v\nX-{{ key }}-y:  v\n", "\"purge\"  /\n", "POST /\n```graphql\nquery { a }\n```\n",
      "POST /\n<a>\n <b/>\n</a>\n\nHTTP/* *\n<a>{{*}}</a>\n", "POST /\n```a```\n\nHTTP *\n```\nx\ny```\n",
      "GET /\n[Options]\nuser: a:b\nrepeat: 2\nconnect-timeout: 3s\n\nHTTP 200\n{{key}}: v\nX-Empty;\n",
    ]
    for text in texts {
      SyntaxRobustness.check(text)
      XCTAssertNoThrow(try ScenarioFile.parse(text), text)
    }
  }

  func testOptionsOfHurlThatStepsDoNotHaveSayWhatToDo() {
    assertFault(
      "GET /\n[Options]\nproxy: x\n",
      """
      error: option proxy is not supported
        --> a.scenario:3:1
         |
       3 | proxy: x
         | ^^^^^ pass --proxy to the command
      """
    )
  }

  func testALineThatWasMeantAsAResponseLineIsTold() {
    let hints = [
      "HTPT 201": "did you mean HTTP 201?", "http 200": "did you mean HTTP 200?", "HTTP200": "did you mean HTTP 200?",
      "HTP/1.1 204": "did you mean HTTP/1.1 204?", "Http *": "did you mean HTTP *?",
    ]
    for (line, hint) in hints {
      XCTAssertThrowsError(try ScenarioFile.parse("GET /\n\n\(line)\n"), line) { error in
        XCTAssertEqual((error as? ScenarioFile.ParseFailure)?.diagnostics.first?.hint, hint, line)
        XCTAssertEqual(
          (error as? ScenarioFile.ParseFailure)?.diagnostics.first?.position,
          SourcePosition(line: 3, column: 1),
          line
        )
      }
    }
    XCTAssertNoThrow(try ScenarioFile.parse("HEAD /201\n\nPATCH 201\n"))
  }

  func testXMLThatIsNotWellFormedIsTold() {
    let faults = [
      "<a>": "<a> is not closed", "<a><b></a>": "</a> closes no open element", "<a": "the tag is not closed",
      "<a><!-- </a>": "the comment is not closed", "<>": "the tag has no name",
    ]
    for (body, message) in faults {
      XCTAssertThrowsError(try ScenarioFile.parse("POST /\n\(body)\n"), body) { error in
        XCTAssertEqual((error as? ScenarioFile.ParseFailure)?.diagnostics.first?.message, message, body)
      }
    }
  }
}
