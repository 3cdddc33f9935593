import Answerback
import Foundation
import NIOCore
import XCTest

/// Bodies of `multipart/form-data` as inputs of a handler.
final class MultipartInputTests: XCTestCase {
  private struct Upload: Decodable, Sendable {
    var title: String
    var size: Int?
    var tags: [String]?
    var photo: FormFile
    var more: [FormFile]?
    var proof: FormFile?
  }

  private struct Optional: Codable, Sendable { var name: String, note: String? }

  private let type: HTTPFields = [.contentType: "multipart/form-data; boundary=b"]

  private func part(_ parameters: String, _ content: String, type: String? = nil) -> String {
    "--b\r\nContent-Disposition: form-data; \(parameters)\r\n\(type.map { "Content-Type: \($0)\r\n" } ?? "")\r\n\(content)\r\n"
  }

  private func app() throws -> App {
    try App {
      Post("/upload", Body(Upload.self)) { upload in
        let files = ([upload.photo] + (upload.more ?? []) + (upload.proof.map { [$0] } ?? [])).map {
          "\($0.name) \($0.filename ?? "-") \($0.mediaType?.essence ?? "-") \($0.size)"
        }
        return (["\(upload.title) \(upload.size ?? 0) \(upload.tags ?? [])"] + files).joined(separator: "\n")
      }
      Post("/any", Body(MultipartForm.self)) { form in
        form.fields.pairs.map { "\($0.name)=\($0.value)" } + form.files.map { "\($0.name):\($0.filename ?? "-")" }
      }
      Post("/record", Body(Optional.self)) { $0 }
      Post("/map", Body([String: String].self)) { $0 }
      Post("/limited", Query("n", Int.self), Body(Upload.self, multipart: .init(parts: 2, fieldBytes: 3))) { n, upload in
        upload.title
      }
    }
  }

  private func post(_ path: String, _ parts: String, headers: HTTPFields? = nil) async throws -> TestResponse.Plain {
    try await app().ask(.post, path, headers: headers ?? type, body: parts + "--b--\r\n")
  }

  private func fault(_ key: String, _ message: String) -> String {
    #""errors":[{"message":"\#(message)","key":"\#(key)","source":"body"}]"#
  }

