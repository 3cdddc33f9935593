import ScenarioInterchange
import ScenarioSyntax
import XCTest

extension RequestImport {
  /// The steps without the head that says that requests follow redirects.
  var steps: String {
    let head = "#@ location: true\n\n"
    return text.hasPrefix(head) ? String(text.dropFirst(head.count)) : text
  }
}

/// Scenarios made of the files of editors' HTTP clients.
final class HTTPFileTests: XCTestCase {
  /// The text of the scenario, whose requests are whole.
  private func scenario(_ text: String, line: UInt = #line) throws -> String {
    let new = try RequestImport(http: text)
    XCTAssertEqual(new.losses, [], line: line)
    return new.steps
  }

  func testWhatIsComputedWithOtherArgumentsIsAnotherVariable() throws {
    let new = try RequestImport(
      http: "GET http://h/{{$datetime rfc1123}}/{{$datetime 'YYYY'}}/{{$datetime rfc1123}}/{{$localDatetime iso8601}}\n"
    )
    XCTAssertTrue(new.text.contains("GET {{base}}/{{datetime}}/{{datetime2}}/{{datetime}}/{{localDatetime}}\n"), new.text)
  }

  func testAScriptThatReadsAHeaderBecomesACapture() throws {
    let new = try RequestImport(
      http: """
        POST http://h/login

        > {%
          client.global.set("AUTH", response.headers.valueOf("Authorization"));
        %}

        ###
        GET http://h/me
        Authorization: {{AUTH}}

        """
    )
    XCTAssertTrue(new.text.contains("[Captures]\nAUTH: header \"Authorization\"\n"), new.text)
    XCTAssertEqual(new.losses, [])
  }

  func testTheVariableOfAnAddressIsTheBase() throws {
    for address in [
      "@b = http://h:1\nGET {{b}}/api/x", "@h = h\n@p = 1\nGET http://{{h}}:{{p}}/api/x", "@b=http://h:1/api\n{{b}}/x",
    ] {
      let new = try RequestImport(http: address)
      XCTAssertEqual(new.steps, "### GET /api/x\nGET {{base}}/api/x\n", address)
      XCTAssertEqual([new.base] + new.notes + new.losses, ["http://h:1"], address)
    }
  }

  func testOtherVariablesStayVariables() throws {
    XCTAssertEqual(
      try scenario(
        "@id = 7\n@name = Ada\nPOST http://h/{{id}}\nX: {{name}}\nContent-Type: application/json\n\n{\"n\": {{ id }}}\n"
      ),
      """
      ### POST /$id
      POST {{base}}/{{id}}
      X: {{name}}
      Content-Type: application/json
      [Options]
      variable: id=7
      variable: name=Ada
      {"n": {{id}}}

      """
    )
  }

  func testAValueThatAVariableCannotHaveIsWrittenOut() throws {
    let text = try scenario(
      "@a = \"q\"\n@b = [1, 2]\nPOST http://h/\nX: {{a}}\nContent-Type: application/json\n\n{\"n\": {{b}}}\n"
    )
    XCTAssertEqual(text, "### POST /\nPOST {{base}}/\nX: \"q\"\nContent-Type: application/json\n{\"n\": [1, 2]}\n")
  }

  func testAnEnvironmentGivesVariablesAndItsPrivateOnesAreSecrets() throws {
    let files = [
      "x/http-client.env.json":
        #"{"$shared": {"v": "2", "n": 1}, "dev": {"host": "http://127.0.0.1:1", "n": 7, "TLS": {}}, "prod": {}}"#,
      "x/http-client.private.env.json": #"{"dev": {"token": "t0p-secret"}}"#,
    ]
    func environment(_ name: String) throws -> HTTPFile.Environment {
      try HTTPFile.Environment(name, in: ["x", ""]) { path in files[path].map { Array($0.utf8) } }
    }
    let text = "@own = mine\nGET {{host}}/v{{v}}/{{n}}/{{own}}\nAuthorization: Bearer {{token}}\n"
    let new = try RequestImport(http: text, environment: try environment("dev"))
    XCTAssertEqual(new.base, "http://127.0.0.1:1")
    XCTAssertEqual(
      new.steps,
      """
      ### GET /v$v/$n/$own
      GET {{base}}/v{{v}}/{{n}}/{{own}}
      Authorization: Bearer {{secret.token}}
      [Options]
      variable: v=2
      variable: n=7
      variable: own=mine

      """
    )
    XCTAssertFalse(new.text.contains("t0p"))
    XCTAssertEqual(new.notes, ["Give the values of the private environment with --secret NAME=VALUE: token."])
    XCTAssertThrowsError(try environment("live")) {
      XCTAssertEqual("\($0)", "There is no environment live. Name one of these: dev, prod.")
    }
    XCTAssertThrowsError(try HTTPFile.Environment("dev", in: [""]) { _ in nil }) {
      XCTAssertTrue(
        "\($0)".hasPrefix("--env dev needs one of the files http-client.env.json, http-client.private.env.json, which"),
        "\($0)"
      )
    }
    XCTAssertThrowsError(try HTTPFile.Environment("dev", in: [""]) { _ in Array("[]".utf8) }) {
      XCTAssertEqual(
        "\($0)",
        #"http-client.env.json isn't a JSON object of environments. Write {"dev": {"NAME": "VALUE"}}."#
      )
    }
  }

