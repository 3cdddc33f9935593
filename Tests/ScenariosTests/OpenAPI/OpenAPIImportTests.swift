import Codecs
import Foundation
import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import XCTest

/// `answerback import openapi`: what a document becomes.
final class OpenAPIImportTests: XCTestCase {
  /// A document as people write them by hand: OpenAPI 3.0 in YAML, references everywhere, a merge key, comments.
  private static let library = """
    # A library.
    openapi: 3.0.3
    info: {title: "Library:\\n  books and loans", version: 1.10}
    servers:
      - url: https://{region}.example.org/{base}/
        variables: {region: {default: eu, enum: [eu, us]}, base: {default: v1}}
    security: [{key: []}]
    x-common: &common
      summary: One of them
      tags: [books]
    paths:
      /books/{isbn}/pages/{range}:
        parameters:
          - $ref: '#/components/parameters/isbn'
          - {name: range, in: path, required: true, style: label, explode: false, schema: {type: array, items: {type: integer}, example: [3, 5]}}
        get:
          <<: *common
          operationId: readPages
          security: []
          parameters:
            - {name: words, in: query, style: pipeDelimited, explode: false, example: [a b, c], schema: {type: array}}
            - {name: filter, in: query, style: deepObject, required: true, schema: {type: object, properties: {lang: {example: NO}, since: {type: integer}}}}
            - {name: where, in: query, content: {application/json: {schema: {type: object}, example: {a: [1]}}}}
            - {name: unused, in: query, schema: {type: string}}
            - {name: X-Sizes, in: header, required: true, schema: {type: array, items: {type: integer}, default: [1, 2]}}
            - {name: Accept, in: header, required: true, schema: {type: string}}
            - {name: seen, in: cookie, examples: {one: {$ref: '#/components/examples/seen'}}, schema: {type: string}}
          responses: {'200': {$ref: '#/components/responses/pages'}}
      /books: {$ref: '#/components/pathItems/books'}
      /covers:
        servers: [{url: 'https://covers.example.org'}]
        put:
          security: [{basic: [], session: []}]
          requestBody:
            content: {multipart/form-data: {schema: {type: object, properties: {isbn: {type: string, example: '0'}, tags: {type: array, items: {type: string}, example: [x, y]}, scan: {type: string, format: binary}, pages: {type: integer, minimum: 2.0}}}}}
          responses: {default: {description: Whatever}}
      /moved:
        post:
          security: [{}, {token: []}]
          requestBody: {content: {application/xml: {schema: {type: object, properties: {a: {type: string}}}}}}
          responses: {'303': {description: Look elsewhere}, '400': {description: No}}
    components:
      parameters: {isbn: {name: isbn, in: path, required: true, schema: {type: string}, example: a/b}}
      examples: {seen: {value: yes}}
      responses: {pages: {description: Pages, content: {text/plain: {schema: {$ref: 'other.yaml#/Page'}}}}}
      requestBodies:
        book: {required: true, content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/Named'}, {type: object, properties: {id: {type: integer, readOnly: true}, price: {type: number, minimum: 0, exclusiveMinimum: true, nullable: true}}}]}}}}
      pathItems: {books: {post: {operationId: addBook, security: [{token: []}], requestBody: {$ref: '#/components/requestBodies/book'}, responses: {2XX: {description: Made}}}}}
      schemas: {Named: {type: object, required: [name], properties: {name: {type: string, example: Dune}}}}
      securitySchemes:
        key: {type: apiKey, in: header, name: X-Key}
        basic: {type: http, scheme: basic}
        session: {type: apiKey, in: cookie, name: sid}
        token: {type: oauth2, flows: {}}
    """

  private func imported(_ text: String, reference: String? = nil) throws -> OpenAPIImport {
    try OpenAPIImport(try OpenAPIDescription(document: Array(text.utf8)), reference: reference)
  }

