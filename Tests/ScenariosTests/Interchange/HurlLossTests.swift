import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// `answerback import hurl`: what a scenario can't say is left out and named.
final class HurlLossTests: XCTestCase {
  /// Checks which lines below a request line become comments, and what is said about them.
  private func assertLeavesOut(_ pairs: KeyValuePairs<String, String>, below head: String) throws {
    let count = head.split(separator: "\n").count
    for (line, sentence) in pairs {
      let new = try RequestImport(hurl: "\(head)\n\(line)\nGET http://h/last\n")
      XCTAssertEqual(new.losses, ["line \(count + 1): \(sentence)"], line)
      XCTAssertTrue(new.text.contains("\n# \(line)\n"), new.text)
    }
  }

  func testAnAssertionThatCanNotBeKeptIsLeftOut() throws {
    try assertLeavesOut(
      [
        "xpath \"//a\" exists":
          "The assertion is left out: scenarios have no xpath. Write regex, or compare the body.",
        "body toHex == \"aa\"":
          "The assertion is left out: scenarios have no toHex. Compare the bytes with hex,..;.",
        "jsonpath \"$.a.0\" == 1":
          "The assertion is left out: JSONPath, column 5: a name or * must follow .; other names stand in brackets: ['…'].",
        "jsonpath \"$.a\" isFoo":
          "The assertion is left out: isFoo isn't a filter or a predicate of Hurl. Correct it, or remove it.",
        "foo == 1": "The assertion is left out: foo isn't a query of Hurl. Correct it, or remove it.",
        "link \"next\" exists": "The assertion is left out: link isn't a query of Hurl. Correct it, or remove it.",
        "body split == 1": "The assertion is left out: split needs a text in quotes. Write split \"…\".",
        "body nth == 1": "The assertion is left out: nth needs a number. Write nth 0.",
        "jsonpath \"$.a == 1": "The assertion is left out: the text \"$.a == 1 isn't closed. Add \".",
        "status == 200 2": "The assertion is left out: 2 isn't Hurl: the line ends before it. Remove it.",
        "status == \"{{*:int}}\"": "The assertion is left out: Hurl knows no matchers.",
        "body contains \"{{a b}}\"":
          "The assertion is left out: {{a b}} is neither a variable nor a function of Hurl. Write the value, or a variable such as {{name}}.",
      ],
      below: "GET http://h/\nHTTP 200\n[Asserts]"
    )
    try assertLeavesOut(
      [
        "a: xpath \"//a\"": """
        The capture is left out: scenarios have no xpath. Write regex, or compare the body. Where {{a}} stands, give its value with \
        --var a=VALUE.
        """,
        "a: jsonpath \"$.a\" lower": """
        The capture is left out: lower isn't a filter of Hurl. Correct it, or remove it. Where {{a}} stands, give its value with \
        --var a=VALUE.
        """,
        "loop: status": "The capture is left out: loop can't be set, because every scenario has it. Choose another name.",
      ],
      below: "GET http://h/\nHTTP 200\n[Captures]"
    )
  }

  func testAnOptionThatCanNotBeKeptIsLeftOut() throws {
    try assertLeavesOut(
      [
        "digest: true": "The option is left out: option digest is not supported. Write the header Authorization yourself.",
        "repeat: -1": "The option is left out: a step can't be repeated without an end. Write how often.",
        "foo: true": "The option is left out: foo isn't an option of Hurl. Correct it, or remove it.",
        "max-loops: 3": "The option is left out: max-loops isn't an option of Hurl. Correct it, or remove it.",
        "no-header: X-A":
          "The option is left out: scenarios have no option no-header. Remove the line of that header: only the headers of the request are sent.",
      ],
      below: "GET http://h/\n[Options]"
    )
  }

  func testTheRestOfAResponseIsKept() throws {
    let new = try RequestImport(
      hurl:
        "GET http://h/\nHTTP/3 200\n[SetCookies]\na=1\n[Asserts]\nstatus == 200\nGET http://h/\nHTTP/1.2 200 OK # c\nGET http://h/\nHTTP abc\n```graphql\n{ a }\n```\n"
    )
    XCTAssertEqual(
      new.text,
      "GET {{base}}/\nHTTP 200\n# [SetCookies]\n# a=1\n[Asserts]\nstatus == 200\nGET {{base}}/\nHTTP 200 # c\nGET {{base}}/\nHTTP *\n# ```graphql\n# { a }\n# ```\n"
    )
    XCTAssertEqual(
      new.losses,
      [
        "line 2: HTTP/3 is left out: scenarios can't use it. Any version fits.",
        "line 3: The section is left out: [SetCookies] isn't a section of a response in Hurl. Write [Captures] or [Asserts].",
        "line 8: HTTP/1.2 is left out: it isn't a version of Hurl. Write HTTP, HTTP/1.0, HTTP/1.1 or HTTP/2.",
        "line 8: OK is left out: in Hurl nothing follows the status. Remove it.",
        "line 10: The status abc is left out: it isn't one. Write three digits, or * for any status.",
        "line 11: The expected body is left out: a response isn't a GraphQL query. Write the JSON.",
      ]
    )
  }

