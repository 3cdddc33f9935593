import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// The bodies of requests of `.http` files.
final class HTTPFileBodyTests: XCTestCase {
  /// The steps of requests that are whole.
  private func steps(_ text: String, line: UInt = #line) throws -> String {
    let new = try RequestImport(http: text)
    XCTAssertEqual(new.losses, [], line: line)
    return new.steps
  }

  func testAFileIsABodyFromAFile() throws {
    XCTAssertEqual(try steps("POST http://h/\n\n< ./a/b.json\n"), "### POST /\nPOST {{base}}/\nfile,a/b.json;\n")
    XCTAssertEqual(
      try RequestImport(http: "POST http://h/\n\n<@utf8 b.json\n").losses,
      ["line 3: Variables in the file b.json aren't replaced. Write the text into the scenario."]
    )
    XCTAssertEqual(
      try RequestImport(http: "POST http://h/\n\n< /etc/x\n").losses,
      ["line 3: The file /etc/x is left out: it must lie beside the scenario or in a folder below it."]
    )
  }

  func testTheLinesOfAFormAreJoined() throws {
    let type = "Content-Type: application/x-www-form-urlencoded"
    let text = try steps("POST http://h/\n\(type)\n\na=1\n&b = x y\n&c=%41\n")
    XCTAssertEqual(text, "### POST /\nPOST {{base}}/\n\(type)\n`a=1&b=x%20y&c=%41`\n")
  }

  func testAMultipartBodyHasCRLFAndFilesArePartsOfTheirOwn() throws {
    let head =
      "POST http://h/\nContent-Type: multipart/form-data; boundary=B\n\n--B\nContent-Disposition: form-data; name=\"a\"\n\n1\n--B"
    XCTAssertEqual(
      try steps("\(head)--\n"),
      "### POST /\nPOST {{base}}/\nContent-Type: multipart/form-data; boundary=B\n"
        + #"`--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B--\r\n`"# + "\n"
    )
    let file = "\nContent-Disposition: form-data; name=\"f\"; filename=\"x.png\"\nContent-Type: image/png\n\n< ./x.png\n--B--\n"
    XCTAssertEqual(try steps(head + file), "### POST /\nPOST {{base}}/\n[Multipart]\na: 1\nf: file,x.png; image/png\n")
  }

  func testGraphQLIsAQueryAndItsVariables() throws {
    let body = "\n\nquery Q($id: ID) {\n  a(id: $id)\n}\n\n{\"id\": 1}\n"
    let wanted = "### POST /\nPOST {{base}}/\n```graphql\nquery Q($id: ID) {\n  a(id: $id)\n}\nvariables {\"id\": 1}\n```\n"
    for head in ["POST http://h/\nX-Request-Type: GraphQL", "GRAPHQL http://h/"] {
      XCTAssertEqual(try steps(head + body), wanted)
    }
  }

  func testCommentsInJSONAreNotSent() throws {
    let text = try steps("POST http://h/\nContent-Type: application/json\n\n{\n// one\n\"a\": 1\n}\n\n# next\n")
    XCTAssertEqual(text, "### POST /\nPOST {{base}}/\nContent-Type: application/json\n{\n\"a\": 1\n}\n")
  }

  func testTheTypeOfABodyMayBeAVariable() throws {
    let head = "POST http://h/\nContent-Type: {{t}}\n\n"
    let wanted = "### POST /\nPOST {{base}}/\nContent-Type: {{t}}\n[Options]\nvariable: t="
    XCTAssertEqual(
      try steps("@t = application/json\n\(head){\n# one\n\"a\": {{n}}\n}\n"),
      wanted + "application/json\n{\n\"a\": {{n}}\n}\n"
    )
    XCTAssertEqual(
      try steps("@t = application/x-www-form-urlencoded\n\(head)a=1\n&b = x y\n"),
      wanted + "application/x-www-form-urlencoded\n`a=1&b=x%20y`\n"
    )
    let parts = "--B\nContent-Disposition: form-data; name=\"f\"; filename=\"x.png\"\n\n< ./x.png\n--B--\n"
    XCTAssertEqual(
      try steps("@t = multipart/form-data; boundary=B\n\(head)\(parts)"),
      "### POST /\nPOST {{base}}/\n[Multipart]\nf: file,x.png;\n"
    )
  }