  func testAHandWrittenDocumentBecomesRequestsThatAreFilledIn() throws {
    let new = try imported(Self.library)
    XCTAssertEqual(
      new.file.text,
      #"""
      #@ name: Library: books and loans

      ### GET /books/{isbn}/pages/{range}: One of them
      GET {{base}}/v1/books/a%2Fb/pages/.3,5
      X-Sizes: 1,2
      [Query]
      words: a b|c
      filter[lang]: NO
      filter[since]: 1
      where: {"a":[1]}
      [Cookies]
      seen: yes

      HTTP 200

      ### POST /books
      POST {{base}}/v1/books
      Content-Type: application/json
      Authorization: Bearer {{secret.token}}
      {
        "name": "Dune",
        "price": 1
      }

      HTTP *

      ### PUT /covers
      PUT https://covers.example.org/covers
      [Multipart]
      isbn: 0
      tags: x
      tags: y
      scan: file,scan;
      pages: 2
      [Cookies]
      sid: {{secret.session}}
      [BasicAuth]
      {{secret.basic_user}}: {{secret.basic_password}}

      HTTP *

      ### POST /moved
      POST {{base}}/v1/moved

      HTTP 303

      """#
    )
    XCTAssertEqual(new.base, "https://eu.example.org")
    XCTAssertEqual(new.secrets, ["token", "basic_user", "basic_password", "session"])
    XCTAssertEqual(
      new.leftOut,
      [
        "PUT /covers sends the file scan, which has to be put beside the scenario",
        "POST /moved takes application/xml, of which the document has no example; its body is missing",
        "other.yaml#/Page, named at #/components/responses/pages/content/text~1plain/schema, is in another document, which is not read",
      ]
    )
  }

  /// A document of Swagger 2.0 with all that it writes differently.
  private static let shop = """
    swagger: '2.0'
    info: {title: Shop, version: '1'}
    host: shop.example
    basePath: /v1
    schemes: [wss, https, http]
    consumes: [application/json]
    produces: [application/json]
    security: [{key: []}]
    parameters:
      id: {name: id, in: path, required: true, type: integer, minimum: 3}
      item: {name: item, in: body, required: true, schema: {$ref: '#/definitions/Item'}}
    responses:
      item: {description: One, schema: {$ref: '#/definitions/Item'}, headers: {X-Rate: {type: integer}}}
    paths:
      /items/{id}:
        parameters: [{$ref: '#/parameters/id'}, {$ref: 'other.json#/parameters/x'}]
        get:
          operationId: getItem
          parameters:
            - {name: words, in: query, required: true, type: array, items: {type: string, enum: [a b]}, minItems: 2, collectionFormat: ssv}
            - {name: multi, in: query, required: true, type: array, items: {type: integer}, minItems: 2, collectionFormat: multi}
            - {name: csv, in: query, required: true, type: array, items: {type: integer}, minItems: 2}
            - {name: tabs, in: query, required: true, type: array, items: {type: integer}, minItems: 2, collectionFormat: tsv}
            - {name: unused, in: query, type: string}
            - {name: X-P, in: header, required: true, type: array, items: {type: integer}, minItems: 2, collectionFormat: pipes}
          responses: {200: {$ref: '#/responses/item'}}
        put:
          schemes: [http]
          parameters: [{$ref: '#/parameters/item'}]
          responses: {204: {description: Done}}
      /login:
        post:
          consumes: [application/x-www-form-urlencoded]
          security: [{basic: []}]
          parameters:
            - {name: user, in: formData, type: string, required: true, x-example: ada}
            - {name: roles, in: formData, type: array, items: {type: string}, minItems: 2, collectionFormat: multi}
            - {name: langs, in: formData, type: array, items: {type: string}, minItems: 2}
          responses: {303: {description: x}}
      /files:
        post:
          security: []
          parameters: [{name: photo, in: formData, type: file}, {name: note, in: formData, type: string}]
          responses: {default: {description: x}}
    definitions:
      Item: {type: object, required: [name], properties: {name: {type: string, example: Cup}, price: {type: number}}}
    securityDefinitions:
      key: {type: apiKey, in: header, name: X-Key}
      basic: {type: basic}
    """

  func testADocumentOfSwagger2BecomesTheSameRequestsAsOneOfOpenAPI3() throws {
    let new = try imported(Self.shop)
    XCTAssertEqual(
      new.file.text,
      #"""
      #@ name: Shop

      ### GET /items/{id}
      GET {{base}}/v1/items/3?csv=1,1
      X-P: 1|1
      X-Key: {{secret.key}}
      [Query]
      words: a b a b
      multi: 1
      multi: 1
      tabs: 1\u{9}1

      HTTP 200

      ### PUT /items/{id}
      PUT {{base}}/v1/items/3
      Content-Type: application/json
      X-Key: {{secret.key}}
      {
        "name": "Cup",
        "price": 1
      }

      HTTP 204

      ### POST /login
      POST {{base}}/v1/login
      [FormParams]
      user: ada
      roles: text
      roles: text
      langs: text,text
      [BasicAuth]
      {{secret.basic_user}}: {{secret.basic_password}}

      HTTP 303

      ### POST /files
      POST {{base}}/v1/files
      [Multipart]
      photo: file,photo;
      note: text

      HTTP *

      """#
    )
    XCTAssertEqual(new.base, "https://shop.example")
    XCTAssertEqual(new.secrets, ["key", "basic_user", "basic_password"])
    XCTAssertEqual(
      new.leftOut,
      [
        "POST /files sends the file photo, which has to be put beside the scenario",
        "other.json#/parameters/x, named at #/paths/~1items~1{id}/parameters/1, is in another document, which is not read",
      ]
    )
  }

  func testResponsesAreCheckedAgainstADocumentOfSwagger2() throws {
    let description = try OpenAPIDescription(document: [0xEF, 0xBB, 0xBF] + Array(Self.shop.utf8))
    let operation = try XCTUnwrap(description.operation(for: "GET", "http://h/v1/items/7"))
    XCTAssertEqual(operation.id, "getItem")
    let response = try XCTUnwrap(operation.response(for: 200))
    XCTAssertEqual(response.content.map(\.mediaType), ["application/json"])
    XCTAssertEqual(response.headers.map(\.name), ["X-Rate"])
    let schema = JSONSchema(try XCTUnwrap(response.content.first?.schema), in: description.root)
    XCTAssertEqual(schema.violations(of: try Tree(json: Array(#"{"name": "Cup"}"#.utf8))).count, 0)
    XCTAssertEqual(schema.violations(of: try Tree(json: Array(#"{"price": "x"}"#.utf8))).count, 2)
  }

  func testStreamsThatMayNeverEndAreBounded() throws {
    let text = try imported(
      """
      openapi: 3.1.0
      info: {title: t, version: '1'}
      paths:
        /a: {get: {operationId: a, responses: {200: {description: a, content: {text/event-stream; charset=utf-8: {}}}}}}
        /b: {get: {responses: {200: {description: b, content: {application/x-ndjson: {}}}}}}
        /c: {get: {responses: {200: {description: c, content: {application/json: {}, text/event-stream: {}}}}}}
      """,
      reference: "t.yaml"
    ).file.text
    XCTAssertTrue(text.contains("HTTP 200\n[Asserts]\nopenapi \"a\" conforms\n[Events]\n@stop\n"), text)
    XCTAssertTrue(text.contains("GET {{base}}/b\n[Options]\nmax-time: 5s\n\nHTTP 200\n"), text)
    XCTAssertTrue(text.hasSuffix("GET {{base}}/c\n\nHTTP 200\n[Asserts]\nopenapi \"GET /c\" conforms\n"), text)
  }

  func testASchemaThatRequiresItselfManyTimesHasABoundedExample() throws {
    let members = (0..<12).map { "m\($0): {$ref: '#/components/schemas/S'}" }.joined(separator: ", ")
    let names = (0..<12).map { "m\($0)" }.joined(separator: ", ")
    let text = """
      openapi: 3.0.0
      info: {title: t, version: '1'}
      paths: {/a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}, responses: {200: {description: a}}}}}
      components: {schemas: {S: {type: object, required: [\(names)], properties: {\(members)}}}}
      """
    XCTAssertLessThan(try imported(text).file.text.utf8.count, 2_000_000)
  }

  func testAnOperationWithoutANameOfItsOwnIsAskedForByMethodAndPath() throws {
    let text = """
      openapi: 3.1
      info: {title: t, version: '1'}
      paths:
        /a: {get: {operationId: same, responses: {200: {description: a}}}}
        /b: {get: {operationId: same, responses: {200: {description: b}}}}
        /c: {get: {operationId: c}}
      """
    let file = try imported(text, reference: "t.yaml").file.text
    XCTAssertTrue(file.contains("openapi \"GET /a\" conforms"), file)
    XCTAssertTrue(file.contains("openapi \"GET /b\" conforms"), file)
    XCTAssertTrue(file.hasSuffix("GET {{base}}/c\n\nHTTP *\n"), file)
  }

  func testStylesOfListsAndRecordsInThePathAreThoseOfOpenAPI() throws {
    let schema = "schema: {type: object, properties: {r: {example: 1}, g: {example: /}}}"
    for (style, explode, expected) in [
      ("simple", false, "r,1,g,%2F"), ("simple", true, "r=1,g=%2F"), ("label", true, ".r=1.g=%2F"),
      ("label", false, ".r,1,g,%2F"),
      ("matrix", true, ";r=1;g=%2F"), ("matrix", false, ";p=r,1,g,%2F"),
    ] {
      let text = """
        openapi: 3.1.0
        paths: {'/x/{p}': {get: {parameters: [{name: p, in: path, style: \(style), explode: \(explode), \(schema)}]}}}
        """
      let file = try imported(text).file.text
      XCTAssertTrue(file.contains("GET {{base}}/x/\(expected)\n"), "\(style) \(explode): \(file)")
    }
  }

  func testWhatIsNoOpenAPIDocumentIsASentence() {
    for (text, reason) in [
      ("", "it is empty"),
      ("just words", "it has no member openapi, which states the version"),
      ("[1, 2]", "it has no member openapi, which states the version"),
      ("swagger: 2.0\npaths: {}", "it has no operations under paths"),
      ("openapi: 3.1.0\ninfo: {}", "it has no operations under paths"),
      ("a: [", "it is neither JSON nor YAML: 2:1"),
      ("a: &a [*a]", "it is neither JSON nor YAML: 1:8"),
      ("? [1]\n: 2", "a key in it isn't text"),
    ] {
      // Where and what is wrong with YAML is the library's sentence.
      XCTAssertThrowsError(try imported(text), text) { XCTAssertEqual("\($0)".components(separatedBy: ": error").first, reason) }
    }
    XCTAssertThrowsError(try OpenAPIDescription(document: [0x89, 0x50, 0xFF])) {
      XCTAssertEqual("\($0)", "it is not UTF-8, as JSON and YAML are")
    }
  }

  func testADocumentThatGrowsByItsAliasesIsRefused() {
    var text = "openapi: 3.1.0\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      text += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
    }
    XCTAssertThrowsError(try OpenAPIDescription(document: Array(text.utf8))) {
      XCTAssertEqual("\($0)", "it is nested too deeply, or too large once its aliases are resolved")
    }
    let deep = "openapi: 3.1.0\na: " + String(repeating: "[", count: 100_000)
    XCTAssertThrowsError(try OpenAPIDescription(document: Array(deep.utf8)))
  }

  func testYAMLIsReadByTheCoreSchema() throws {
    let text = """
      openapi: 3.1.0
      x: [yes, on, NO, 2024-01-02, 1_000, 0x1F, 0o17, +5, .5, 1., 1e3, -0, ~, null, "1", 'true', true, 12345678901234567890, .inf, 1:30]
      """
    XCTAssertEqual(
      try OpenAPIDescription(document: Array(text.utf8)).root["x"]?.compactJSON,
      #"["yes","on","NO","2024-01-02","1_000",31,15,5,0.5,1.0,1e3,-0,null,null,"1","true",true,12345678901234567890,".inf","1:30"]"#
    )
  }
}
