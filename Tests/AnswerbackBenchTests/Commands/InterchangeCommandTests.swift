import Foundation
import XCTest

/// `export`, `import` and `syntax`.
final class InterchangeCommandTests: CommandTestCase {
  func testExportPrintsEachForm() async throws {
    let a = try file("a.scenario", "GET {{base}}/{{id}}\n\nHTTP 200\n")
    let curl = await answerback("export", "--to", "curl", "--var", "id=7", a)
    XCTAssertEqual(
      curl,
      CommandRun(
        code: 0,
        output: "# a.scenario:1 GET {{base}}/{{id}}\ncurl -si http://127.0.0.1:8080/7 -H Accept: -H User-Agent:\n"
      )
    )
    var outputs: [String] = []
    for form in ["har", "http", "json", "hurl"] { outputs.append(await answerback("export", "--to", form, a).output) }
    XCTAssertTrue(outputs[0].hasPrefix("{\"log\""), outputs[0])
    XCTAssertTrue(outputs[1].hasSuffix("GET http://127.0.0.1:8080/{{id}}\n"), outputs[1])
    XCTAssertTrue(outputs[2].hasPrefix("[{\"name\""), outputs[2])
    XCTAssertEqual(outputs[3], "GET {{base}}/{{id}}\n\nHTTP 200\n")
  }

  func testExportToHurlRefusesWithTheLineOfWhatIsOurs() async throws {
    let a = try file("a.scenario", "GET {{base}}/x\n\nHTTP 200\n[SetCookies]\na=1\n")
    let run = await answerback("export", "--to", "hurl", a)
    XCTAssertEqual([run.output, "\(run.code)"], ["", "2"])
    XCTAssertTrue(run.errors.contains("Hurl knows no section [SetCookies]\n  --> a.scenario:4:1\n"), run.errors)
  }

  func testImportPrintsAScenarioAndSaysWhatItsBaseIs() async throws {
    let run = await answerback("import", "curl", try file("c", "curl -s http://h/x"))
    let notes = "{{base}} is http://h.\nLeft out, because they aren't part of a request: -s\n"
    XCTAssertEqual(run, CommandRun(code: 0, output: "### GET /x\nGET {{base}}/x\n", errors: notes))
  }

  func testImportOfCurlIs1WhereARequestIsNotWhole() async throws {
    let script = "curl http://h/1 --ntlm\ncurl http://h/2 -d @missing\ncurl http://h/3"
    let run = await answerback("import", "curl", try file("c", script))
    XCTAssertEqual(
      run,
      CommandRun(
        code: 1,
        output: "### GET /1\nGET {{base}}/1\n[Options]\njar: off\n\n### GET /3\nGET {{base}}/3\n[Options]\njar: off\n",
        errors: """
          {{base}} is http://h.
          --ntlm is left out: the server is asked first how to sign in. Use -u with --basic, or a line Authorization.
          -d missing can't be read, or has more than 1 MiB. Name another file, or write the body as file,PATH; in the scenario.

          """
      )
    )
    let nothing = await answerback("import", "curl", try file("d", "curl --foo"))
    XCTAssertEqual(nothing, CommandRun(code: 2, errors: "error: d: --foo isn't an option of curl. Correct or remove it.\n"))
  }

