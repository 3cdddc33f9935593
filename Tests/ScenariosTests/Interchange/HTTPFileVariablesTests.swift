import ScenarioInterchange
import XCTest

/// The variables of `.http` files.
final class HTTPFileVariablesTests: XCTestCase {
  func testEachReferenceHasAVariableOfItsOwn() throws {
    let new = try RequestImport(
      http: """
        @login_kind = own
        # @name login
        POST http://h/login
        ###
        GET http://h/{{login.response.body.token}}/{{login.response.headers.token}}/{{login.response.body.a.token}}
        X: {{login.response.body.token}} {{login.request.body.token}}
        Y: {{login.response.body.kind}} {{login_kind}} {{login_given}} {{login.response.body.given}}
        """
    )
    XCTAssertEqual(
      new.steps,
      """
      ### login
      POST {{base}}/login

      HTTP *
      [Captures]
      login_token: jsonpath "$.token"
      login_token2: header "token"
      login_token3: jsonpath "$.a.token"
      login_kind2: jsonpath "$.kind"
      login_given2: jsonpath "$.given"

      ### GET /$login.response.body.token/$login.response.headers.token/$login.response.body.a.token
      GET {{base}}/{{login_token}}/{{login_token2}}/{{login_token3}}
      X: {{login_token}} {{login_token4}}
      Y: {{login_kind2}} {{login_kind}} {{login_given}} {{login_given2}}
      [Options]
      variable: login_kind=own

      """
    )
    XCTAssertEqual(
      new.losses,
      [
        "line 6: {{login.request.body.token}} can't be read from a response before it. Give its value with --var login_token4=VALUE."
      ]
    )
    XCTAssertEqual(new.notes, ["Give the variables that the file doesn't define with --var NAME=VALUE: login_given."])
  }

  func testNamesThatAScenarioCannotHaveStayDifferent() throws {
    let new = try RequestImport(http: "@a.b = x\n@größe = y\n@a_b = z\nGET http://h/{{a.b}}/{{größe}}/{{a_b}}/{{höhe}}\n")
    XCTAssertEqual(
      new.steps,
      """
      ### GET /$a.b/$größe/$a_b/$höhe
      GET {{base}}/{{a_b2}}/{{gr____e}}/{{a_b}}/{{h__he}}
      [Options]
      variable: a_b2=x
      variable: gr____e=y
      variable: a_b=z

      """
    )
    XCTAssertEqual(new.losses, [])
  }

  func testTheLastRequestOfANameIsTheOneThatIsMeant() throws {
    let new = try RequestImport(
      http: """
        # @name a
        GET http://h/1
        ###
        # @name a
        GET http://h/2
        ###
        GET http://h/{{a.response.body.id}}/{{a.response.headers['X-Id']}}
        ###
        # @name a
        GET http://h/3
        """
    )
    XCTAssertTrue(
      new.text.contains("GET {{base}}/2\n\nHTTP *\n[Captures]\na_id: jsonpath \"$.id\"\na_Id: header \"X-Id\"\n"),
      new.text
    )
    XCTAssertEqual(new.losses, [])
  }

  func testTheBodyOfANamedResponseHasTheNameOfItsRequest() throws {
    let new = try RequestImport(
      http: "# @name session\nPOST http://h/in\n###\nGET http://h/{{session.token}}/{{session.list[0].id}}\n"
    )
    XCTAssertTrue(
      new.text.contains("[Captures]\nsession_token: jsonpath \"$.token\"\nsession_id: jsonpath \"$.list[0].id\"\n"),
      new.text
    )
    XCTAssertEqual(new.losses, [])
  }

  func testExpressionsOfAScriptAreNamed() throws {
    let new = try RequestImport(http: "GET http://h/{{other.id}}?a={{Date.now()}}&b={{x || 'y'}}&c={{x}}\n")
    XCTAssertEqual(
      new.losses,
      [("other.id", "other_id"), ("Date.now()", "Date_now__"), ("x || 'y'", "x_____y_")].map {
        "line 1: {{\($0.0)}} can't be computed in a scenario. Give its value with --var \($0.1)=VALUE."
      }
    )
    XCTAssertEqual(new.notes, ["Give the variables that the file doesn't define with --var NAME=VALUE: x."])
  }

  func testAPercentSignEncodesTheValue() throws {
    let new = try RequestImport(http: "@x = a b&c\nGET http://h/?q={{%x}}&r={{%y}}\n")
    XCTAssertTrue(new.text.contains("GET {{base}}/?q=a%20b%26c&r={{y}}\n"), new.text)
    XCTAssertEqual(new.losses, ["line 2: {{%y}} isn't encoded. Give its percent-encoded value with --var y=VALUE."])
    XCTAssertNoThrow(try RequestImport(http: "@a = {{%a}}{{%a}}\nGET http://h/{{%a}}\n"))
  }

  func testAValueThatIsWrittenIntoAURLIsEncoded() throws {
    XCTAssertEqual(
      try RequestImport(http: "@x = \"a b\"\nGET http://h/{{x}}\n").steps,
      "### GET /$x\nGET {{base}}/%22a%20b%22\n"
    )
  }

  func testAValueThatIsMadeIsTheSameInAllOfARequest() throws {
    XCTAssertEqual(
      try RequestImport(http: "@e = a-{{$guid}}@x\nPOST http://h/{{e}}\nX-E: {{e}}\n\n{{e}}\n").steps,
      "### POST /$e\nPOST {{base}}/{{e}}\nX-E: {{e}}\n[Options]\nvariable: e=a-{{newUuid}}@x\n`{{e}}`\n"
    )
    XCTAssertTrue(
      try RequestImport(http: "@d = {{$datetime iso8601}}\n@e = x {{d}}\nGET http://h/\nA: {{e}} {{d}}\n").steps
        .hasSuffix("A: x {{d}} {{d}}\n[Options]\nvariable: d={{newDate}}\n")
    )
  }

  func testABackslashInAValueIsReadAsTheRESTClientDoes() throws {
    let new = try RequestImport(http: "@q = a\\nb\\\\c\\d\nPOST http://h/\nContent-Type: text/plain\n\n{{q}}\n")
    XCTAssertTrue(new.steps.hasSuffix("\n`a\\nb\\\\cd`\n") || new.steps.hasSuffix("```\na\nb\\cd\n```\n"), new.steps)
    XCTAssertEqual(
      new.notes,
      ["line 1: \\ in the value is read as the REST Client does: \\n is a line end, and \\\\ is \\."]
    )
  }

  func testWhatAScriptSetsCountsBeforeTheFile() throws {
    let new = try RequestImport(
      http:
        "@uid = 1\nPOST http://h/{{uid}}\n\n> {% client.global.set(\"uid\", response.body.id); %}\n###\nGET http://h/{{uid}}\n"
    )
    XCTAssertEqual(
      new.steps,
      """
      ### POST /$uid
      POST {{base}}/{{uid}}
      [Options]
      variable: uid=1

      HTTP *
      [Captures]
      uid: jsonpath "$.id"

      ### GET /$uid
      GET {{base}}/{{uid}}

      """
    )
    XCTAssertEqual(new.losses, [])
  }

  func testTheLocalTimeIsNamed() throws {
    XCTAssertEqual(
      try RequestImport(http: "GET http://h/{{$localDatetime iso8601}}\n").losses,
      [
        "line 1: {{$localDatetime iso8601}} can't be computed in a scenario. Give its value with --var localDatetime=VALUE."
      ]
    )
  }
}
