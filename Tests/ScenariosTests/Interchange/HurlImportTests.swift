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
      new.losses,
      [
        "line 3: The option ipv6 became a comment, because the address of the URL decides. Write one such as http://[::1]:8080 there."
      ]
    )
    XCTAssertEqual(new.notes, ["line 4: The option ipv4 became a comment, because scenarios don't need it."])
  }

  func testBlanksBeforeAColonAreLeftOut() throws {
    try assertBecomes(
      ["Authorization : abc": "Authorization: abc", "{{name}}\t: b : c # d : e": "{{name}}: b : c # d : e"],
      below: "GET http://h/"
    )
  }

  func testAHeaderWithoutAValueIsNotSent() throws {
    let new = try RequestImport(hurl: "GET http://h/\nAccept:\nX-A: b\nX-B : # none\n")
    XCTAssertEqual(new.text, "GET {{base}}/\n# Accept:\nX-A: b\n# X-B : # none\n")
    XCTAssertEqual(
      new.notes,
      ["Accept", "X-B"].enumerated().map {
        "line \($0 * 2 + 2): The header \($1) became a comment, because Hurl doesn't send a header without a value."
      }
    )
    XCTAssertEqual(new.losses, [])
  }

  func testCodePointsInATextWithoutVariablesStayCodePoints() throws {
    let new = try imported("POST http://h/\n```escape,novariable\n\\u{2708} {{ var }}\n```\n")
    XCTAssertTrue(new.hasPrefix("POST {{base}}/\n`\\u{2708} \\u{7b}\\u{7b} var }}\\n`\n"), new)
  }

  func testTheNameOfAServerMayBeInCapitals() throws {
    XCTAssertEqual(try imported("GET http://LOCALHOST:1/a\nGET http://localhost:1/b\n"), "GET {{base}}/a\nGET {{base}}/b\n")
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
