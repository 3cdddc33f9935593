import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// The bodies and queries of requests that are made of an OpenAPI document.
final class OpenAPIBodyTests: XCTestCase {
  /// Imports `POST /a` with a body of this content.
  private func imported(_ content: String, _ rest: String = "") throws -> (request: String, leftOut: [String]) {
    try imported(operation: "post: {requestBody: {content: {\(content)}}}", rest)
  }

  private func imported(operation: String, _ rest: String = "") throws -> (request: String, leftOut: [String]) {
    let text = "openapi: 3.2.0\npaths: {/a: {\(operation)}}\n\(rest)\n"
    let new = try OpenAPIImport(try OpenAPIDescription(document: Array(text.utf8)))
    return (try XCTUnwrap(new.file.steps.first?.request?.text), new.leftOut)
  }

  func testAPartHasTheTypeOfItsEncoding() throws {
    let file = "{type: string, format: binary}"
    let properties =
      "image: \(file), icon: \(file), scan: \(file), any: \(file), raw: {}, meta: {type: object, properties: {a: {type: string}}}, "
      + "xml: {type: string}, note: {type: string}, list: {type: array, items: {type: object}, minItems: 2}"
    let encoding =
      "image: {contentType: image/png}, icon: {contentType: 'image/*, image/svg+xml'}, any: {contentType: image/*}, "
      + "raw: {contentType: image/gif}, xml: {contentType: text/xml}, note: {contentType: 'text/plain; charset=utf-8'}"
    let new = try imported(
      "multipart/form-data: {schema: {type: object, properties: {\(properties)}}, encoding: {\(encoding)}}"
    )
    XCTAssertEqual(
      new.request,
      """
      POST {{base}}/a
      [Multipart]
      image: file,image; image/png
      icon: file,icon; image/svg+xml
      scan: file,scan;
      any: file,any;
      raw: file,raw; image/gif
      meta: {"a":"text"}
      xml: text
      note: text
      list: {}
      list: {}
      """
    )
    let files = ["image", "icon", "scan", "any", "raw"].map {
      "POST /a sends the file \($0), which has to be put beside the scenario"
    }
    let parts = [("meta", "application/json"), ("xml", "text/xml"), ("list", "application/json")].map { name, type in
      "POST /a sends the part \(name) as \(type); only a file can have a type, so put its text into a file"
    }
    XCTAssertEqual(new.leftOut, files + parts)
  }

  func testABodyOfBytesNeedsAnExample() throws {
    for (type, schema) in [
      ("image/png", "{type: string, format: binary}"), ("application/octet-stream", "{type: string}"),
      ("application/pdf", "{$ref: '#/components/schemas/Bytes'}"), ("'*/*'", "{type: string, format: binary}"),
      ("text/csv", "{type: string, contentMediaType: text/csv}"), ("application/xml", "{type: string}"),
    ] {
      let new = try imported(
        "\(type): {schema: \(schema)}",
        "components: {schemas: {Bytes: {type: string, format: binary}}}"
      )
      XCTAssertEqual(new.request, "POST {{base}}/a")
      let name = type.replacing("'", with: "")
      XCTAssertEqual(
        new.leftOut,
        ["POST /a takes \(name), of which the document has no example; its body is missing"]
      )
    }
    for content in ["{example: <a/>}", "{schema: {type: string, example: <a/>}}", "{examples: {e: {serializedValue: <a/>}}}"] {
      let new = try imported("application/xml: \(content)")
      XCTAssertEqual(new.request, "POST {{base}}/a\nContent-Type: application/xml\n`<a/>`")
      XCTAssertEqual(new.leftOut, [])
    }
    XCTAssertEqual(
      try imported("text/csv: {schema: {type: string}}").request,
      "POST {{base}}/a\nContent-Type: text/csv\n`text`"
    )
  }

  func testAReferenceToNothingIsNamed() throws {
    let missing = "#/components/schemas/Missing, which POST /a refers to, is not in the document"
    let schema = "{$ref: '#/components/schemas/Missing'}"
    let whole = try imported("application/json: {schema: \(schema)}")
    XCTAssertEqual(whole.request, "POST {{base}}/a")
    XCTAssertEqual(
      whole.leftOut,
      [missing, "POST /a takes application/json, of which the document has no example; its body is missing"]
    )
    let part = try imported(
      "application/json: {schema: {$ref: '#/components/schemas/A'}}",
      "components: {schemas: {A: {properties: {a: {type: array, items: {$ref: '#/components/schemas/A'}}, m: \(schema)}}}}"
    )
    XCTAssertEqual(part.leftOut, [missing])
    for operation in ["parameters: [{$ref: '#/x'}]", "requestBody: {$ref: '#/x'}"] {
      let new = try imported(operation: "post: {\(operation)}")
      XCTAssertEqual(new.request, "POST {{base}}/a")
      XCTAssertEqual(new.leftOut, ["#/x, which POST /a refers to, is not in the document"])
    }
    XCTAssertEqual(try imported("application/json: {example: {$ref: '#/x'}}").leftOut, [])
  }

