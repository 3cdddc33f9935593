import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// `answerback import hurl`: what a Hurl file becomes.
final class HurlImportTests: XCTestCase {
  private func imported(_ text: String) throws -> String {
    let new = try RequestImport(hurl: text)
    XCTAssertEqual(new.losses, [], text)
    return new.text
  }

  /// Checks what becomes of the lines below a request line.
  private func assertBecomes(_ pairs: KeyValuePairs<String, String>, below head: String) throws {
    for (old, new) in pairs {
      XCTAssertEqual(try imported("\(head)\n\(old)\n"), "\(head.replacing("http://h", with: "{{base}}"))\n\(new)\n", old)
    }
  }

  /// Checks which lines below a request line become comments, and what is said about them.
  private func assertLeavesOut(_ pairs: KeyValuePairs<String, String>, below head: String) throws {
    let count = head.split(separator: "\n").count
    for (line, sentence) in pairs {
      let new = try RequestImport(hurl: "\(head)\n\(line)\nGET http://h/last\n")
      XCTAssertEqual(new.losses, ["line \(count + 1): \(sentence)"], line)
      XCTAssertTrue(new.text.contains("\n# \(line)\n"), new.text)
    }
  }

  func testAFileOfTheCommonCoreIsKeptToTheByteExceptForTheOrigin() throws {
    let text = "GET http://h/x\r\n[QueryStringParams]\na : b # c\n\n\tHTTP/1.1  200\n[Captures]\nt: jsonpath \"$.t\" redact\n"
    let new = try RequestImport(hurl: text)
    XCTAssertEqual(new.text, text.replacing("http://h", with: "{{base}}"))
    XCTAssertEqual(new.base, "http://h")
    XCTAssertEqual(new.notes + new.losses, [])
  }

  func testRequestsToTheOriginOfTheFirstOneGoToBase() throws {
    let new = try RequestImport(hurl: "GET {{host}}/a\n\tGET http://h:1\nGET http://h:1?x\nGET http://h:12/\nGET https://h:1/\n")
    XCTAssertEqual(new.text, "GET {{host}}/a\n\tGET {{base}}\nGET {{base}}?x\nGET http://h:12/\nGET https://h:1/\n")
    XCTAssertEqual(new.base, "http://h:1")
    let own = try RequestImport(hurl: "GET {{base}}/a\nGET http://h/\n")
    XCTAssertEqual([own.text, own.base], ["GET {{base}}/a\nGET http://h/\n", ""])
    let variables = try RequestImport(hurl: "GET http://{{h}}/a\nGET http://h:{{p}}/\n")
    XCTAssertEqual([variables.text, variables.base], ["GET http://{{h}}/a\nGET http://h:{{p}}/\n", ""])
  }

  func testCommentsStayComments() throws {
    XCTAssertEqual(
      try imported(
        "#@ tags: x\n### a {{b\n###\n\nGET http://h/#c\nX: 1#c\n  ### d\nHTTP 200#c\n[Asserts]#c\nstatus == 200#c\n#@ z\n"
      ),
      "# @ tags: x\n#### a {{b\n###\n\nGET {{base}}/ #c\nX: 1 #c\n  #### d\nHTTP 200 #c\n[Asserts] #c\nstatus == 200 #c\n# @ z\n"
    )
    XCTAssertEqual(
      try imported("POST http://h/\n```\n### text\n#@ text\n```\nHTTP 200\n<a>\n### text\n</a>\n"),
      "POST {{base}}/\n```\n### text\n#@ text\n```\nHTTP 200\n<a>\n### text\n</a>\n"
    )
  }

  func testWhatIsSpelledDifferentlyIsTranslatedInItsLine() throws {
    let new = try RequestImport(
      hurl: """
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
        body charsetDecode "gb2312" == "x\\/y"
        jsonpath "$.a" replace /b/ "c" == "d"

        POST http://h/y
        [Options]
        limit-rate: 1000 # slow
        http3: false
        fail-with-body: true
        delay: 1s
        delay: 2s
        variable: a = b

        """
    )
    XCTAssertEqual(
      new.text,
      """
      POST {{base}}/x
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
      body decode "gb2312" == "x/y"
      jsonpath "$.a" replaceRegex /b/ "c" == "d"

      POST {{base}}/y
      [Options]
      read-rate: 1000/s # slow
      # http3: false
      # fail-with-body: true
      # delay: 1s
      delay: 2s
      variable: a=b

      """
    )
    XCTAssertEqual(new.losses, [])
    XCTAssertEqual(
      new.notes,
      [
        "line 3: The option verbose became a comment, because scenarios don't need it.",
        "line 4: The option path-as-is became a comment, because scenarios don't need it.",
        "line 22: The option http3 became a comment, because scenarios don't need it.",
        "line 23: The option fail-with-body became a comment, because scenarios don't need it.",
        "line 24: The option delay became a comment, because it is given again below.",
      ]
    )
  }

  func testHeadersOfOptionsFollowTheHeadersOfTheRequestInTheirOrder() throws {
    XCTAssertEqual(
      try imported("GET http://h/\nX-A: 1\n[Options]\nheader: X-B: {{b}}\nretry: 1\nheader: X-C: c:d\nHTTP 200\n"),
      "GET {{base}}/\nX-A: 1\nX-B: {{b}}\nX-C: c:d\n[Options]\nretry: 1\nHTTP 200\n"
    )
    XCTAssertEqual(
      try imported("GET http://h/\n[Options]\nheader: X-B: 1\nheader: X-C;\n{\"a\": 1}\nHTTP 200\n"),
      "GET {{base}}/\nX-B: 1\nX-C;\n# [Options]\n{\"a\": 1}\nHTTP 200\n"
    )
  }

  func testTheValueOfAVariableMayHaveTheMarkOfAComment() throws {
    try assertBecomes(
      ["variable: a = \"b # c\"# d": "variable: a=\"b \\u{23} c\" # d", "variable: a=b#c": "variable: a=b #c"],
      below: "GET http://h/\n[Options]"
    )
  }

  func testAnOptionOfTheAddressBecomesAComment() throws {
    let new = try RequestImport(hurl: "GET http://h/\n[Options]\nipv6: true\nipv4: false\nretry: 1\nHTTP 200\n")
    XCTAssertEqual(new.text, "GET {{base}}/\n[Options]\n# ipv6: true\n# ipv4: false\nretry: 1\nHTTP 200\n")
    XCTAssertEqual(
      new.notes,
      [
        "line 3: The option ipv6 became a comment, because the address of the URL decides. Write one such as http://[::1]:8080 there.",
        "line 4: The option ipv4 became a comment, because scenarios don't need it.",
      ]
    )
  }

  func testTheUserOfAURLBecomesASection() throws {
    XCTAssertEqual(
      try imported("GET http://a%3Ab:{{p}}@h/x\nX: 1\n[Query]\nq: 1\n"),
      "GET {{base}}/x\nX: 1\n[BasicAuth]\na\\u{3a}b: {{p}}\n[Query]\nq: 1\n"
    )
    XCTAssertEqual(
      try imported("GET http://u:p@h/x?@\n[BasicAuth]\nc: d\nGET http://u@h/\nAuthorization: Bearer x\n"),
      "GET {{base}}/x?@\n[BasicAuth]\nc: d\nGET {{base}}/\nAuthorization: Bearer x\n"
    )
  }

  func testTextsBetweenRowsOfBackticksAreTranslated() throws {
    try assertBecomes(
      [
        "```json\n{\"a\": {{b}}}\n```": "```json\n{\"a\": {{b}}}\n```",
        "```json\n{bad {{b}}\n```": "Content-Type: application/json\n```\n{bad {{b}}\n```",
        "```json\n```": "Content-Type: application/json\n```\n```",
        "```json,novariable\n{\"a\": 1}\n```": "```json\n{\"a\": 1}\n```",
        "```json,novariable\n{\"a\": \"{{b}}\"}\n```": "Content-Type: application/json\n```json raw\n{\"a\": \"{{b}}\"}\n```",
        "```xml,novariable\n<a>{{b}}</a>\n```": "```xml raw\n<a>{{b}}</a>\n```",
        "```graphql,novariable\n{ a }\n```": "```graphql\n{ a }\n```",
        "```raw\n{{b}}\n```": "```text raw\n{{b}}\n```",
        "```raw\nb\n```": "```\nb\n```",
        "```escape\na\\tb \\\"q\\\" `x` {{v}}\n\\u{e9}\n```": "`a\\tb \"q\" \\`x\\` {{v}}\\n\\u{e9}\\n`\n\n\n",
        "```escape,novariable\n{{v}}\n```": "`\\u{7b}\\u{7b}v}}\\n`\n\n",
        "```json,escape\n{}```": "Content-Type: application/json\n`{}`\n",
        "```hex\nff 00\nAB\n```": "hex,ff00AB;\n\n\n",
        "```base64\nAAEC\n```": "base64,AAEC;\n\n",
        "```\na``` # c": "```\na```\n# c",
        "```a```# c": "```a```\n# c",
        "``````": "``",
        "`a\\/b`# c": "`a/b` # c",
        "base64,AAEC\nAAEC; # c": "base64,AAECAAEC; # c\n",
        "{{body}} # c": "```json\n{{body}}\n```",
        "{\n \"a\": 1\n}#c": "{\n \"a\": 1\n} #c",
      ],
      below: "POST http://h/"
    )
    XCTAssertEqual(
      try imported("POST http://h/\nHTTP 200\n```json\n{bad\n```\n"),
      "POST {{base}}/\nHTTP 200\n```\n{bad\n```\n"
    )
  }

  func testNamesOfFilesAreTranslated() throws {
    try assertBecomes(
      ["file, my\\ file.txt ;": "file,my\\ file.txt;", "file,a[1]\\:b.bin;# c": "file,a\\[1]:b.bin; # c"],
      below: "POST http://h/"
    )
    XCTAssertEqual(
      try imported("POST http://h/\n[Multipart]\nf: file, a[1].json ; application/json# c\ng: file,b.txt;\n"),
      "POST {{base}}/\n[Multipart]\nf: file,a\\[1].json; application/json # c\ng: file,b.txt;\n"
    )
  }

  func testJSONPathsOfOlderVersionsAreWrittenAsTheStandardHasThem() throws {
    try assertBecomes(
      [
        "jsonpath \"$.[0].id\" == 1": "jsonpath \"$[0].id\" == 1",
        "jsonpath \"$.a.Content-Length\" == 1": "jsonpath \"$.a['Content-Length']\" == 1",
        "jsonpath \"$..a-b\" count == 2": "jsonpath \"$..['a-b']\" count == 2",
        "jsonpath \"$..x\" count == 2": "jsonpath \"$..x\" count == 2",
        "jsonpath \"$[?(@.a=='b')].c\" == \"d\"": "jsonpath \"$[?(@.a=='b')].c\" == \"d\"",
        "jsonpath \"$[?(@.a-b == \\\"c.d-e\\\")].f-g\" exists": "jsonpath \"$[?(@['a-b'] == \\\"c.d-e\\\")]['f-g']\" exists",
        "jsonpath \"$.['a b'].@type\" == 1": "jsonpath \"$['a b']['@type']\" == 1",
        "jsonpath \"$['a.b-c'].é\" == 1": "jsonpath \"$['a.b-c'].é\" == 1",
        "body jsonpath \"$.[1].a-b\" == 1": "body jsonpath \"$[1]['a-b']\" == 1",
      ],
      below: "GET http://h/\nHTTP 200\n[Asserts]"
    )
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
        "a: xpath \"//a\"": "The capture is left out: scenarios have no xpath. Write regex, or compare the body.",
        "a: jsonpath \"$.a\" lower": "The capture is left out: lower isn't a filter of Hurl. Correct it, or remove it.",
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
        "line 11: The expected body is left out: a response is no GraphQL query. Write the JSON.",
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

  func testAFunctionThatScenariosDoNotHaveBecomesAVariable() throws {
    let new = try RequestImport(hurl: "GET http://h/\n[Query]\na: {{randomInt 100 1}}-{{ randomBool }}-{{newUuid}}\n")
    XCTAssertEqual(new.text, "GET {{base}}/\n[Query]\na: {{randomInt}}-{{randomBool}}-{{newUuid}}\n")
    XCTAssertEqual(
      new.losses,
      [
        "line 3: {{randomInt 100 1}} can't be computed in a scenario. Give its value with --var randomInt=VALUE.",
        "line 3: {{ randomBool }} can't be computed in a scenario. Give its value with --var randomBool=VALUE.",
      ]
    )
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

  func testTextsOfAssertionsMayHaveCommentsBehindThem() throws {
    try assertBecomes(
      [
        "body == ```\na\nb\n``` # c": "body == ```\na\nb\n```\n# c",
        "body == ```x```# c": "body == ```x```\n# c",
        "body == ``````": "body == \"\"",
        "jsonpath \"$.a\"==\"b#c\"#d": "jsonpath \"$.a\"==\"b#c\" #d",
        "body matches /a\\/b#c/ # d": "body matches /a\\/b#c/ # d",
      ],
      below: "GET http://h/\nHTTP 200\n[Asserts]"
    )
  }

  func testWhatIsExportedToHurlComesBackTheSame() throws {
    let text = """
      POST {{base}}/a?b=c
      X: 1
      [Options]
      location: true
      variable: id=1
      [Multipart]
      f: file,a.txt; text/plain

      HTTP/1.1 200
      ETag: "x"
      [Captures]
      t: jsonpath "$.a['b-c']" redact
      [Asserts]
      jsonpath "$..x" count == 2
      body contains "\\"\\u{7b}"
      cookie "c[Max-Age]" toInt == 3

      POST {{base}}/b
      ```graphql
      { a }
      ```

      HTTP *
      ```json
      {"a": "{{t}}"}
      ```

      """
    let file = try ScenarioFile.parse(text)
    XCTAssertEqual(file.hurlObstacles, [])
    XCTAssertEqual(try imported(file.text), text)
  }

  func testManyLinesAreTranslated() throws {
    let text = String(repeating: "GET http://h/x\n[Options]\nverbose: true\n\n", count: 600)
    XCTAssertEqual(try RequestImport(hurl: text).notes.count, 600)
  }
}
