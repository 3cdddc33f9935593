import ScenarioInterchange
import XCTest

/// The request lines, credentials and redirects of scenarios that are made of `.http` files.
final class HTTPFileStepsTests: XCTestCase {
  /// The steps of requests that are whole.
  private func steps(_ text: String, line: UInt = #line) throws -> String {
    let new = try RequestImport(http: text)
    XCTAssertEqual(new.losses, [], line: line)
    return new.steps
  }

  func testBasicCredentialsAreEncoded() throws {
    for value in ["ada secret", "ada:secret"] {
      XCTAssertEqual(
        try steps("GET http://h/\nAuthorization: Basic \(value)\n"),
        "### GET /\nGET {{base}}/\n[BasicAuth]\nada: secret\n"
      )
    }
    XCTAssertEqual(
      try steps("GET http://h/\nAuthorization: Basic YTpi\n"),
      "### GET /\nGET {{base}}/\nAuthorization: Basic YTpi\n"
    )
    XCTAssertEqual(
      try RequestImport(http: "GET http://h/\nAuthorization: Digest a b\n").losses,
      ["line 2: Authorization: Digest is left out: it is computed. Write the line."]
    )
  }

  func testARelativeURLIsTakenToTheHost() throws {
    XCTAssertEqual(try RequestImport(http: "GET /x\nHost: h:1\n").base, "http://h:1")
    XCTAssertEqual(try RequestImport(http: "GET /x\nHost: h:443\n").base, "https://h:443")
    XCTAssertEqual(try steps("localhost:1/x\n"), "### GET /x\nGET {{base}}/x\n")
  }

  func testVariablesAreNotSplitIntoUserAndPassword() throws {
    let given = "### GET /\nGET {{base}}/\n[BasicAuth]\n{{user}}: {{pw}}\n"
    for value in ["{{user}}:{{pw}}", "{{user}} {{pw}}", "{{$processEnv user}}:{{$dotenv pw}}", "{{ user }}  {{ pw }}"] {
      XCTAssertEqual(try steps("GET http://h/\nAuthorization: Basic \(value)\n"), given, value)
    }
    XCTAssertEqual(
      try steps("GET http://h/\nAuthorization: Basic {{user}}:a b:{{pw}}\n"),
      "### GET /\nGET {{base}}/\n[BasicAuth]\n{{user}}: a:b:{{pw}}\n"
    )
    XCTAssertEqual(
      try steps("GET http://h/\nAuthorization: Basic {{token}}\n"),
      "### GET /\nGET {{base}}/\nAuthorization: Basic {{token}}\n"
    )
  }

  func testCredentialsInAVariableAreEncoded() throws {
    for text in [
      "@a = Basic a:b\nGET http://h/\nAuthorization: {{a}}\n", "@a = a:b\nGET http://h/\nAuthorization: Basic {{a}}\n",
      "@c = a:b\n@a = Basic {{c}}\nGET http://h/\nAuthorization: {{a}}\n",
      "@l = Authorization: Basic a b\nGET http://h/\n{{l}}\n",
    ] {
      XCTAssertEqual(try steps(text), "### GET /\nGET {{base}}/\n[BasicAuth]\na: b\n", text)
    }
    XCTAssertEqual(
      try steps("@a = Basic YTpi\nGET http://h/\nAuthorization: {{a}}\n"),
      "### GET /\nGET {{base}}/\nAuthorization: {{a}}\n[Options]\nvariable: a=Basic YTpi\n"
    )
  }

  func testAUserOrAPasswordMayBeEmpty() throws {
    XCTAssertEqual(
      try steps("GET http://h/\nAuthorization: Basic a:\n"),
      "### GET /\nGET {{base}}/\n[BasicAuth]\na:\n"
    )
    XCTAssertEqual(
      try steps("GET http://h/\nAuthorization: Basic :b\n"),
      "### GET /\nGET {{base}}/\nAuthorization: Basic OmI=\n"
    )
  }

  func testSchemesForWhichTheClientSendsRequestsAreLeftOutByName() throws {
    let schemes = [
      "openid client_credentials local", "oauth2 password dev", "aws key secret token:x region:y", "Digest {{user}} {{pw}}",
      "NTLM {{$processEnv USER}} {{$processEnv PW}}",
    ]
    for value in schemes {
      let new = try RequestImport(http: "GET http://h/\nAuthorization: \(value)\n")
      XCTAssertEqual(new.steps, "### GET /\nGET {{base}}/\n", value)
      let scheme = value.prefix { $0 != " " }
      XCTAssertEqual(new.losses, ["line 2: Authorization: \(scheme) is left out: it is computed. Write the line."])
    }
    let token = try RequestImport(http: "GET http://h/\nAuthorization: Bearer {{$auth.token(\"x\")}}\n")
    XCTAssertEqual(
      token.losses,
      ["line 2: {{$auth.token(\"x\")}} can't be computed in a scenario. Give its value with --var auth_token=VALUE."]
    )
    for value in ["OAuth2 abcdef", "Digest username=\"x\", realm=\"y\"", "openid"] {
      XCTAssertEqual(
        try steps("GET http://h/\nAuthorization: \(value)\n"),
        "### GET /\nGET {{base}}/\nAuthorization: \(value)\n"
      )
    }
  }

