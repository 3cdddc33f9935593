import ScenarioInterchange
import XCTest

/// Which lines of an `.http` file are a request, its body or a response.
final class HTTPFileParserTests: XCTestCase {
  func testAResponseBelowARequestIsNotItsBody() throws {
    let new = try RequestImport(
      http: """
        GET http://h/a

        // response
        HTTP/2.0 200 - OK
        Content-Type: application/json

        {"a": 1}

        ###
        HTTP/1.1 200 OK
        Content-Length: 3

        abc
        ###
        POST http://h/b
        Content-Type: application/json

        {"b": 2}

        HTTP/1.1 201 Created

        <> 2020-01-01.201.json
        """
    )
    XCTAssertEqual(
      new.steps,
      "### GET /a\nGET {{base}}/a\n\n### POST /b\nPOST {{base}}/b\nContent-Type: application/json\n{\"b\": 2}\n"
    )
    XCTAssertEqual(new.losses, [])
    XCTAssertEqual(
      new.notes,
      [4, 10, 20].map { "line \($0): The response is left out. Write what is expected below the request." } + [
        "line 22: <> 2020-01-01.201.json is left out. Use the option output: to save a response."
      ]
    )
  }

  func testAResponseMayFollowWithoutABlankLine() throws {
    for text in [
      "GET http://h/\nAccept: */*\nHTTP/1.1 200 OK\nA: b\n\nc\n", "GET http://h/\nAccept: */*\n\n// c\nHTTP/1.1 200\n",
    ] {
      let new = try RequestImport(http: text)
      XCTAssertEqual(new.steps, "### GET /\nGET {{base}}/\nAccept: */*\n")
      XCTAssertEqual(new.notes.count, 1, "\(new.notes)")
    }
    XCTAssertEqual(
      try RequestImport(http: "POST http://h/\nContent-Type: application/json\n\n{\"a\": 1}\nHTTP/1.1 200 OK\n").steps,
      "### POST /\nPOST {{base}}/\nContent-Type: application/json\n{\"a\": 1}\n"
    )
  }

  func testRequestsAndResponsesMayBeThePartsOfABody() throws {
    let body = "--b\nContent-Type: application/http\n\nGET http://h/y\n\nHTTP/1.1 200 OK\n\n--b--"
    let new = try RequestImport(http: "POST http://h/\nContent-Type: multipart/mixed; boundary=b\n\n\(body)\n")
    XCTAssertTrue(
      new.text.contains(
        #"`--b\r\nContent-Type: application/http\r\n\r\nGET http://h/y\r\n\r\nHTTP/1.1 200 OK\r\n\r\n--b--\r\n`"#
      ),
      new.text
    )
    XCTAssertEqual(new.notes + new.losses, [])
  }

  func testARequestWithoutAMarkBeginsWhereTheBodyBeforeCannotGoOn() throws {
    let new = try RequestImport(
      http: """
        GET http://h/a

        GET /b
        Accept: */*

        # @name fourth
        DELETE localhost:8080/c

        POST http://h/d
        Content-Type: application/json

        {"a": "}"}

        POST http://h/e
        Content-Type: application/x-www-form-urlencoded

        a=1

        PUT http://h/f

        < ./f.txt

        GET http://h/g

        > {% client.log() %}

        POST http://h/h
        """
    )
    XCTAssertEqual(
      new.steps,
      """
      ### GET /a
      GET {{base}}/a

      ### GET /b
      GET {{base}}/b
      Accept: */*

      ### fourth
      DELETE http://localhost:8080/c

      ### POST /d
      POST {{base}}/d
      Content-Type: application/json
      {"a": "}"}

      ### POST /e
      POST {{base}}/e
      Content-Type: application/x-www-form-urlencoded
      `a=1`

      ### PUT /f
      PUT {{base}}/f
      file,f.txt;

      ### GET /g
      GET {{base}}/g

      ### POST /h
      POST {{base}}/h

      """
    )
    XCTAssertEqual(new.losses, [])
    let begun = new.notes.filter {
      $0.hasSuffix(": A new request begins here without a ### line above it. Write one to make that clear.")
    }
    XCTAssertEqual(
      begun.map { $0.prefix { $0 != ":" } },
      ["line 3", "line 7", "line 9", "line 14", "line 19", "line 23", "line 27"]
    )
  }

