import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// Parameters, security and paths of requests that are made of an OpenAPI document, also where the document is at fault.
final class OpenAPIParameterTests: XCTestCase {
  private func imported(_ text: String) throws -> OpenAPIImport {
    try OpenAPIImport(try OpenAPIDescription(document: Array(text.utf8)))
  }

  private func imported(parameters: String) throws -> OpenAPIImport {
    try imported("openapi: 3.1.0\npaths: {/a: {get: {parameters: \(parameters)}}}")
  }

  private func request(_ new: OpenAPIImport) throws -> String { try XCTUnwrap(new.file.steps.first?.request?.text) }

  func testSecurityThatIsNoListIsReadAsOne() throws {
    let schemes = "components: {securitySchemes: {b: {type: http, scheme: bearer}}}"
    for security in ["{b: []}", "[{b: []}]", "[b]", "b"] {
      for text in [
        "paths: {/a: {get: {security: \(security)}}}", "security: \(security)\npaths: {/a: {get: {}}}",
      ] {
        let new = try imported("openapi: 3.1.0\n\(schemes)\n\(text)")
        XCTAssertEqual(try request(new), "GET {{base}}/a\nAuthorization: Bearer {{secret.b}}", text)
        XCTAssertEqual(new.leftOut, [])
      }
    }
    for security in ["{}", "[]", "[{}]"] {
      XCTAssertEqual(try request(imported("openapi: 3.1.0\npaths: {/a: {get: {security: \(security)}}}")), "GET {{base}}/a")
    }
  }

  func testParametersThatAreNoListAreReadOrNamed() throws {
    for parameters in ["{q: {in: query, required: true}}", "{name: q, in: query, required: true}"] {
      let schema = "\(parameters.replacing("required: true", with: "required: true, schema: {type: integer}"))"
      let new = try imported(parameters: schema)
      XCTAssertEqual(try request(new), "GET {{base}}/a\n[Query]\nq: 1", parameters)
      XCTAssertEqual(new.leftOut, [])
    }
    XCTAssertEqual(try imported(parameters: "null").leftOut, [])
    for (parameters, text) in [("{a: 1}", #"{"a":1}"#), ("[a]", #""a""#), ("[{name: q}]", #"{"name":"q"}"#)] {
      XCTAssertEqual(
        try imported(parameters: parameters).leftOut,
        ["the parameter \(text) of GET /a, which isn't an object with name and in"]
      )
    }
  }

  func testARequiredParameterOfAnUnknownPlaceIsNamed() throws {
    let new = try imported(parameters: "[{name: q, in: body, required: true}, {name: o, in: url}]")
    XCTAssertEqual(try request(new), "GET {{base}}/a")
    XCTAssertEqual(
      new.leftOut,
      ["the parameter q of GET /a, which stands in body; parameters stand in path, query, header or cookie"]
    )
  }

  func testSwagger2SendsTheHeadersThatOpenAPI3Ignores() throws {
    func header(_ name: String, _ rest: String = "") -> String {
      "{in: header, name: \(name), required: true, type: string\(rest)}"
    }
    let all = [header("Authorization"), header("Accept"), header("Content-Type")].joined(separator: ", ")
    let plain = try imported("swagger: '2.0'\npaths: {/a: {get: {parameters: [\(all)]}}}")
    XCTAssertEqual(
      try request(plain),
      "GET {{base}}/a\nAuthorization: text\nAccept: */*\nContent-Type: application/json"
    )
    let body = "{in: body, name: b, schema: {type: integer}}"
    XCTAssertEqual(
      try request(imported("swagger: '2.0'\npaths: {/a: {post: {parameters: [\(header("Content-Type")), \(body)]}}}")),
      "POST {{base}}/a\nContent-Type: application/json\n`1`"
    )
    let stated = header("content-type", ", enum: [application/a+json]")
    XCTAssertEqual(
      try request(imported("swagger: '2.0'\npaths: {/a: {post: {parameters: [\(stated), \(body)]}}}")),
      "POST {{base}}/a\ncontent-type: application/a+json\n`1`"
    )
    let secured = "security: [{k: []}]\nsecurityDefinitions: {k: {type: apiKey, in: header, name: Authorization}}"
    XCTAssertEqual(
      try request(imported("swagger: '2.0'\npaths: {/a: {get: {parameters: [\(header("Authorization"))]}}}\n\(secured)")),
      "GET {{base}}/a\nAuthorization: {{secret.k}}"
    )
  }

  func testCommasOfAListAndReservedCharactersStandForThemselves() throws {
    let list = "schema: {type: array, example: ['a,b', c d]}"
    for (parameters, query) in [
      ("{name: l, in: query, explode: false, \(list)}", "?l=a%2Cb,c%20d"),
      ("{name: l, in: query, explode: false, schema: {type: object, example: {a: 1, b: /}}}", "?l=a,1,b,%2F"),
      ("{name: l, in: query, explode: false, schema: {type: array, example: [a]}}", "\n[Query]\nl: a"),
      ("{name: p, in: query, allowReserved: true, example: 'a/b?c&d#e'}", "?p=a/b?c%26d%23e"),
      ("{name: p, in: query, allowReserved: true, example: a b}", "\n[Query]\np: a b"),
      (
        "{name: p, in: query, allowReserved: true, example: a/b}, {name: l, in: query, explode: false, \(list)}, {name: q, in: query, example: 1}",
        "?p=a/b&l=a%2Cb,c%20d\n[Query]\nq: 1"
      ),
      ("{name: l, in: query, style: pipeDelimited, explode: false, \(list)}", "\n[Query]\nl: a,b|c d"),
    ] {
      XCTAssertEqual(try request(imported(parameters: "[\(parameters)]")), "GET {{base}}/a\(query)")
    }
    let old =
      "swagger: '2.0'\npaths: {/a: {get: {parameters: [{name: l, in: query, required: true, type: array, items: {type: integer}, minItems: 2}]}}}"
    XCTAssertEqual(try request(imported(old)), "GET {{base}}/a?l=1,1")
  }

  func testAPathWithoutASlashGetsOne() throws {
    let new = try imported("openapi: 3.1.0\nservers: [{url: 'http://h/v1'}]\npaths: {c: {get: {}}, x-more: {get: {}}}")
    XCTAssertEqual(new.file.steps.count, 1)
    XCTAssertEqual(try request(new), "GET {{base}}/v1/c")
    XCTAssertEqual(new.notes, ["GET c: the path doesn't begin with a slash, so it is sent as /c."])
    XCTAssertEqual(new.leftOut, [])
  }

  func testRequestsOfTheServerAreNoted() throws {
    let note = "Webhooks and callbacks are left out, because the server sends those requests."
    let hook = try imported("openapi: 3.1.0\npaths: {/a: {get: {}}}\nwebhooks: {n: {post: {}}}")
    XCTAssertEqual(hook.notes, [note])
    let callback = try imported("openapi: 3.1.0\npaths: {/a: {post: {callbacks: {n: {'{$url}': {post: {}}}}}}}")
    XCTAssertEqual(callback.notes, [note])
    XCTAssertEqual(hook.leftOut + callback.leftOut, [])
    XCTAssertEqual(try imported("openapi: 3.1.0\npaths: {/a: {get: {callbacks: {}}}}\nwebhooks: {}").notes, [])
  }
}