  func testFieldsAndFilesAreReadIntoMembers() async throws {
    let answer = try await post(
      "/upload",
      part(#"name="title""#, "Holiday é") + part("name=size", "3") + part("name=tags", "a") + part("name=tags", "b")
        + part(#"name="photo"; filename="/tmp/a.png""#, "12345", type: "image/png")
        + part(#"name="more"; filename="b.txt""#, "1", type: "text/plain; charset=utf-8")
        + part(#"name="more"; filename="c""#, "")
    )
    XCTAssertEqual(answer.status, 201)
    XCTAssertEqual(
      answer.body,
      "Holiday é 3 [\"a\", \"b\"]\nphoto a.png image/png 5\nmore b.txt text/plain 1\nmore c - 0"
    )
  }

  func testMembersThatMayBeAbsentAre() async throws {
    let minimal = part("name=title", "t") + part("name=photo; filename=a", "1")
    let expected = "t 0 []\nphoto a - 1"
    let absent = try await post("/upload", minimal)
    XCTAssertEqual(absent.body, expected)
    let nothingChosen = try await post(
      "/upload",
      minimal + part(#"name=proof; filename="""#, "") + part(#"name=more; filename="""#, "")
    )
    XCTAssertEqual(nothingChosen.body, expected)
  }

  func testAMissingOrWrongMemberIsNamed() async throws {
    let title = part("name=title", "t")
    let photo = part("name=photo; filename=a", "1")
    let cases = [
      (photo, "title", "field title is missing"),
      (title, "photo", "field photo is missing"),
      (title + part(#"name=photo; filename="""#, ""), "photo", "field photo is missing"),
      (title + part("name=photo", "1"), "photo", "field photo can't be decoded: it is text, not a file; send it with a filename"),
      (
        part("name=title; filename=x", "t") + photo, "title",
        "field title can't be decoded: it is a file, not text; send it without a filename"
      ),
      (title + photo + part("name=size", "many"), "size", #"field size can't be decoded: \"many\" is not an integer"#),
    ]
    for (body, key, message) in cases {
      let answer = try await post("/upload", body)
      XCTAssertEqual(answer.status, 400, message)
      XCTAssertTrue(answer.body.contains(fault(key, message)), answer.body)
    }
  }

  func testFaultsOfAFormStandBesideThoseOfOtherInputs() async throws {
    let long = part("name=title", "long") + part("name=photo; filename=a", "1")
    let answer = try await post("/limited?n=x", long)
    XCTAssertEqual(answer.status, 400)
    XCTAssertTrue(answer.body.contains("2 inputs are wrong"), answer.body)
    XCTAssertTrue(
      answer.body.contains(#"{"message":"field title has more than 3 bytes","key":"title","source":"body"}]"#),
      answer.body
    )
    let many = try await post("/limited?n=1", long + part("name=size", "1"))
    XCTAssertTrue(many.body.contains("the form has more than 2 parts"), many.body)
  }

  func testAFormOfAnyFieldsIsReadInOrder() async throws {
    let answer = try await post("/any", part("name=b", "1") + part("name=f; filename=x", "1") + part("name=a", "2"))
    XCTAssertEqual(answer.body, #"["b=1","a=2","f:x"]"#)
  }

  func testAFlatRecordIsReadFromEitherKindOfForm() async throws {
    let multipart = try await post("/record", part("name=name", "a b") + part("name=note", "c"))
    let encoded = try await app().ask(
      .post,
      "/record",
      headers: [.contentType: "application/x-www-form-urlencoded"],
      body: "name=a+b&note=c"
    )
    XCTAssertEqual([multipart.body, encoded.body], [#"{"name":"a b","note":"c"}"#, #"{"name":"a b","note":"c"}"#])
    let map = try await post("/map", part("name=x", "1") + part("name=y", "2") + part("name=x", "3"))
    XCTAssertEqual(map.body, #"{"x":"3","y":"2"}"#)
  }

  func testOnlyAFormCarriesFiles() async throws {
    let json = try await app().ask(
      .post,
      "/upload",
      headers: [.contentType: "application/json"],
      body: #"{"title":"t","photo":"x"}"#
    )
    XCTAssertEqual(json.status, 415)
    XCTAssertTrue(json.body.contains("a file can only be sent in a form; send multipart/form-data"), json.body)
    for headers: HTTPFields in [[.contentType: "application/json"], [:], [.contentType: "application/x-www-form-urlencoded"]] {
      let answer = try await app().ask(.post, "/any", headers: headers, body: "{}")
      XCTAssertEqual(answer.status, 415)
      XCTAssertTrue(answer.body.contains("; send multipart/form-data\""), answer.body)
    }
  }

  func testA415NamesEveryTypeThatIsRead() async throws {
    let answer = try await app().ask(.post, "/record", headers: [.contentType: "text/csv"], body: "1,2")
    XCTAssertEqual(answer.status, 415)
    XCTAssertTrue(
      answer.body.contains(
        "the body is text/csv; send application/json, application/x-msgpack, application/x-www-form-urlencoded or multipart/form-data"
      ),
      answer.body
    )
  }

  func testABrokenFormIsA400() async throws {
    let noBoundary = try await post("/record", part("name=name", "a"), headers: [.contentType: "multipart/form-data"])
    XCTAssertEqual(noBoundary.status, 400)
    XCTAssertTrue(noBoundary.body.contains(#""key":"","source":"body""#), noBoundary.body)
    let cut = try await app().ask(.post, "/record", headers: type, body: part("name=name", "a"))
    XCTAssertEqual(cut.status, 400)
    XCTAssertTrue(cut.body.contains(#""key":"name","source":"body""#), cut.body)
  }

  func testALargeFormIsRead() async throws {
    let content = String(repeating: "0123456789", count: 50_000)
    let answer = try await post("/upload", part("name=title", "t") + part("name=photo; filename=a", content))
    XCTAssertEqual(answer.body, "t 0 []\nphoto a - 500000")
  }
}