  func testARequestLineInATextIsPartOfIt() throws {
    for body in ["hi\\n\\nGET http://h/b", "{\"a\": [\\n\\nGET http://h/b", "GET http://h/b and more"] {
      let text = "POST http://h/a\nContent-Type: text/plain\n\n\(body.replacing("\\n", with: "\n"))\n"
      XCTAssertEqual(
        try RequestImport(http: text).steps,
        "### POST /a\nPOST {{base}}/a\nContent-Type: text/plain\n`\(body)`\n"
      )
    }
  }

  func testTheTextAfterTheMarkIsTheNameOfTheRequest() throws {
    let new = try RequestImport(
      http: "### login\nPOST http://h/login\n###\nGET http://h/{{login.response.body.$.token}}\n"
    )
    XCTAssertEqual(new.losses, [])
    XCTAssertTrue(new.text.contains("[Captures]\nlogin_token: jsonpath \"$.token\"\n"), new.text)
    let named = try RequestImport(
      http: "### login\n# @name=first\nPOST http://h/login\n###\nGET http://h/{{login.response.body.$.token}}\n"
    )
    XCTAssertEqual(named.losses.count, 1, "\(named.losses)")
  }

  func testWhatHttpyacDoesBesidesIsNamed() throws {
    let new = try RequestImport(
      http: """
        # @name one
        # @sleep 500
        # @no-reject-unauthorized
        # @connection-timeout 3 s
        GET https://h/one
        ###
        # @ref one
        # @ref later
        // @forceRef one
        # @loop for 3
        # @import ./x.http
        GET https://h/two
        ###
        # @name later
        # @disabled
        GET https://h/three
        ###
        import ./y.http
        GET https://h/four
        """
    )
    XCTAssertEqual(
      new.steps,
      """
      ### one
      GET {{base}}/one
      [Options]
      delay: 500ms
      insecure: true
      connect-timeout: 3s

      ### GET /two
      GET {{base}}/two

      ### GET /four
      GET {{base}}/four

      """
    )
    XCTAssertEqual(new.notes, ["line 16: The request is left out, because it is disabled."])
    XCTAssertEqual(
      new.losses,
      [
        "line 8: @ref later is left out. Write the steps that it means.",
        "line 9: @forceRef one is left out. Write the steps that it means.",
        "line 10: @loop for 3 is left out. Write the steps that it means.",
        "line 11: @import ./x.http is left out. Write the steps that it means.",
        "line 18: import ./y.http is left out. Import that file by itself.",
      ]
    )
  }

  func testAQueryGoesOnAfterBlankLinesAndComments() throws {
    for text in [
      "GET http://h/x\n  ?a=b\n\n  # one\n  &c=d:e\nAccept: */*\n",
      "GET http://h/x\n    // one\n\t?a=b\n    &c=d:e HTTP/1.1\n# two\nAccept: */*\n",
    ] {
      XCTAssertEqual(try RequestImport(http: text).steps, "### GET /x\nGET {{base}}/x?a=b&c=d:e\nAccept: */*\n")
    }
  }

  func testTabsAndLineEndsOfWindowsAreBlanks() throws {
    let new = try RequestImport(http: "\u{FEFF}@x = 1\r\n\tGET\thttp://h/{{x}}\tHTTP/1.1\r\n\tAccept:\t*/*\r\n\r\n###\r\n")
    XCTAssertEqual(new.steps, "### GET /$x\nGET {{base}}/{{x}}\nAccept: */*\n[Options]\nvariable: x=1\n")
    XCTAssertEqual(new.notes + new.losses, [])
  }