  func testImportNamesTheFileAndThePlaceOfWhatIsLeftOut() async throws {
    let http = await answerback("import", "http", try file("a.http", "GET http://h/{{$timestamp}}\n"))
    let text = "#@ location: true\n\n### GET /$$timestamp\nGET {{base}}/{{timestamp}}\n"
    XCTAssertEqual([http.output, "\(http.code)"], [text, "1"])
    let sentence = "a.http:1: {{$timestamp}} can't be computed in a scenario. Give its value with --var timestamp=VALUE.\n"
    XCTAssertTrue(http.errors.hasSuffix(sentence), http.errors)
    let entries = ["http://h/x", "data:,x"].map { #"{"request": {"method": "GET", "url": "\#($0)"}}"# }.joined(separator: ",")
    let har = await answerback("import", "har", try file("a.har", #"{"log": {"entries": [\#(entries)]}}"#))
    XCTAssertEqual(har.code, 1)
    XCTAssertTrue(har.errors.hasSuffix("a.har: log.entries[1] is left out: data:,x isn't an HTTP request.\n"), har.errors)
  }

  func testImportOfCurlReadsTheFilesOfACommand() async throws {
    try file("body", "a\r\nb\n")
    let run = await answerback("import", "curl", try file("c", "curl http://h/ -d @body -H Content-Type:"))
    XCTAssertEqual(run.output, "### POST /\nPOST {{base}}/\n`ab`\n")
    XCTAssertEqual(run.code, 0)
  }

  func testImportOfHurlLeavesOutWhatCanNotBeKept() async throws {
    let whole = await answerback("import", "hurl", try file("a.hurl", "GET http://h/x\nHTTP 200\n"))
    XCTAssertEqual(whole, CommandRun(code: 0, output: "GET {{base}}/x\nHTTP 200\n", errors: "{{base}} is http://h.\n"))
    let part = await answerback(
      "import",
      "hurl",
      try file("b.hurl", "GET {{host}}/x\nHTTP 200\n[Asserts]\nxpath \"//a\" exists\n")
    )
    XCTAssertEqual(
      part,
      CommandRun(
        code: 1,
        output: "GET {{host}}/x\nHTTP 200\n# [Asserts]\n# xpath \"//a\" exists\n",
        errors: "b.hurl:4: The assertion is left out: scenarios have no xpath. Write regex, or compare the body.\n"
      )
    )
    for text in ["# only\n", "GET http://h/a b\n", "{}\n"] {
      let nothing = await answerback("import", "hurl", try file("c.hurl", text))
      XCTAssertEqual([nothing.output, "\(nothing.code)"], ["", "2"], nothing.errors)
      XCTAssertTrue(nothing.errors.hasPrefix("error: c.hurl:"), nothing.errors)
    }
  }

  func testImportOfAnOpenAPIDocumentReadsYAMLAndSaysWhatIsToBeGiven() async throws {
    let text = """
      openapi: 3.0.0
      info: {title: Lamps, version: 1}
      servers: [{url: https://lamps.example/v1}]
      components: {securitySchemes: {token: {type: http, scheme: bearer}}}
      paths: {/lamps: {get: {security: [{token: []}], responses: {200: {description: Lamps}}}}}
      """
    let run = await answerback("import", "openapi", try file("lamps.yaml", text))
    XCTAssertEqual(
      run,
      CommandRun(
        code: 0,
        output: """
          #@ name: Lamps
          #@ openapi: lamps.yaml

          ### GET /lamps
          GET {{base}}/v1/lamps
          Authorization: Bearer {{secret.token}}

          HTTP 200
          [Asserts]
          openapi "GET /lamps" conforms

          """,
        errors: "{{base}} is https://lamps.example.\nSet these with --secret NAME=VALUE: token\n"
      )
    )
  }

  func testImportOfAnOpenAPIDocumentReadsTheFilesBelowItsFolderAndIs1WherePartsAreMissing() async throws {
    let text = """
      openapi: 3.0.0
      info: {title: Lamps, version: 1}
      paths: {/lamps: {$ref: parts.yaml#/lamps}, /photos: {post: {requestBody: {$ref: '../photo.yaml'}, responses: {201: {description: Made}}}}}
      """
    _ = try file("parts.yaml", "lamps: {get: {responses: {200: {description: Lamps}}}}")
    let run = await answerback("import", "openapi", try file("lamps.yaml", text))
    XCTAssertTrue(run.output.contains("GET {{base}}/lamps\n"), run.output)
    XCTAssertEqual(
      run.errors,
      """
      {{base}} is the server, which the document doesn't name.
      Left out: ../photo.yaml, named at #/paths/~1photos/post/requestBody, leads out of the folder of the document; put the file below it

      """
    )
    XCTAssertEqual(run.code, 1)
  }

  func testWhatIsNoOpenAPIDocumentIsASentenceAnd2() async throws {
    for (text, reason) in [
      ("swaggerVersion: '1.2'", "it is Swagger 1.2; Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read"),
      ("<html>", "it has no member openapi, which states the version"),
      ("{\"a\": ", "it is not JSON: "),
    ] {
      let run = await answerback("import", "openapi", try file("a", text))
      XCTAssertEqual([run.output, "\(run.code)"], ["", "2"])
      XCTAssertTrue(run.errors.contains("a isn't an OpenAPI document in JSON or YAML: \(reason)"), run.errors)
    }
  }

  func testAnOpenAPIDocumentWithoutOperationsIsCalledOne() async throws {
    let run = await answerback("import", "openapi", try file("a.yaml", "openapi: 3.1.0\npaths: {}"))
    XCTAssertEqual([run.output, "\(run.code)"], ["", "2"])
    XCTAssertTrue(run.errors.contains("a.yaml can't be imported: it has no operations under paths"), run.errors)
    XCTAssertFalse(run.errors.contains("isn't an OpenAPI document"), run.errors)
  }

  func testUsageOfImportAndSyntaxIs2() async throws {
    let codes = [
      await answerback("import", "curl", path("missing")).code, await answerback("import", "ftp", path("x")).code,
      await answerback("import", "http", try file("empty", "# nothing\n")).code, await answerback("syntax", "emacs").code,
    ]
    XCTAssertEqual(codes, [2, 2, 2, 2])
  }

  func testTheSyntaxFileOfVimKnowsEverySection() async throws {
    let run = await answerback("syntax", "vim")
    XCTAssertEqual(run.code, 0)
    XCTAssertTrue(run.output.contains(#"\[\(Options\|Query\|FormParams\|Multipart\|Cookies\|BasicAuth\|Table\|"#), run.output)
  }

  func testTheGrammarOfTextMateIsJSONAndKnowsWhatTheParserKnows() async throws {
    let run = await answerback("syntax", "textmate")
    XCTAssertEqual(run.code, 0)
    let grammar = try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    XCTAssertEqual(grammar["scopeName"] as? String, "source.scenario")
    let rules = try XCTUnwrap(grammar["patterns"] as? [[String: Any]])
    let section = try XCTUnwrap(rules.first { ($0["name"] as? String) == "entity.name.section.scenario" }?["match"] as? String)
    for line in ["[Asserts]", "[SetCookies any-order]", "[Events]"] {
      XCTAssertNotNil(line.range(of: section, options: .regularExpression), line)
    }
    XCTAssertNil("[Assert]".range(of: section, options: .regularExpression))
    for rule in rules {
      for key in ["match", "begin"] {
        if let expression = rule[key] as? String { XCTAssertNoThrow(try NSRegularExpression(pattern: expression), expression) }
      }
    }
  }
}
