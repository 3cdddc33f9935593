import Answerback
import Foundation
import XCTest

/// A body is offered as a form exactly where one is read.
final class FormDocumentTests: XCTestCase {
  private enum Colour: String, Codable, CaseIterable, InputValue { case red, green }
  private struct Flat: Codable, Sendable {
    var name: String
    var size: Int?
    var colours: [Colour]
    var since: Date
    var price: Decimal
    var home: URL
    var key: UUID
    var small: UInt8
  }
  private struct Inner: Codable, Sendable { var a = 1 }
  private struct Nested: Codable, Sendable { var name: String, inner: Inner }
  private struct Partly: Codable, Sendable { var name: String, size: Int?, inner: Inner?, photo: Data? }
  private struct Open: Codable, Sendable { var inner: Inner? }

  private func content(_ app: App) -> Schema {
    app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree["paths"]?["/x"]?["post"]?["requestBody"]?["content"] ?? .null
  }

  private let formType = "application/x-www-form-urlencoded"

  func testARecordOfValuesIsOfferedAsAFormAndReadFromOne() async throws {
    let app = try App { Post("/x", Body(Flat.self)) { _, flat in flat } }
    let schema: Schema = ["schema": ["$ref": "#/components/schemas/Flat"]]
    XCTAssertEqual(
      content(app),
      [
        "application/json": schema, "application/x-msgpack": schema, "application/x-www-form-urlencoded": schema,
        "multipart/form-data": schema,
      ]
    )
    let answer = await app.ask(
      .post,
      "/x",
      headers: [.contentType: formType],
      body: "name=a&colours=red&colours=green&since=2024-01-02T03%3A04%3A05Z&price=1.50&home=%2Fa&small=255"
        + "&key=12345678-1234-5678-1234-567812345678"
    )
    XCTAssertEqual(
      answer.body,
      #"{"name":"a","colours":["red","green"],"since":"2024-01-02T03:04:05Z","price":1.5,"home":"/a","#
        + #""key":"12345678-1234-5678-1234-567812345678","small":255}"#
    )
  }

  func testWhatAFormCannotCarryIsNotOfferedAsOne() async throws {
    let nested = try App { Post("/x", Body(Nested.self)) { _, value in value } }
    XCTAssertNil(content(nested)[formType])
    let refused = await nested.ask(.post, "/x", headers: [.contentType: formType], body: "name=a&inner=1")
    XCTAssertEqual(refused.status, 400)
    XCTAssertNil(content(try App { Post("/x", Body([Int].self)) { _, value in value } })[formType])
    XCTAssertNil(content(try App { Post("/x", Body(String.self)) { _, value in value } })[formType])
    XCTAssertNil(content(try App { Post("/x", Body(Inner?.self)) { _, value in value } })[formType])
    XCTAssertNil(content(try App { Post("/x", Body(Open.self)) { _, value in value } })[formType])
  }

  func testAMemberThatAFormCannotCarryIsLeftOutWhereItMayBe() async throws {
    let app = try App { Post("/x", Body(Partly.self)) { _, value in value } }
    XCTAssertEqual(
      content(app)[formType]?["schema"],
      [
        "type": "object",
        "properties": ["name": ["type": "string"], "size": ["type": "integer", "format": "int64"]],
        "required": ["name"],
      ]
    )
    let answer = await app.ask(.post, "/x", headers: [.contentType: formType], body: "name=a&size=2")
    XCTAssertEqual([String(answer.status), answer.body], ["201", #"{"name":"a","size":2}"#])
  }

  func testAMapOfTextsIsAForm() async throws {
    let app = try App { Post("/x", Body([String: String].self)) { _, value in value["a"] ?? "" } }
    XCTAssertEqual(content(app)[formType]?["schema"], ["type": "object", "additionalProperties": ["type": "string"]])
    let answer = await app.ask(.post, "/x", headers: [.contentType: formType], body: "a=b+c&d=e")
    XCTAssertEqual(answer.body, "b c")
  }

  func testTheDocumentedTypesAreThoseThatAreAccepted() async throws {
    let app = try App { Post("/x", Body(Inner.self)) { _, inner in inner } }
    for (type, body) in [("application/json", #"{"a":2}"#), ("application/x-msgpack", "\u{1}"), (formType, "a=2")] {
      let answer = await app.ask(.post, "/x", headers: [.contentType: type], body: body)
      XCTAssertNotEqual(answer.status, 415, type)
    }
    let multipart = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n2\r\n--x--"
    let form = await app.ask(.post, "/x", headers: [.contentType: "multipart/form-data; boundary=x"], body: multipart)
    XCTAssertEqual(form.body, #"{"a":2}"#)
    for type in ["multipart/mixed; boundary=x", "text/plain", "application/xml"] {
      let answer = await app.ask(.post, "/x", headers: [.contentType: type], body: "a=2")
      XCTAssertEqual(answer.status, 415, type)
    }
  }

  private struct Upload: Decodable, Sendable { var title: String, photo: FormFile, more: [FormFile]? }
  private struct Note: Decodable, Sendable { var title: String, photo: FormFile? }

  private let file: Schema = ["type": "string", "format": "binary", "contentMediaType": "application/octet-stream"]

  func testATypeWithAFileIsOfferedAsMultipartAlone() throws {
    let app = try App { Post("/x", Body(Upload.self)) { upload in upload.title } }
    XCTAssertEqual(content(app), ["multipart/form-data": ["schema": ["$ref": "#/components/schemas/Upload"]]])
    let tree = app.openAPI(OpenAPIInfo(title: "t", version: "1")).tree
    XCTAssertEqual(
      tree["components"]?["schemas"]?["Upload"],
      [
        "type": "object",
        "properties": ["title": ["type": "string"], "photo": file, "more": ["type": "array", "items": file]],
        "required": ["title", "photo"],
      ]
    )
  }

  func testAFileThatMayBeAbsentIsLeftOutOfWhatCarriesNone() throws {
    let app = try App { Post("/x", Body(Note.self)) { note in note.title } }
    let without: Schema = ["schema": ["type": "object", "properties": ["title": ["type": "string"]], "required": ["title"]]]
    XCTAssertEqual(
      content(app),
      [
        "application/json": without, "application/x-msgpack": without, "application/x-www-form-urlencoded": without,
        "multipart/form-data": ["schema": ["$ref": "#/components/schemas/Note"]],
      ]
    )
  }

  func testAFormOfAnyFieldsIsAnObject() throws {
    let app = try App { Post("/x", Body(MultipartForm.self)) { form in form.first("a") ?? "" } }
    XCTAssertEqual(content(app), ["multipart/form-data": ["schema": ["type": "object"]]])
    XCTAssertEqual(app.openAPI(OpenAPIInfo(title: "t", version: "1")).warnings, [])
  }
}