  func testCommentsInAFormAreNotSent() throws {
    let type = "Content-Type: application/x-www-form-urlencoded"
    XCTAssertEqual(
      try steps("POST http://h/\n\(type)\n\n# one\na=1\n// two\n&b=2\n\n# three\n"),
      "### POST /\nPOST {{base}}/\n\(type)\n`a=1&b=2`\n"
    )
  }

  func testTheTextBesideTheVariablesOfAFormIsEncoded() throws {
    let type = "Content-Type: application/x-www-form-urlencoded"
    XCTAssertEqual(
      try steps("POST http://h/\n\(type)\n\na={{x}} é\n&b={{ y }}\n"),
      "### POST /\nPOST {{base}}/\n\(type)\n`a={{x}}%20%C3%A9&b={{y}}`\n"
    )
  }

  func testAVariableMayNameAFile() throws {
    let text = "POST http://h/\n\n< {{f}}\n"
    XCTAssertEqual(try steps("@f = ./a.txt\n\(text)"), "### POST /\nPOST {{base}}/\nfile,a.txt;\n")
    XCTAssertEqual(try steps(text), "### POST /\nPOST {{base}}/\nfile,{{f}};\n")
    XCTAssertEqual(
      try RequestImport(http: "@f = ../a.txt\n\(text)").losses,
      ["line 4: The file ../a.txt is left out: it must lie beside the scenario or in a folder below it."]
    )
  }

  func testAQueryInAJSONRequestIsGraphQL() throws {
    for query in ["query {\n  a\n}", "mutation M($x: Int) {\n  a\n}", "fragment F on A { b }\nquery { ...F }"] {
      let new = try RequestImport(http: "POST http://h/\nContent-Type: application/json\n\n\(query)\n\n{\"x\": 1}\n")
      XCTAssertEqual(
        new.steps,
        "### POST /\nPOST {{base}}/\nContent-Type: application/json\n```graphql\n\(query)\nvariables {\"x\": 1}\n```\n"
      )
      XCTAssertEqual(
        new.notes,
        ["line 4: The body is sent as a GraphQL query, because it isn't JSON. Write X-Request-Type: GraphQL to make that clear."]
      )
    }
    XCTAssertEqual(
      try steps("POST http://h/\nContent-Type: application/json\n\n\"query\"\n"),
      "### POST /\nPOST {{base}}/\nContent-Type: application/json\n`\"query\"`\n"
    )
  }

  func testAQueryInAFileIsLeftOutByName() throws {
    for (head, body) in [
      ("X-Request-Type: GraphQL", "< ./q.graphql"), ("X-Request-Type: GraphQL", "< ./q.graphql\n\n{\"x\": 2}"),
      ("Content-Type: application/json", "gql q < ./q.graphql\n\n{\"x\": 2}"),
    ] {
      let new = try RequestImport(http: "POST http://h/\n\(head)\n\n\(body)\n")
      XCTAssertFalse(new.text.contains("q.graphql"), new.text)
      XCTAssertEqual(
        new.losses,
        ["line 4: The file q.graphql is left out: a GraphQL query can't come from a file. Write the query into the scenario."]
      )
    }
  }

  func testWhatAPartCannotHaveIsNamed() throws {
    let new = try RequestImport(
      http: """
        POST http://h/
        Content-Type: multipart/form-data; boundary=B

        --B
        Content-Disposition: form-data; name="a"
        Content-Type: application/json

        {}
        --B
        Content-Disposition: form-data; name="b"
        Content-Type: text/plain
        X-One: 1

        two
        --B
        Content-Type: text/plain

        three
        --B
        Content-Disposition: form-data; name="f"; filename="x.png"
        Content-Type: image/png

        < ./x.png
        --B--
        """
    )
    XCTAssertEqual(new.steps, "### POST /\nPOST {{base}}/\n[Multipart]\na: {}\nb: two\nf: file,x.png; image/png\n")
    XCTAssertEqual(
      new.losses,
      [
        "line 4: The line Content-Type of a part is left out: a part has only a name and a value. Write the whole body.",
        "line 4: The line X-One of a part is left out: a part has only a name and a value. Write the whole body.",
        "line 4: A part of the form is left out: it has no name. Write Content-Disposition: form-data; name=\"NAME\".",
      ]
    )
  }