  func testVariablesFromOutsideAreNamed() throws {
    let new = try RequestImport(http: "GET {{host}}/{{$processEnv HOME}}?t={{$dotenv %TOKEN}}&e={{$env.E}}\n")
    XCTAssertEqual(new.steps, "### GET $host/$$processEnv HOME\nGET {{host}}/{{HOME}}?t={{TOKEN}}&e={{E}}\n")
    XCTAssertEqual(new.notes, ["Give the variables that the file doesn't define with --var NAME=VALUE: host, HOME, TOKEN, E."])
    XCTAssertEqual(new.losses, [])
  }

  func testComputedValuesAreThoseOfTheLanguageOrNamed() throws {
    let new = try RequestImport(
      http:
        "GET http://h/{{$guid}}/{{$uuid}}/{{$random.uuid}}\nA: {{$datetime iso8601}}\nB: {{$timestamp}}\nC: {{$randomInt 1 5}}\n"
    )
    XCTAssertTrue(
      new.text.hasSuffix("GET {{base}}/{{newUuid}}/{{newUuid}}/{{newUuid}}\nA: {{newDate}}\nB: {{timestamp}}\nC: {{randomInt}}\n")
    )
    XCTAssertEqual(
      new.losses,
      [
        "line 3: {{$timestamp}} can't be computed in a scenario. Give its value with --var timestamp=VALUE.",
        "line 4: {{$randomInt 1 5}} can't be computed in a scenario. Give its value with --var randomInt=VALUE.",
      ]
    )
  }

  func testAReferenceToAResponseIsACapture() throws {
    let file = """
      @token = {{login.response.body.$.token}}
      # @name login
      POST http://h/login
      ###
      GET http://h/x
      Authorization: Bearer {{token}}
      X: {{login.response.headers.X-Id}}
      Y: {{other.response.body.$.y}}
      """
    let new = try RequestImport(http: file)
    XCTAssertEqual(
      new.steps,
      """
      ### login
      POST {{base}}/login

      HTTP *
      [Captures]
      login_token: jsonpath "$.token"
      login_Id: header "X-Id"

      ### GET /x
      GET {{base}}/x
      Authorization: Bearer {{login_token}}
      X: {{login_Id}}
      Y: {{other_y}}

      """
    )
    XCTAssertEqual(
      new.losses,
      ["line 8: {{other.response.body.$.y}} can't be read from a response before it. Give its value with --var other_y=VALUE."]
    )
  }

  func testAScriptThatSetsAVariableIsACapture() throws {
    let file =
      "POST http://h/a\n\n> {%\n  client.global.set(\"token\", response.body.a[0].token);\n%}\n\n### next\nGET http://h/{{token}}\n"
    let new = try RequestImport(http: file)
    XCTAssertEqual(
      new.steps,
      "### POST /a\nPOST {{base}}/a\n\nHTTP *\n[Captures]\ntoken: jsonpath \"$.a[0].token\"\n\n### next\nGET {{base}}/{{token}}\n"
    )
    XCTAssertEqual(new.notes + new.losses, [])
  }

  func testWhatIsNoBodyIsLeftOutByName() throws {
    let new = try RequestImport(
      http: "< {%\n request.variables.set('a', 1)\n%}\nGET http://h/x\n\n> {% client.test() %}\n<> old.json\n>> new.json\n"
    )
    XCTAssertEqual(new.steps, "### GET /x\nGET {{base}}/x\n")
    XCTAssertEqual(
      new.notes,
      [
        "line 6: The script for the response is left out. Write its tests into [Asserts].",
        "line 7: <> old.json is left out. Use the option output: to save a response.",
        "line 8: >> new.json is left out. Use the option output: to save a response.",
      ]
    )
    XCTAssertEqual(new.losses, ["line 1: The script before the request is left out. Write what it sets into the scenario."])
  }

  func testAQueryMayStandOnLinesOfItsOwn() throws {
    let text = try scenario("GET http://h/x\n    ?page=2\n    &n=a b\nAccept: */*\n")
    XCTAssertEqual(text, "### GET /x\nGET {{base}}/x?page=2&n=a%20b\nAccept: */*\n")
  }