  func testAVariableMayStandForAHeaderLine() throws {
    let new = try RequestImport(
      http: "@json = Content-Type: application/json\nPOST http://h/\n{{json}}\n\n{\n# one\n\"a\": {{n}}\n}\n"
    )
    XCTAssertEqual(new.steps, "### POST /\nPOST {{base}}/\nContent-Type: application/json\n{\n\"a\": {{n}}\n}\n")
    XCTAssertEqual(new.losses, [])
  }

  func testAVariableWithoutAValueIsNamed() throws {
    let new = try RequestImport(http: "@x\n# @prompt y Your name\n# @note\nGET http://h/{{y}}\n")
    XCTAssertEqual(new.steps, "### GET /$y\nGET {{base}}/{{y}}\n")
    XCTAssertEqual(new.losses, ["line 1: @x has no value. Write @NAME = VALUE."])
  }

  func testAFileWithoutRequestsSaysSo() {
    for text in ["@x = 1\n# comment\n", "###\n### only\n###\n", "", "HTTP/1.1 200 OK\n\nabc\n"] {
      XCTAssertThrowsError(try RequestImport(http: text)) { error in
        XCTAssertEqual("\(error)", "The file has no request. Write one, such as GET http://127.0.0.1:8080/.")
      }
    }
  }

  func testBlanksInAURLDoNotMakeARequestPartOfABody() throws {
    for url in ["/b?q={{ $guid }}", "/b?q={{$guid}}", "/b?q={{$datetime iso8601}}", "http://h/b c", "http://h/b c HTTP/1.1"] {
      let new = try RequestImport(http: "GET http://h/a\n\nGET \(url)\nX: y\n\nDELETE \(url)\n\nPOST \(url)\n\n{}\n")
      XCTAssertEqual(new.steps.split(separator: "\n").filter { $0.hasPrefix("### ") }.count, 4, new.steps)
      XCTAssertEqual(new.losses, [], url)
      let begun = new.notes.filter { $0.contains("A new request begins here") }.map { $0.prefix { $0 != ":" } }
      XCTAssertEqual(begun, ["line 3", "line 6", "line 8"], url)
    }
  }

  func testEachRequestLineInABodyIsNamed() throws {
    let new = try RequestImport(http: "POST http://h/a\n\nGET /b?q={{ $guid }}\n\nGET http://h/c d\n")
    XCTAssertEqual(
      new.notes,
      [3, 5].map { "line \($0): The line is part of the body of the request before. Write ### above it to make it a request." }
    )
  }

  func testABodyMayBeginWithoutABlankLine() throws {
    for body in ["{\"a\": 1}", "mutation {\n  a\n}", "query Q($x: Int) {\n  a\n}"] {
      let new = try RequestImport(http: "POST http://h/\nContent-Type: application/json\n\(body)\n")
      XCTAssertTrue(new.text.contains(body), new.text)
      let sentence = "line 3: The body begins here without a blank line above it. Write one to make that clear."
      XCTAssertTrue(new.notes.contains(sentence), "\(new.notes)")
      XCTAssertEqual(new.losses, [])
    }
  }

  func testARequestAfterOneThatCannotBeReadIsKept() throws {
    for text in ["fragment A on B {\n  x\n}", "WEBSOCKET ws://h/x\n\nhello"] {
      let new = try RequestImport(http: "\(text)\n\nGET http://h/b\n")
      XCTAssertEqual(new.steps, "### GET /b\nGET {{base}}/b\n")
      XCTAssertEqual(new.losses.count, 1, "\(new.losses)")
    }
  }

  func testBracesWithBackslashesAreNamed() throws {
    let sentence = #"\{\{ is sent as it stands. Where it means {{, as in httpyac, write \{{ into the scenario."#
    let new = try RequestImport(http: "POST http://h/?a=\\{\\{x\\}\\}\nX: \\{\\{y\\}\\}\n\n{\"t\":\"\\{\\{x\\}\\}\"}\n")
    XCTAssertEqual(new.notes, [1, 2, 4].map { "line \($0): \(sentence)" })
  }
}