  func testAnExampleElsewhereIsNamed() throws {
    let examples = "examples: {e: {externalValue: 'https://foo.bar/e.json'}}"
    let new = try imported("application/json: {\(examples)}")
    XCTAssertEqual(new.request, "POST {{base}}/a")
    XCTAssertEqual(
      new.leftOut,
      ["POST /a takes application/json, whose example https://foo.bar/e.json isn't read; its body is missing"]
    )
    let made = try imported("application/json: {schema: {type: integer}, \(examples)}")
    XCTAssertTrue(made.request.hasSuffix("Content-Type: application/json\n`1`"), made.request)
    XCTAssertEqual(made.leftOut, [])
  }

  func testARangeOfTypesIsSentAsOneOfThem() throws {
    for (range, type) in [
      ("*/*", "application/json"), ("application/*", "application/json"), ("application/*+json", "application/json"),
      ("text/*; charset=utf-8", "text/plain; charset=utf-8"), ("Application/JSON", "Application/JSON"),
    ] {
      let new = try imported("'\(range)': {schema: {type: string}}")
      XCTAssertTrue(new.request.hasPrefix("POST {{base}}/a\nContent-Type: \(type)\n"), new.request)
      XCTAssertEqual(new.leftOut, [])
    }
    let image = try imported("image/*: {example: x}")
    XCTAssertEqual(image.request, "POST {{base}}/a\n`x`")
    XCTAssertEqual(image.leftOut, ["POST /a takes image/*, which isn't a type to send; its Content-Type is missing"])
  }

  func testStreamsOfSeveralTypesAreBounded() throws {
    for (types, isBounded) in [
      (["application/jsonl", "text/event-stream"], true), (["text/event-stream", "multipart/mixed"], true),
      (["text/event-stream"], false), (["application/json", "application/jsonl"], false),
    ] {
      let content = types.map { "\($0): {}" }.joined(separator: ", ")
      let request = try imported(operation: "get: {responses: {200: {content: {\(content)}}}}").request
      XCTAssertEqual(request, "GET {{base}}/a" + (isBounded ? "\n[Options]\nmax-time: 5s" : ""), "\(types)")
    }
  }

  func testAParameterMayBeTheWholeQuery() throws {
    let form = "application/x-www-form-urlencoded"
    for (content, query) in [
      ("\(form): {example: {a: b, c: [1, 2]}}", "\n[Query]\na: b\nc: 1\nc: 2"), ("\(form): {example: 'a=b&c=d+e'}", "?a=b&c=d+e"),
      ("\(form): {schema: {type: object, properties: {a: {type: string}}}}", "\n[Query]\na: text"),
      ("application/json: {example: {a: 1}}", "?%7B%22a%22%3A1%7D"), ("text/plain: {example: '$.a b'}", "?%24.a%20b"),
    ] {
      let new = try imported(
        operation: "get: {parameters: [{name: q, in: querystring, required: true, content: {\(content)}}]}"
      )
      XCTAssertEqual(new.request, "GET {{base}}/a\(query)")
      XCTAssertEqual(new.leftOut, [])
    }
  }

  func testWhatStandsBesideCasesOfASchemaIsInTheExample() throws {
    let text = "{type: string}"
    for (schema, example) in [
      ("type: object, properties: {a: \(text), b: \(text)}, oneOf: [{required: [a]}, {required: [b]}]", #"{"a":"text"}"#),
      (
        "type: object, properties: {a: \(text), b: \(text)}, anyOf: [{required: [a]}, {required: [b]}]",
        #"{"a":"text","b":"text"}"#
      ),
      (
        "required: [w], properties: {w: \(text)}, oneOf: [{type: object, required: [k], properties: {k: \(text)}}]",
        #"{"k":"text","w":"text"}"#
      ),
      (
        "allOf: [{properties: {a: \(text)}}], anyOf: [{properties: {b: \(text)}}], oneOf: [{properties: {c: \(text)}}]",
        #"{"a":"text","b":"text","c":"text"}"#
      ),
      ("type: integer, oneOf: [{minimum: 1}, {maximum: -1}]", "1"),
      ("allOf: [{description: A number}, {type: integer}]", "1"), ("anyOf: [{type: 'null'}, {type: integer}]", "1"),
    ] {
      let new = try imported("application/json: {schema: {\(schema)}}")
      let body = new.request.split(separator: "\n").dropFirst(2).map { $0.filter { !" `".contains($0) } }.joined()
      XCTAssertEqual(body, example, schema)
      XCTAssertEqual(new.leftOut, [])
    }
  }
}
