import ScenarioInterchange
import XCTest

/// The scripts of `.http` files.
final class HTTPFileScriptTests: XCTestCase {
  func testAScriptOfHttpyacIsLeftOutByName() throws {
    let new = try RequestImport(
      http: """
        {{
          exports.x = 1;
        }}
        POST http://h/a
        Content-Type: application/json

        {"a": 1}

        {{
          test.status(200);
          exports.token = response.parsedBody.token;
          $global.kind = response.headers["X-Kind"];
        }}
        ###
        {{+
          exports.y = 2
        }}
        {{@response
          console.log(response.body);
        }}
        GET http://h/{{token}}/{{kind}}
        {{@request
          request.headers.X = 1;
        }}
        """
    )
    XCTAssertEqual(
      new.steps,
      """
      ### POST /a
      POST {{base}}/a
      Content-Type: application/json
      {"a": 1}

      HTTP *
      [Captures]
      token: jsonpath "$.token"
      kind: header "X-Kind"

      ### GET /$token/$kind
      GET {{base}}/{{token}}/{{kind}}

      """
    )
    XCTAssertEqual(
      new.notes,
      [
        "line 9: The script for the response is left out but for what it captures. Write its tests into [Asserts].",
        "line 18: The script for the response is left out. Write its tests into [Asserts].",
      ]
    )
    XCTAssertEqual(
      new.losses,
      [1, 15, 22].map { "line \($0): The script before the request is left out. Write what it sets into the scenario." }
    )
  }

  func testBracesThatAreNeverClosedAreNoScript() throws {
    XCTAssertEqual(try RequestImport(http: "POST http://h/\n\n{{\na\n").steps, "### POST /\nPOST {{base}}/\n`\\{{\\na`\n")
  }

  func testAScriptOfSeveralLinesIsNoBody() throws {
    let new = try RequestImport(
      http: "POST http://h/\n\nhello\n< {%\n  x\n%}\n> {%\n  client.test(\"a\", () => {\n  });\n%}\n"
    )
    XCTAssertEqual(new.steps, "### POST /\nPOST {{base}}/\n`hello`\n")
    XCTAssertEqual(new.losses, ["line 4: The script before the request is left out. Write what it sets into the scenario."])
  }

  func testAScriptThatUsesTheRequestIsALoss() throws {
    let new = try RequestImport(
      http: """
        POST http://h/

        > {% client.assert(response.body.a === request.body.a); %}
        ###
        POST http://h/

        > {%
          client.global.set("n", request.body.n);
          client.global.set(
            "t", response.body.t
          );
          client.global.set("f", response.body.list.filter((x) => x.a === 1)[0].id);
        %}
        """
    )
    XCTAssertTrue(new.text.contains("[Captures]\nt: jsonpath \"$.t\"\n"), new.text)
    XCTAssertEqual(
      new.losses,
      [
        "line 3: The script uses the request, which a scenario can't. Write what it checks into the scenario.",
        "line 7: A script sets {{n}} to what can't be captured. Write a line in [Captures].",
        "line 7: A script sets {{f}} to what can't be captured. Write a line in [Captures].",
      ]
    )
  }

  /// The step of a request with a script for the response.
  private func imported(_ script: String) throws -> RequestImport {
    try RequestImport(http: "GET http://h/a\n\n> {%\n\(script)\n%}\n")
  }

  func testCommentsAndStringsOfAScriptSetNothing() throws {
    for script in [
      #"// client.global.set("t", response.body.a);"#,
      "/* client.global.set(\"t\", response.body.a);\n * exports.t = response.body.a **/",
      #"client.log("client.global.set(\"t\", response.body.a)")"#, "client.log('exports.t = response.body.a')",
      "client.log(`\nexports.t = response.body.a`)", #"const r = /"exports.t = response.body.a/;"#, "/**/",
      #"client.log("it's // exports.t"); // exports.t = response.body.a"#,
    ] {
      let new = try imported(script)
      XCTAssertEqual(new.steps, "### GET /a\nGET {{base}}/a\n", script)
      XCTAssertEqual(new.losses, [], script)
    }
    let after = try imported("let u = \"http://x\"; client.global.set(\"t\", response.body.a)")
    XCTAssertTrue(after.text.hasSuffix("[Captures]\nt: jsonpath \"$.a\"\n"), after.text)
  }

  func testWhatAScriptSetsUnderAConditionIsALoss() throws {
    let set = #"client.global.set("t", response.body.a);"#
    for script in [
      "if (response.body.a) \(set)", "if (response.body.a)\n  \(set)", "if (response.body.a) {\n  log(1);\n  \(set)\n}",
      "if (x) { y() } else \(set)", "if (x) { y() }\nelse {\n \(set) }", "response.body.a && \(set)", "x ? y() : \(set)",
      "for (let i of x) { \(set) }", "if (!response.body.a) return;\n\(set)", "try { x() } catch (e) { \(set) }",
      "if (x) { if (y) { z() }\n \(set) }",
    ] {
      let new = try imported(script)
      XCTAssertEqual(new.steps, "### GET /a\nGET {{base}}/a\n", script)
      XCTAssertEqual(
        new.losses,
        [
          "line 3: A script sets {{t}} only under a condition, which a scenario can't. Write a line in [Captures] if it is always set."
        ],
        script
      )
    }
    for script in [
      "if (x) { y() }\n\(set)", "if (x) y();\n\(set)", "if (x) y()\n\(set)", "const z = a && b\n\(set)",
      "client.test('a', () => { \(set) })",
      "client.test('a', function() { if (x) return; })\n\(set)", "const a = response.body?.b\n\(set)",
    ] {
      let new = try imported(script)
      XCTAssertTrue(new.text.hasSuffix("[Captures]\nt: jsonpath \"$.a\"\n"), script)
      XCTAssertEqual(new.losses, [], script)
    }
  }

  func testNothingIsSaidAboutAScriptThatIsKeptWhole() throws {
    let set = #"client.global.set("t", response.body.a)"#
    for text in [
      "> {% \(set); %}", "> {%\n  // text\n  \(set)\n  client.global.set(\"u\", response.body.b);\n%}",
      "{{\n  exports.t = response.parsedBody.a;\n}}", "{{@response\n  $global.t = response.parsedBody.a\n}}",
    ] {
      let new = try RequestImport(http: "POST http://h/\n\n\(text)\n")
      XCTAssertTrue(new.text.contains("[Captures]\nt: jsonpath \"$.a\"\n"), text)
      XCTAssertEqual(new.notes + new.losses, [], text)
    }
    XCTAssertEqual(
      try RequestImport(http: "POST http://h/\n\n> {% \(set); client.test('a', () => {}); %}\n").notes,
      ["line 3: The script for the response is left out but for what it captures. Write its tests into [Asserts]."]
    )
  }

  func testAScriptFileIsALossWhereAVariableLacksItsValue() throws {
    let text = "GET http://h/a\n\n> ./s.js\n\n###\nGET http://h/"
    XCTAssertEqual(
      try RequestImport(http: "\(text){{t}}/{{u}}\n").losses,
      ["line 3: The script ./s.js isn't read, and what it may set has no value: t, u. Write lines in [Captures]."]
    )
    for rest in ["b", "{{$processEnv T}}"] {
      let new = try RequestImport(http: "\(text)\(rest)\n")
      XCTAssertEqual(new.losses, [])
      XCTAssertEqual(
        new.notes.first,
        "line 3: The script ./s.js isn't read. Write its tests into [Asserts] and what it sets into [Captures]."
      )
    }
  }
}