  func testARequestThatCanNotBeSentWholeIsLeftOut() throws {
    let requests: KeyValuePairs = [
      "GET http://h/a b": (1, "a blank in the URL. Write it as %20; nothing follows the URL."),
      "POST http://h/\n```foo,novariable\na\n```": (
        2, "foo isn't a kind or an attribute of a text of Hurl. Correct it, or remove it."
      ),
      "POST http://h/\n```hex\n0g\n```": (2, "the text isn't hex. Correct it."),
      "POST http://h/\n{\"a\": 1,}\n\nHTTP 200": (2, "a key of the JSON object is missing. Write \"key\": value."),
      "POST http://h/\nfile,../x;": (2, "the file ../x must lie beside the scenario or in a folder below it. Move it."),
      "get http://h/": (1, "a request line is expected. Write the method in capitals: GET, or in quotes: \"get\"."),
      "GET http://h/\nX: {{a": (2, "{{ isn't closed. Add }}."),
      "POST http://h/\n[Form]\na: 1\n[Multipart]\nb: 1": (
        4, "a request has one body, and Hurl doesn't send [Form] beside another. Remove one."
      ),
      "GET http://h/\nX: {{*:int}}": (2, "a matcher in the request. Write matchers on the expected side only."),
      "GET http://h/\n[Table]\n| a |\n| 1 |": (
        2, "[Table] isn't a section of a request in Hurl. Write it below the line HTTP, or correct the name."
      ),
      "POST http://h/\n[Form]\na: 1\n{\"b\": 1}": (
        4, "a request has one body, and Hurl doesn't send [Form] beside another. Remove one."
      ),
      "POST http://h/\n<a>\nHTTP 200": (2, "<a> is not closed. Write text that is not XML between lines of ```."),
    ]
    for (request, (line, sentence)) in requests {
      let new = try RequestImport(hurl: "\(request)\n\nGET http://h/last\n")
      XCTAssertTrue(new.losses.first?.hasPrefix("line \(line): The request is left out: ") == true, "\(new.losses)")
      XCTAssertTrue(new.losses.first?.hasSuffix(sentence) == true, "\(new.losses)")
      let comments = request.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "# \($0)" }
      XCTAssertEqual(new.text, "\(comments.joined(separator: "\n"))\n\nGET {{base}}/last\n")
    }
  }

  func testAnUnclosedTextTakesNoOtherRequestWithIt() throws {
    let new = try RequestImport(hurl: "GET http://h/a\nPOST http://h/b\n```\nnever closed\nGET http://h/c\n")
    XCTAssertEqual(new.text, "GET {{base}}/a\n# POST http://h/b\n# ```\n# never closed\nGET {{base}}/c\n")
    XCTAssertEqual(new.losses, ["line 3: The request is left out: the text isn't closed. Add ```."])
  }

  func testAFileWithoutARequestThatCanBeImportedIsRefused() {
    let files: KeyValuePairs = [
      "": "The file has no request. Write one, such as GET http://127.0.0.1:8080/.",
      "# a\n\n# b\n": "The file has no request. Write one, such as GET http://127.0.0.1:8080/.",
      "# a\n{\"a\": 1}\n":
        "The file isn't a Hurl file: line 2 is neither a comment nor a request such as GET http://127.0.0.1:8080/. Name another file.",
      "GET http://h/a b\nGET http://h/c d\n": """
      line 1: The request is left out: a blank in the URL. Write it as %20; nothing follows the URL.
      line 2: The request is left out: a blank in the URL. Write it as %20; nothing follows the URL.
      """,
    ]
    for (text, sentence) in files {
      XCTAssertThrowsError(try RequestImport(hurl: text), text) { XCTAssertEqual("\($0)", sentence) }
    }
  }
}
