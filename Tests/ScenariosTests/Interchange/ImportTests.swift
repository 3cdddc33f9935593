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
      jar: off
      {"name": "O'Neil"}

      """
    )
    XCTAssertEqual(new.base, "http://h:8080")
    XCTAssertEqual(new.leftOut, ["-s", "-S", "-o"])
  }

  func testDataMakesAFormAndAPost() throws {
    let new = try RequestImport(curl: "curl http://h/ -d a=1 -d b=2 --data-urlencode 'c=x y'")
    XCTAssertTrue(new.text.contains("POST {{base}}/\nContent-Type: application/x-www-form-urlencoded\n"), new.text)
    XCTAssertTrue(new.text.contains("a=1&b=2&c=x+y"), new.text)
  }

  func testDataWithGetGoesIntoTheQuery() throws {
    let new = try RequestImport(curl: "curl -G h/x -d a=1 -u user:pass")
    XCTAssertEqual(new.text, "### GET /x\nGET {{base}}/x?a=1\n[BasicAuth]\nuser: pass\n")
  }

  func testRequestsThatRepeatALongBodyAreBounded() {
    let command = "curl -d " + String(repeating: "x", count: 100_000) + String(repeating: " http://h/", count: 12)
    let forms = "curl" + String(repeating: " -F a=b http://h/", count: 400)
    for text in [command, forms] {
      XCTAssertThrowsError(try RequestImport(curl: text)) { error in
        XCTAssertEqual("\(error)", "The commands make a scenario of more than 1 MiB. Import fewer at a time.")
      }
    }
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
      [
        "wget x", "curl", "curl 'x", "curl x -d @file", "curl x -F a", "curl x -H", "curl x --foo", "curl x --url=y",
        "curl x --dat y",
        "curl x --no-request", "curl ftp://x/", "curl 'x/a b'", "curl 'x/[b]'", "curl x -I -d a", "curl x -d @-",
        "curl x -X CONNECT",
        "curl x --max-redirs y", "curl x/\n-H 'A: b'", "curl x -T \"$F\"",
      ].map(sentence),
      [
        "wget isn't a curl command. Begin with the word curl.", "The curl command has no URL. Add one.",
        "A ' isn't closed. Close it.",
        "-d file can't be read, or has more than 1 MiB. Name another file, or write the body as file,PATH; in the scenario.",
        "-F a has no equals sign. Write name=value.", "-H has no value. Give one.",
        "--foo isn't an option of curl. Correct or remove it.",
        "--url=y isn't an option of curl. Write a blank instead of the equals sign.",
        "--dat may mean --data, --data-ascii, --data-binary, --data-raw, --data-urlencode. Write the whole name.",
        "--no-request isn't an option, because the option takes a value. Remove no-.",
        "The URL ftp://x/ has the scheme ftp. Use http or https.",
        "The URL x/a b has a blank or a control character in it. Write it as %20.",
        "The URL x/[b] has square brackets that aren't a range. Add the option -g to send them as they are.",
        "Only one of -I, -T, -F and -d can be used for a request. Remove the others.",
        "-d - is standard input, which can't be read here. Name a file.",
        "A scenario can't use the method CONNECT. Write it in capitals.", "--max-redirs must be a number, got y.",
        "### GET /\nGET {{base}}/\n", "### PUT /$F\nPUT {{base}}/{{F}}\nfile,{{F}};\n",
      ]
    )
  }

  func testAHeaderNameWithABlankMakesNoStepOfItsOwn() {
    for header in ["GET x;", "GET x: y"] {
      XCTAssertThrowsError(try RequestImport(curl: "curl http://h/ -H '\(header)'"), header) { error in
        XCTAssertEqual(
          "\(error)",
          "-H \(header) isn't a header line of UTF-8 text with a token before the colon. Correct it.",
          header
        )
      }
    }
    XCTAssertThrowsError(try RequestImport(http: "GET http://h/\nGET x: y\n"))
  }

  func testAnHTTPFileBecomesAStepForEachRequest() throws {
    let text = "@host = x\n### make\nPOST http://h/a HTTP/1.1\nX: 1\n\nhello\n\n###\n// note\nhttp://h/b\n"
    XCTAssertEqual(
      try RequestImport(http: text).steps,
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