  func testAPathGoesToTheServerUnderTest() throws {
    let new = try RequestImport(http: "GET /json?a=b\n###\n/x\n")
    XCTAssertEqual(new.steps, "### GET /json\nGET {{base}}/json?a=b\n\n### GET /x\nGET {{base}}/x\n")
    XCTAssertEqual(new.notes, ["line 1: URLs that name no server go to {{base}}. Name the server with run --server ORIGIN."])
    XCTAssertEqual(new.losses + [new.base], [""])
  }

  func testAPathGoesToTheHostThatTheFileNames() throws {
    for text in [
      "@host = http://h:1\nGET /x\n", "@host = h:1\nGET /x\n", "GET /x\nHost: http://h:1\n", "GET /x\nHost: http://h:1/\n",
    ] {
      let new = try RequestImport(http: text)
      XCTAssertEqual(new.steps, "### GET /x\nGET {{base}}/x\n", text)
      XCTAssertEqual([new.base] + new.notes + new.losses, ["http://h:1"], text)
    }
    XCTAssertEqual(try RequestImport(http: "GET /x\nHost: https://h\n").base, "https://h")
  }

  func testRequestsFollowRedirectsUnlessACommentSaysNo() throws {
    XCTAssertEqual(try RequestImport(http: "GET http://h/\n").text, "#@ location: true\n\n### GET /\nGET {{base}}/\n")
    XCTAssertEqual(try RequestImport(http: "# @no-redirect\nGET http://h/\n").text, "### GET /\nGET {{base}}/\n")
    XCTAssertEqual(
      try RequestImport(http: "GET http://h/\n###\n# @no-redirect\nGET http://h/\n").text,
      "#@ location: true\n\n### GET /\nGET {{base}}/\n\n### GET /\nGET {{base}}/\n[Options]\nlocation: false\n"
    )
  }

  func testAVersionThatIsNotUsedIsNamed() throws {
    let new = try RequestImport(http: "GET http://h/ HTTP/1.0\n###\nGET https://h/ HTTP/3\n###\nGET https://h/ HTTP/2\n")
    XCTAssertEqual(
      new.notes,
      [
        "line 1: HTTP/1.0 isn't used: the request is sent with HTTP/1.1.",
        "line 3: HTTP/3 isn't used: the request is sent with HTTP/1.1.",
      ]
    )
    XCTAssertTrue(new.text.hasSuffix("GET https://h/\n[Options]\nhttp2: true\n"), new.text)
  }

  func testTheHostMayBeAVariableFromOutside() throws {
    let new = try RequestImport(http: "@host = {{server}}\n\n###\nGET /a?b=1\n")
    XCTAssertEqual(new.steps, "### GET $server/a\nGET {{server}}/a?b=1\n")
    XCTAssertEqual(new.notes, ["Give the variables that the file doesn't define with --var NAME=VALUE: server."])
  }

  func testWhatAURLCannotHaveIsEncoded() throws {
    XCTAssertEqual(
      try steps("GET http://h/a b?q=\"x\"&g=<a>`&p=100%&r=%41%2\n"),
      "### GET /a b\nGET {{base}}/a%20b?q=%22x%22&g=%3Ca%3E%60&p=100%25&r=%41%252\n"
    )
    XCTAssertEqual(try steps("@v = a b\nGET http://h/?x={{v}}\n"), "### GET /\nGET {{base}}/?x=a%20b\n")
  }

  func testTargetsThatAScenarioCannotHaveAreNamed() throws {
    let new = try RequestImport(
      http: "OPTIONS * HTTP/1.1\nHost: h\n###\nGET http://unix:/var/run/docker.sock:/images\n###\nGET http://h/\n"
    )
    XCTAssertEqual(new.steps, "### GET /\nGET {{base}}/\n")
    XCTAssertEqual(
      new.losses,
      [
        "line 1: The request is left out: a scenario can't send * as the target. Write a path, such as OPTIONS /.",
        "line 4: The request is left out: a scenario can't use a Unix socket. Write a server, such as http://127.0.0.1:8080.",
      ]
    )
  }
}
