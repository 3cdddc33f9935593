import Codecs
import Foundation
import OpenAPIDescriptions
import ScenarioInterchange
import Scenarios
import XCTest

/// Files that an OpenAPI document refers to.
final class ReferencedFilesTests: XCTestCase {
  private func description(
    _ document: String,
    _ files: [String: String]
  ) throws -> (description: OpenAPIDescription, read: [String]) {
    var names: [String] = []
    let description = try OpenAPIDescription(document: Array(document.utf8), named: "api.yaml") {
      name throws(ReferencedFiles.Unreadable) in
      names.append(name)
      guard let text = files[name] else { throw .missing }
      return Array(text.utf8)
    }
    return (description, names)
  }

  private func document(_ reference: String) -> String {
    """
    openapi: 3.0.0
    info: {title: T, version: 1}
    paths: {/a: {get: {responses: {200: {description: A, content: {application/json: {schema: {$ref: '\(reference)'}}}}}}}}
    """
  }

  func testReferencesAreReadRelativeToTheFileThatSaysThem() throws {
    let (description, read) = try description(
      """
      openapi: 3.0.0
      info: {title: Shop, version: 1}
      components: {responses: {any: {description: Any}}}
      paths:
        /items/{id}: {$ref: './paths/item.yaml'}
        /items: {$ref: 'paths/item.yaml#/list~1all'}
        /own: {$ref: 'api.yaml#/paths/~1items'}
        /whole: {$ref: 'paths/whole.yaml#/'}
      """,
      [
        "paths/item.yaml": """
        parameters: [{$ref: '../common/parameters%20of%20all.json#/id'}]
        get: {operationId: getItem, responses: {200: {description: One, content: {application/json: {schema: {$ref: '../schemas/item.yaml'}}}}}}
        list/all: {get: {operationId: list, responses: {200: {description: All, content: {application/json: {schema: {type: array, items: {$ref: '../schemas/item.yaml#'}}}}}}}}
        """,
        "common/parameters of all.json":
          ##"{"id": {"$ref": "#/x/id"}, "x": {"id": {"name": "id", "in": "path", "example": 7}}}"##,
        "paths/whole.yaml": "get: {operationId: whole, responses: {default: {$ref: '../api.yaml#/components/responses/any'}}}",
        "schemas/item.yaml": "{type: object, required: [id], properties: {id: {type: integer}, parent: {$ref: '#'}}}",
      ]
    )
    XCTAssertEqual(read, ["paths/item.yaml", "paths/whole.yaml", "common/parameters of all.json", "schemas/item.yaml"])
    XCTAssertEqual(description.unread, [])
    XCTAssertEqual(description.operations.map(\.id), ["getItem", "list", "list", "whole"])
    XCTAssertEqual(description.operations[0].parameters.map { $0.example?.compactJSON }, ["7"])
    let schema = JSONSchema(try XCTUnwrap(description.operations[1].response(for: 200)?.content[0].schema), in: description.root)
    func violations(_ text: String) throws -> [String] {
      schema.violations(of: try Tree(json: Array(text.utf8))).map(\.description)
    }
    XCTAssertEqual(try violations(#"[{"id": 1, "parent": {"id": 2}}]"#), [])
    XCTAssertEqual(
      try violations(#"[{"id": 1, "parent": {"id": "2"}}]"#),
      ["the body/0/parent/id: is \"2\", not an integer"]
    )
  }

  func testNothingIsReadOutsideTheFolderOfTheDocument() throws {
    let place = "#/paths/~1a/get/responses/200/content/application~1json/schema"
    for (reference, reason) in [
      ("../other.yaml", "leads out of the folder of the document; put the file below it"),
      ("a/../../other.yaml", "leads out of the folder of the document; put the file below it"),
      ("%2e%2e/other.yaml", "leads out of the folder of the document; put the file below it"),
      ("/etc/passwd", "leads out of the folder of the document; put the file below it"),
      ("%2Fetc%2Fpasswd", "leads out of the folder of the document; put the file below it"),
      ("C:/x.yaml", "leads out of the folder of the document; put the file below it"),
      ("..\\other.yaml", "leads out of the folder of the document; put the file below it"),
      ("https://example.org/x.yaml#/A", "is a URL, which is not read; save it as a file below the folder of the document"),
      ("//example.org/x.yaml", "is a URL, which is not read; save it as a file below the folder of the document"),
      ("file:///etc/passwd", "is a URL, which is not read; save it as a file below the folder of the document"),
    ] {
      let (description, read) = try description(document(reference), [:])
      XCTAssertEqual(description.unread.map(\.description), ["\(reference), named at \(place), \(reason)"])
      XCTAssertEqual(read, [], reference)
    }
  }

  func testAReferenceThatNamesNothingSaysSo() throws {
    let files = ["b.yaml": "A: {type: string}", "bad.yaml": "a: [", "text.yaml": "words"]
    for (reference, reason) in [
      ("missing.yaml", "names a file that doesn't exist"),
      ("b.yaml#/B", "names nothing in its file"),
      ("b.yaml#A", "names nothing in its file"),
      ("text.yaml#/A", "names nothing in its file"),
      ("bad.yaml#/A", "can't be read: it is neither JSON nor YAML"),
    ] {
      let unread = try description(document(reference), files).description.unread.map(\.description)
      XCTAssertEqual(unread.count, 1, reference)
      XCTAssertTrue(unread.first?.contains("schema, \(reason)") == true, "\(unread)")
    }
    XCTAssertEqual(try description(document("b.yaml#/A"), files).description.unread, [])
  }

  func testADocumentWhosePathsAreMissingNamesTheFile() throws {
    let text = "openapi: 3.0.0\npaths: {/a: {$ref: 'none.yaml'}}"
    XCTAssertThrowsError(try OpenAPIImport(try description(text, [:]).description)) {
      XCTAssertEqual(
        "\($0)",
        "it has no operations under paths: none.yaml, named at #/paths/~1a, names a file that doesn't exist"
      )
    }
  }

  func testFilesMayReferToEachOtherInACircle() throws {
    let files = [
      "b.yaml": "{type: object, properties: {c: {$ref: c.yaml}}}", "c.yaml": "{type: object, properties: {b: {$ref: b.yaml}}}",
      "loop.yaml": "{$ref: loop.yaml}",
    ]
    let (circle, read) = try description(document("b.yaml"), files)
    XCTAssertEqual([read, circle.unread.map(\.description)], [["b.yaml", "c.yaml"], []])
    let (loop, _) = try description(document("loop.yaml"), files)
    let schema = try XCTUnwrap(loop.operations[0].response(for: 200)?.content[0].schema)
    XCTAssertEqual(
      JSONSchema(schema, in: loop.root).violations(of: Tree(.null)).map(\.message),
      ["the schema refers to itself without end, so it is not checked any deeper"]
    )
  }

  func testTheNumberAndTheSizeOfTheFilesAreBounded() throws {
    let chain = { (name: String) in "{$ref: \((Int(name.dropLast(5)) ?? 0) + 1).yaml}" }
    var count = 0
    let many = try OpenAPIDescription(document: Array(document("1.yaml").utf8)) { name throws(ReferencedFiles.Unreadable) in
      count += 1
      return Array(chain(name).utf8)
    }
    XCTAssertEqual(count, 1000)
    XCTAssertEqual(
      many.unread.map(\.description),
      ["1001.yaml, named at 1000.yaml#, is not read: the document refers to more than 1000 files"]
    )
    count = 0
    let large = try OpenAPIDescription(document: Array(document("1.yaml").utf8)) { name throws(ReferencedFiles.Unreadable) in
      count += 1
      return Array("# \(String(repeating: "x", count: 12 << 20))\n\(chain(name))".utf8)
    }
    XCTAssertEqual(count, 3)
    XCTAssertEqual(
      large.unread.map(\.description),
      ["3.yaml, named at 2.yaml#, is not read: the files of the document have more than 32 MiB"]
    )
  }

  func testAScenarioAndAnImportReadTheFilesBesideTheDocument() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "referenced-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let api = folder.appending(path: "api")
    try FileManager.default.createDirectory(at: api, withIntermediateDirectories: true)
    try Data("{type: string}".utf8).write(to: folder.appending(path: "outside.yaml"))
    try Data("{type: string}".utf8).write(to: api.appending(path: "inside.yaml"))
    try FileManager.default.createSymbolicLink(
      at: api.appending(path: "link.yaml"),
      withDestinationURL: folder.appending(path: "outside.yaml")
    )
    func unread(_ reference: String) throws -> [String] {
      let path = api.appending(path: "api.yaml").path
      return try ScenarioFolder.description(Array(document(reference).utf8), at: path, from: LocalFiles()).unread.map {
        "\($0.reason)"
      }
    }
    XCTAssertEqual(try unread("inside.yaml"), [])
    XCTAssertEqual(try unread("link.yaml"), ["outside"])
    XCTAssertEqual(try unread("none.yaml"), ["missing"])
    XCTAssertEqual(mkfifo(api.appending(path: "pipe.yaml").path, 0o600), 0)
    XCTAssertTrue(try unread("pipe.yaml").first?.contains("is not a regular file") == true)
  }
}
