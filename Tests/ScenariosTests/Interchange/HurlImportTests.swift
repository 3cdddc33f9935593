import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// `answerback import hurl`: what a Hurl file becomes.
final class HurlImportTests: XCTestCase {
  func testAFileOfTheCommonCoreIsKeptToTheByte() throws {
    let text = "GET http://h/x\r\n[QueryStringParams]\na : b # c\n\n\tHTTP/1.1  200\n[Captures]\nt: jsonpath \"$.t\" redact\n"
    let new = try HurlImport(text)
    XCTAssertEqual(new.text, text)
    XCTAssertEqual(new.leftOut, [])
  }

  func testWhatIsSpelledDifferentlyIsTranslatedInItsLine() throws {
    let new = try HurlImport(
      """
      POST http://h/x
      [Options]
      verbose: true
      path-as-is: true # why
      [Form]
      a\\:b: c\\n

      HTTP 200
      [Captures]
      [Asserts]
      status equals 200
      jsonpath "$.a" not equals 1 # one
      jsonpath "$.a" countEquals 2
      jsonpath "$.b" not countEquals 2
      jsonpath "$.a" lessThanOrEquals 3

      POST http://h/y
      [Options]
      limit-rate: 1000 # slow
      http3: false
      delay: 1s
      ```hex
      ff 00
      AB
      ```

      HTTP 200
      ```json,novariable
      {"a": "{{b}}"}
      ```

      POST http://h/z
      ```raw
      {{b}}
      ```

      """
    )
    XCTAssertEqual(
      new.text,
      """
      POST http://h/x
      # [Options]
      # verbose: true
      # path-as-is: true # why
      [Form]
      a\\u{3a}b: c\\u{a}

      HTTP 200
      # [Captures]
      [Asserts]
      status == 200
      jsonpath "$.a" not == 1 # one
      jsonpath "$.a" count == 2
      jsonpath "$.b" count not == 2
      jsonpath "$.a" <= 3

      POST http://h/y
      [Options]
      read-rate: 1000/s # slow
      # http3: false
      delay: 1s
      hex,ff00AB;




      HTTP 200
      ```json raw
      {"a": "{{b}}"}
      ```

      POST http://h/z
      ```text raw
      {{b}}
      ```

      """
    )
    XCTAssertEqual(
      new.leftOut,
      [
        "Line 3: the option verbose became a comment, because scenarios don't need it.",
        "Line 4: the option path-as-is became a comment, because scenarios don't need it.",
        "Line 20: the option http3 became a comment, because scenarios don't need it.",
      ]
    )
  }

  func testOptionsFencesAndBodiesThatOnlyHurlWritesSoAreTranslated() throws {
    func imported(_ text: String) throws -> String { try HurlImport(text).text }
    XCTAssertEqual(
      try imported("GET http://h/\nX-A: 1\n[Options]\nheader: X-B: {{b}}\nretry: 1\nheader: X-C: c:d\nHTTP 200\n"),
      "GET http://h/\nX-C: c:d\nX-B: {{b}}\nX-A: 1\n[Options]\nretry: 1\nHTTP 200\n"
    )
    XCTAssertEqual(
      try imported("GET http://h/\n[Options]\nheader: X-B: 1\nHTTP 200\n"),
      "GET http://h/\nX-B: 1\n# [Options]\nHTTP 200\n"
    )
    XCTAssertEqual(
      try imported("POST http://h/\n```escape\na\\tb \\\"q\\\" `x` {{v}}\n\\u{e9}\n```\nHTTP 200\n"),
      "POST http://h/\n`a\\tb \"q\" \\`x\\` {{v}}\\n\\u{e9}\\n`\n\n\n\nHTTP 200\n"
    )
    XCTAssertEqual(
      try imported("POST http://h/\n```text,escape,novariable\n{{v}}\n```\nHTTP 200\n"),
      "POST http://h/\n`\\u{7b}\\u{7b}v}}\\n`\n\n\nHTTP 200\n"
    )
    XCTAssertEqual(
      try imported("POST http://h/\n{{body}}\nHTTP 200\n{{expected}}\n"),
      "POST http://h/\n```json\n{{body}}\n```\nHTTP 200\n```json\n{{expected}}\n```\n"
    )
    XCTAssertEqual(
      try imported("POST http://h/\n[Options]\nheader: X-B: 1\n{\"a\": 1}\nHTTP 200\n"),
      "POST http://h/\nX-B: 1\n# [Options]\n{\"a\": 1}\nHTTP 200\n"
    )
    let address = try HurlImport("GET http://h/\n[Options]\nipv6: true\nipv4: false\nretry: 1\nHTTP 200\n")
    XCTAssertEqual(address.text, "GET http://h/\n[Options]\n# ipv6: true\n# ipv4: false\nretry: 1\nHTTP 200\n")
    XCTAssertEqual(
      address.leftOut,
      [
        "Line 3: the option ipv6 became a comment, because the address of the URL decides. Write one such as http://[::1]:8080 there.",
        "Line 4: the option ipv4 became a comment, because scenarios don't need it.",
      ]
    )
  }

  func testWhatScenariosDoNotHaveIsNamedWithItsPlace() {
    let text = """
      GET http://h/x
      [Options]
      verbose: true
      digest: true
      HTTP 200
      [Asserts]
      xpath "//a" exists
      body toHex == "aa"
      md5 == hex,aa;

      """
    XCTAssertThrowsError(try HurlImport(text, path: "a.hurl")) { error in
      XCTAssertEqual(
        (error as? ScenarioFile.ParseFailure)?.diagnostics.map {
          "\($0.position.line):\($0.position.column):\($0.length) \($0.message); \($0.hint)"
        },
        [
          "4:1:6 option digest is not supported; write the header Authorization yourself",
          "7:1:5 xpath is not supported; write regex, or compare the body",
          "8:6:5 toHex is not supported; compare the bytes with hex,..;",
          "9:1:3 md5 is not supported; write sha256",
        ]
      )
    }
  }

  func testManyLinesAreTranslated() throws {
    let text = String(repeating: "GET http://h/x\n[Options]\nverbose: true\n\n", count: 600)
    XCTAssertEqual(try HurlImport(text).leftOut.count, 600)
  }
}
