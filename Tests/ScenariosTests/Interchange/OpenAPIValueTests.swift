import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import XCTest

/// The values that are made from the schemas of an OpenAPI document.
final class OpenAPIValueTests: XCTestCase {
  /// Imports `POST /a` with a body of this schema.
  private func imported(schema: String, _ rest: String = "") throws -> OpenAPIImport {
    try imported(operation: "post: {requestBody: {content: {application/json: {schema: \(schema)}}}}", rest)
  }

  private func imported(operation: String, _ rest: String = "") throws -> OpenAPIImport {
    let text = "openapi: 3.1.0\npaths: {/a: {\(operation)}}\n\(rest)\n"
    return try OpenAPIImport(try OpenAPIDescription(document: Array(text.utf8)))
  }

  private func request(_ new: OpenAPIImport) throws -> String { try XCTUnwrap(new.file.steps.first?.request?.text) }

  /// The body without its line ends and blanks.
  private func body(_ new: OpenAPIImport) throws -> String {
    try request(new).split(separator: "\n").dropFirst(2).map { $0.filter { !" `".contains($0) } }.joined()
  }

  func testRequiredMembersThatPropertiesDoNotListAreInTheBody() throws {
    let text = "{type: string}"
    for (schema, example) in [
      ("{type: object, required: [q], properties: {p: \(text)}}", #"{"p":"text","q":"text"}"#),
      ("{type: object, required: [q], additionalProperties: {type: integer}}", #"{"q":1}"#),
      ("{allOf: [{type: object, properties: {p: \(text)}}], required: [x, p]}", #"{"p":"text","x":"text"}"#),
      ("{allOf: [{required: [p]}, {properties: {p: {type: integer}}}]}", #"{"p":1}"#),
      ("{allOf: [{$ref: '#/components/schemas/A'}, {required: [p, y]}]}", #"{"p":1,"x":"text","y":"text"}"#),
      ("{oneOf: [{required: [a]}, {required: [b]}]}", #"{"a":"text"}"#),
      ("{properties: {o: {required: [z]}}}", #"{"o":{"z":"text"}}"#),
      ("{required: [id], properties: {id: {type: integer, readOnly: true}, n: \(text)}}", #"{"n":"text"}"#),
    ] {
      let new = try imported(schema: schema, "components: {schemas: {A: {required: [x], properties: {p: {type: integer}}}}}")
      XCTAssertEqual(try body(new), example, schema)
      XCTAssertEqual(new.leftOut + new.unfit, [], schema)
    }
  }

  func testEachValueThatIsMadeWithoutItsSchemaIsNamed() throws {
    let text = """
      openapi: 3.1.0
      paths:
        /a: {post: {requestBody: {content: {application/json: {schema: {properties: {m: {$ref: none.yaml}}}}}}}}
        /b: {put: {requestBody: {content: {application/json: {schema: {properties: {m: {$ref: none.yaml}}}}}}}}
        /c: {get: {parameters: [{name: q, in: query, required: true, schema: {$ref: '#/no'}}]}}
        /d: {put: {requestBody: {content: {application/json: {schema: {oneOf: [{$ref: none.yaml}]}}}}}}
      """
    let new = try OpenAPIImport(try OpenAPIDescription(document: Array(text.utf8)))
    XCTAssertEqual(
      new.unfit,
      [
        "the body of POST /a was made without none.yaml, which is missing",
        "the body of PUT /b was made without none.yaml, which is missing",
        "the parameter q of GET /c was made without #/no, which is missing",
      ]
    )
    XCTAssertEqual(
      new.leftOut,
      [
        "#/no, which GET /c refers to, is not in the document",
        "PUT /d takes application/json, of which the document has no example; its body is missing",
        "none.yaml, named at #/paths/~1a/post/requestBody/content/application~1json/schema/properties/m, is in another document, which is not read",
      ]
    )
  }

  func testABodyWhoseSchemaSaysNothingIsNamed() throws {
    for content in ["{}", "{schema: {}}", "{schema: true}", "{schema: {description: Anything}}", "{schema: {type: any}}"] {
      let new = try imported(operation: "post: {requestBody: {content: {application/json: \(content)}}}")
      XCTAssertEqual(try request(new), "POST {{base}}/a", content)
      XCTAssertEqual(
        new.leftOut,
        ["POST /a takes application/json, of which the document has no example; its body is missing"],
        content
      )
    }
    XCTAssertEqual(try body(imported(schema: "{type: 'null'}")), "null")
  }

  func testValuesFitTheirSchema() throws {
    for (schema, example) in [
      ("{type: number, maximum: 0.5}", "0"), ("{type: integer, minimum: 6, multipleOf: 4}", "8"),
      ("{type: integer, maximum: -3, multipleOf: 4}", "-4"), ("{type: number, minimum: 0.2, maximum: 0.8}", "0.2"),
      ("{type: number, exclusiveMinimum: 0.2, exclusiveMaximum: 0.8}", "0.5"), ("{type: integer, exclusiveMaximum: 1}", "0"),
      ("{type: array, uniqueItems: true, minItems: 2, items: {type: string}}", #"["text","text2"]"#),
      ("{type: array, uniqueItems: true, minItems: 2, items: {type: string, maxLength: 4}}", #"["text","tex2"]"#),
      ("{type: array, uniqueItems: true, minItems: 2, items: {enum: [a, b, c]}}", #"["a","b"]"#),
      ("{type: array, uniqueItems: true, minItems: 3, items: {type: integer, maximum: 2}}", "[1,2,0]"),
      ("{type: array, uniqueItems: true, minItems: 2, items: {properties: {n: {type: integer}}}}", #"[{"n":1},{"n":2}]"#),
      ("{type: array, maxItems: 0, items: {type: string}}", "[]"),
      ("{type: object, minProperties: 2, additionalProperties: {type: integer}}", #"{"name1":1,"name2":1}"#),
      ("{type: string, format: ipv6}", #""2001:db8::1""#), ("{type: string, format: duration}", #""P1D""#),
      ("{type: string, format: hostname}", #""example.org""#), ("{type: string, format: json-pointer}", #""/example""#),
      (#"{type: string, pattern: '^\d{4}$'}"#, #""0000""#), ("{type: string, pattern: '^[A-Z]{2}-(a|b)+$'}", #""AA-a""#),
      ("{type: string, pattern: '^[a-z]+$', minLength: 6}", #""textxx""#), ("{type: string, pattern: '^[^a-z]+$'}", #""1""#),
      ("{type: string, pattern: '^x[0-9]*$', minLength: 3}", #""x000""#), ("{type: string, pattern: ext}", #""text""#),
    ] {
      let new = try imported(schema: schema)
      let text = try body(new)
      XCTAssertEqual(text, example, schema)
      XCTAssertEqual(new.leftOut + new.unfit, [], schema)
    }
  }

  func testAValueThatDoesNotFitItsSchemaIsNamedOnce() throws {
    let year = #"{type: string, pattern: '^\D\d{3}$'}"#
    let one = try imported(schema: "{properties: {years: {type: array, minItems: 3, items: \(year)}}}")
    XCTAssertEqual(one.leftOut, [])
    XCTAssertEqual(one.unfit.count, 1)
    let start = #"the body of POST /a does not fit its schema: /years/0 is "text", which does not match"#
    XCTAssertTrue(one.unfit.first?.hasPrefix(start) == true, "\(one.unfit)")
    let parameter = try imported(operation: "get: {parameters: [{name: y, in: query, required: true, schema: \(year)}]}")
    XCTAssertEqual(parameter.unfit.count, 1)
    let subject = #"the parameter y of GET /a does not fit its schema: it is "text""#
    XCTAssertTrue(parameter.unfit.first?.hasPrefix(subject) == true, "\(parameter.unfit)")
    let few = try imported(schema: "{type: array, uniqueItems: true, minItems: 3, items: {type: boolean}}")
    XCTAssertEqual(few.unfit.count, 1, "\(few.unfit)")
    // What the author states is the author's.
    XCTAssertEqual(try imported(schema: "{type: string, pattern: '^a$', example: b}").unfit, [])
  }

  func testAPatternThatGrowsHasNoExample() throws {
    for pattern in ["((((x{99}){99}){99}){99})", String(repeating: "(", count: 5000), "[z-a]"] {
      let new = try imported(schema: "{type: string, pattern: '^\(pattern)$'}")
      XCTAssertEqual(try body(new), #""text""#, pattern)
      XCTAssertEqual(new.unfit.count, 1, pattern)
    }
  }
}
