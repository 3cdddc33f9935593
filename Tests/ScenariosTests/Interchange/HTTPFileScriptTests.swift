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
      [9, 18].map { "line \($0): The script for the response is left out. Write its tests into [Asserts]." }
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
}
