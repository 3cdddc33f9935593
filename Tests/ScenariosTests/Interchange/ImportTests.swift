import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import XCTest

/// Scenarios made of what other tools write.
final class ImportTests: XCTestCase {
  func testACurlCommandBecomesAStep() throws {
    let new = try RequestImport(
      curl: #"""
        curl -sS -XPUT 'http://h:8080/items/1?a=b' \
          -H 'Accept: text/plain' -H "X-Quote: \"q\"" -H 'Empty;' \
          --data-raw $'{"name": "O\'Neil"}' -H 'Content-Type: application/json' -o out -L
        """#
    )
    XCTAssertEqual(
      new.text,
      """
      ### PUT /items/1
      PUT {{base}}/items/1?a=b
      Accept: text/plain
      X-Quote: "q"
      Empty:
      Content-Type: application/json
      [Options]
      location: true
      {"name": "O'Neil"}

      """
    )
    XCTAssertEqual(new.base, "http://h:8080")
    XCTAssertEqual(new.leftOut, ["-s", "-S", "-o"])
  }

  func testDataMakesAFormAndAPost() throws {
    let new = try RequestImport(curl: "curl http://h/ -d a=1 -d b=2 --data-urlencode 'c=x y'")
    XCTAssertTrue(new.text.contains("POST {{base}}/\nContent-Type: application/x-www-form-urlencoded\n"), new.text)
    XCTAssertTrue(new.text.contains("a=1&b=2&c=x%20y"), new.text)
  }

  func testDataWithGetGoesIntoTheQuery() throws {
    let new = try RequestImport(curl: "curl -G h/x -d a=1 -u user:pass")
    XCTAssertEqual(new.text, "### GET /x\nGET {{base}}/x?a=1\nAuthorization: Basic dXNlcjpwYXNz\n")
  }

  func testWhatACurlCommandCannotSayIsASentence() {
    func sentence(_ text: String) -> String {
      do {
        return try RequestImport(curl: text).text
      } catch {
        return error.description
      }
    }
    XCTAssertEqual(
      ["wget x", "curl", "curl 'x", "curl a b", "curl x -d @file", "curl x -F a=b", "curl x -H"].map(sentence),
      [
        "this is no curl command — begin with the word curl", "the curl command has no URL — add one",
        "a ' is not closed — close it",
        "a second URL, b — import one request at a time", "-d @file — files are not imported — write the body as file,file;",
        "-F — parts of a form are not imported — write them in a section [Multipart]", "-H has no value — give one",
      ]
    )
  }

  func testAHeaderNameWithABlankMakesNoStepOfItsOwn() {
    for (header, what) in [("GET x;", "this line begins another step"), ("GET x: y", "a blank in the URL")] {
      XCTAssertThrowsError(try RequestImport(curl: "curl http://h/ -H '\(header)'"), header) { error in
        XCTAssertEqual("\(error)", "the request cannot be written as a scenario: \(what)", header)
      }
    }
    XCTAssertThrowsError(try RequestImport(http: "GET http://h/\nGET x: y\n"))
  }

  func testAnHTTPFileBecomesAStepForEachRequest() throws {
    let text = "@host = x\n### make\nPOST http://h/a HTTP/1.1\nX: 1\n\nhello\n\n###\n// note\nhttp://h/b\n"
    XCTAssertEqual(
      try RequestImport(http: text).text,
      "### make\nPOST {{base}}/a\nX: 1\n`hello`\n\n### GET /b\nGET {{base}}/b\n"
    )
  }

  func testAnArchiveBecomesStepsWithTheirAnswers() throws {
    let har = """
      {"log": {"entries": [{
        "request": {"method": "GET", "url": "http://h/a", "headers": [{"name": "Host", "value": "h"}, {"name": "Accept", "value": "*/*"}]},
        "response": {"status": 200, "statusText": "OK", "headers": [{"name": "Content-Type", "value": "text/plain"}],
          "content": {"text": "aGVsbG8=", "encoding": "base64"}}
      }]}}
      """
    let file = try ScenarioFile.parse(try RequestImport(har: Array(har.utf8)).text)
    XCTAssertEqual(file.steps.map(\.summary), ["GET /a"])
    XCTAssertEqual(file.steps[0].request?.headers.map(\.name), ["Accept"])
    XCTAssertEqual(file.steps[0].response?.headers.map(\.name), ["Content-Type"])
    XCTAssertEqual(file.steps[0].response?.body?.text?.literal, "hello\n")
    XCTAssertThrowsError(try RequestImport(har: Array("{}".utf8)))
    XCTAssertThrowsError(try RequestImport(har: [0xFF]))
  }

  func testWhatWasExportedAsCurlIsTheSameRequestAgain() throws {
    let text = "### POST /a\nPOST {{base}}/a\nX-Quote: it's\nContent-Type: text/plain\n`a \"b\" $c`\n"
    let exported = try RequestExport([try ScenarioFile.parse(text)], base: "http://h").curl
    let command = exported.split(separator: "\n")[1]
    XCTAssertEqual(try RequestImport(curl: String(command)).text, text)
  }

  func testAnExportedCommandIsTheSameStepAgain() throws {
    for text in [
      "### GET /a[]\nGET {{base}}/a[]?{x,y}\n", "### GET /../b\nGET {{base}}/../b\n",
      "### POST /a\nPOST {{base}}/a\nContent-Type: text/plain\n[Options]\nlocation: true\nmax-redirs: 3\n`x`\n",
      "### POST /a\nPOST {{base}}/a\n[Options]\nlocation: true\n",
    ] {
      let exported = try RequestExport([try ScenarioFile.parse(text)], base: "http://h").curl
      let new = try RequestImport(curl: String(exported.split(separator: "\n")[1]))
      XCTAssertEqual(new.text, text)
      XCTAssertFalse(new.leftOut.contains { ["--globoff", "--path-as-is"].contains($0) }, "\(new.leftOut)")
    }
  }
}