  func testCommentsTellWhatTheStepDoes() throws {
    XCTAssertEqual(
      try scenario("# @name make\n# @no-redirect\n// @no-cookie-jar\n# @timeout 5\n# text\nGET https://h/ HTTP/2\n"),
      "### make\nGET {{base}}/\n[Options]\njar: off\nmax-time: 5s\nhttp2: true\n"
    )
  }

  func testARequestThatCannotBeSentIsLeftOutByName() throws {
    let new = try RequestImport(http: "WEBSOCKET ws://h/x\n###\nGET http://h/\nno header\n###\nGET http://h/ok\n")
    XCTAssertEqual(new.steps, "### GET /ok\nGET {{base}}/ok\n")
    XCTAssertEqual(
      new.losses,
      [
        "line 1: The request is left out: a scenario can't use WEBSOCKET.",
        "line 4: no header isn't a header line. Write Name: value, and a blank line before the body.",
      ]
    )
    XCTAssertThrowsError(try RequestImport(http: "hello world\n")) { error in
      XCTAssertEqual("\(error)", "line 1: hello world isn't a request line. Write one such as GET http://127.0.0.1:8080/.")
    }
  }

  func testAByteOrderMarkAndFoldedLinesAreRead() throws {
    XCTAssertEqual(try scenario("\u{FEFF}GET http://h/\nX: one\n two\n"), "### GET /\nGET {{base}}/\nX: one two\n")
  }

  func testAnExportedFileIsTheSameRequestsAgain() throws {
    let text = """
      ### POST /a
      POST {{base}}/a
      Content-Type: text/plain
      ```
      one

      two

      ```

      ### POST /b
      POST {{base}}/b
      Content-Type: multipart/form-data; boundary=B
      `--B\\r\\nContent-Disposition: form-data; name="a"\\r\\n\\r\\n1\\r\\n--B--\\r\\n`

      ### POST /c
      POST {{base}}/c
      Content-Type: application/json
      {"a": 1}

      """
    let export = try RequestExport([try ScenarioFile.parse(text)], base: "http://h")
    XCTAssertEqual(try scenario(try export.http), text)
  }

  func testABodyThatSuchAFileCannotHoldIsRefused() throws {
    for body in ["hex,fffe80;", "`a\\n### b`", "`a\\rb`", "`\\na`", "`< x`", "`> {% x %}`"] {
      let export = try RequestExport([try ScenarioFile.parse("POST {{base}}/\n\(body)\n", path: "a.scenario")], base: "http://h")
      XCTAssertThrowsError(try export.http, body) { error in
        XCTAssertTrue("\(error)".hasPrefix("a.scenario:1 can't be exported: an .http file can't hold its "), "\(error)")
      }
    }
  }

  func testACurlCommandMayTakeThePlaceOfARequest() throws {
    let new = try RequestImport(
      http: """
        @host = localhost:8080
        ### made by curl
        curl -X PUT 'http://{{host}}/a?b=1' \\
          -H 'X-Id: {{$guid}}' --json '{"n": {{n}}}'

        > {% client.global.set("id", response.body.id); %}

        ###
        curl http://other.example/{{id}}
        ###
        curl https://{{server}}/x
        ###
        curl ftp://h/x
        """
    )
    XCTAssertEqual(
      new.steps,
      """
      ### made by curl
      PUT {{base}}/a?b=1
      X-Id: {{newUuid}}
      Content-Type: application/json
      Accept: application/json
      `{"n": {{n}}}`

      HTTP *
      [Captures]
      id: jsonpath "$.id"

      ### GET /$id
      GET http://other.example/{{id}}

      ### GET /x
      GET https://{{server}}/x

      """
    )
    XCTAssertEqual(new.base, "http://localhost:8080")
    XCTAssertEqual(new.losses.count, 1, "\(new.losses)")
    XCTAssertTrue(new.losses.first?.hasPrefix("line 13: The curl command is left out: ") == true, "\(new.losses)")
  }

  func testARequestLineInABodyIsNamed() throws {
    let new = try RequestImport(http: "POST http://h/a\n\nGET http://h/b\n")
    XCTAssertEqual(new.steps, "### POST /a\nPOST {{base}}/a\n`GET http://h/b`\n")
    XCTAssertEqual(
      new.notes,
      ["line 3: The line is part of the body of the request before. Write ### above it to make it a request."]
    )
  }

  func testANameThatMeansSomethingInAScenarioIsChanged() throws {
    XCTAssertEqual(
      try scenario("@secret = abc\nGET http://h/{{secret}}/{{newDate}}\n"),
      "### GET /$secret/$newDate\nGET {{base}}/{{secret_}}/{{newDate_}}\n[Options]\nvariable: secret_=abc\n"
    )
    XCTAssertEqual(try scenario("GET {{base}}/x\n"), "### GET /x\nGET {{base}}/x\n")
  }
}