  func testCommentsInABodyAreNotSent() throws {
    for type in ["text/plain", "application/xml", "application/yaml", "{{t}}", ""] {
      let head = type.isEmpty ? "" : "Content-Type: \(type)\n"
      XCTAssertEqual(
        try steps("POST http://h/\n\(head)\n# z\na\n# c\n  // d\nb\n"),
        "### POST /\nPOST {{base}}/\n\(head)`a\\nb`\n"
      )
    }
    XCTAssertEqual(
      try steps("POST http://h/\nContent-Type: text/markdown\n\n# a\nb\n"),
      "### POST /\nPOST {{base}}/\nContent-Type: text/markdown\n`# a\\nb`\n"
    )
  }

  func testALineWithAnEqualsSignMayBePartOfABody() throws {
    let new = try RequestImport(http: "POST http://h/\nContent-Type: text/plain\n\nx\n@foo = bar\ny\n")
    XCTAssertTrue(new.steps.hasSuffix("`x\\n@foo = bar\\ny`\n"), new.steps)
    XCTAssertEqual(new.notes, ["line 5: The line is part of the body. Write it above the request line to make it a variable."])
    let after = try RequestImport(
      http: "POST http://h/\nContent-Type: application/json\n\n{\"a\": 1}\n@foo = bar\n###\nGET http://h/{{foo}}\n"
    )
    XCTAssertTrue(
      after.steps.hasSuffix("{\"a\": 1}\n\n### GET /$foo\nGET {{base}}/{{foo}}\n[Options]\nvariable: foo=bar\n"),
      after.steps
    )
    XCTAssertEqual(after.notes, [])
  }

  func testAGraphQLQueryWithoutVariablesHasAnEmptyObject() throws {
    XCTAssertEqual(
      try steps("POST http://h/\nX-Request-Type: GraphQL\n\nquery { a }\n"),
      "### POST /\nPOST {{base}}/\n```graphql\nquery { a }\nvariables {}\n```\n"
    )
  }

  func testTheValuesInAFormAreEncoded() throws {
    let type = "Content-Type: application/x-www-form-urlencoded"
    XCTAssertEqual(
      try steps("@v = a b\"\nPOST http://h/\n\(type)\n\nx={{v}}&y=<%&z=%20\n"),
      "### POST /\nPOST {{base}}/\n\(type)\n`x=a%20b%22&y=%3C%25&z=%20`\n"
    )
    XCTAssertEqual(
      try steps("# @no-auto-encoding\nPOST http://h/\n\(type)\n\na=b c\n"),
      "### POST /\nPOST {{base}}/\n\(type)\n`a=b c`\n"
    )
  }

  func testLinesOfJSONEndWithALineEnd() throws {
    let new = try RequestImport(http: "POST http://h/_bulk\nContent-Type: application/x-ndjson\n\n{\"a\":1}\n{\"b\":2}\n")
    let file = try ScenarioFile.parse(new.text)
    let export = try RequestExport([file], base: "http://h").json
    XCTAssertTrue(export.contains(#"{\"a\":1}\n{\"b\":2}\n""#), export)
  }

  func testTheBoundaryThatIsReplacedIsNamed() throws {
    let part = "--B\nContent-Disposition: form-data; name=\"f\"; filename=\"x.png\"\n\n< ./x.png\n--B--\n"
    XCTAssertEqual(
      try RequestImport(http: "POST http://h/\nContent-Type: multipart/form-data; boundary=B\n\n\(part)").notes,
      ["line 4: The boundary of the form is replaced by another one, because a part is a file."]
    )
  }
}
