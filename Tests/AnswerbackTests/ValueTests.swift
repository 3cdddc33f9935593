import Answerback
import XCTest

final class ValueTests: XCTestCase {
  private struct Resource: Codable { var id = 1, name = "my resource" }

  func testARecordBecomesJSONWithStatus200() async throws {
    let app = try App { Get("/x") { Resource() } }
    let answer = await app.ask("/x")
    XCTAssertEqual(
      answer,
      TestResponse.Plain(
        status: 200,
        fields: ["Content-Type: application/json", "Content-Length: 29"],
        body: #"{"id":1,"name":"my resource"}"#
      )
    )
  }

  func testLiteralsOfSeveralTypesAreValuesWithoutAType() async throws {
    let name = "Ada"
    let app = try App {
      Get("/object") { () -> [String: AnyEncodable] in
        [
          "title": "t \(name)", "status": 418, "half": 0.5, "open": true, "rest": nil, "list": [1, "two", [3]],
          "more": ["b": 1, "a": "x"],
        ]
      }
      Get("/list") { () -> [AnyEncodable] in [1, "two", nil, AnyEncodable(Resource())] }
      Get("/one") { request in request.query("text") == nil ? AnyEncodable(1) : "one" }.mediaType(.json)
    }
    let object = await app.ask("/object")
    let list = await app.ask("/list")
    let text = await app.ask("/one?text").body
    XCTAssertEqual(object.values(of: "Content-Type"), ["application/json"])
    XCTAssertEqual(
      object.body,
      #"{"half":0.5,"list":[1,"two",[3]],"more":{"a":"x","b":1},"open":true,"rest":null,"status":418,"title":"t Ada"}"#
    )
    XCTAssertEqual(list.body, #"[1,"two",null,{"id":1,"name":"my resource"}]"#)
    XCTAssertEqual(text, #""one""#)
  }

  func testTextIsPlainTextWithACharset() async throws {
    let app = try App { Get("/x") { "é" } }
    let answer = await app.ask("/x")
    XCTAssertEqual(
      answer,
      TestResponse.Plain(status: 200, fields: ["Content-Type: text/plain; charset=utf-8", "Content-Length: 2"], body: "é")
    )
  }

  func testTheDefaultStatusFollowsTheMethod() async throws {
    let app = try App {
      Post("/x") { 1 }
      Put("/x") { 1 }
      Delete("/x") { NoContent() }
      Route("/many") { 1 }.methods(.post, .delete)
    }
    var statuses: [Int] = []
    for (method, path) in [(HTTPRequest.Method.post, "/x"), (.put, "/x"), (.delete, "/x"), (.post, "/many"), (.delete, "/many")] {
      statuses.append(await app.ask(method, path).status)
    }
    XCTAssertEqual(statuses, [201, 200, 204, 200, 200])
  }

  func testAStringUnderJSONIsQuoted() async throws {
    let app = try App { Get("/x") { "quoted?" }.mediaType(.json) }
    let answer = await app.ask("/x")
    XCTAssertEqual(answer.body, #""quoted?""#)
  }

  func testScalarsAreTextUnderATextType() async throws {
    let app = try App {
      Get("/zero") { 0 }.mediaType(.text)
      Get("/true") { true }.mediaType(.text)
      Get("/none") { Int?.none }.mediaType(.text)
    }
    var bodies: [String] = []
    for path in ["/zero", "/true", "/none"] { bodies.append(await app.ask(path).body) }
    XCTAssertEqual(bodies, ["0", "true", ""])
  }

  func testANamedCharsetIsTheOneUsedToEncode() async throws {
    let type = try MediaType(parsing: "text/plain; charset=us-ascii")
    let app = try App {
      Get("/ok") { "cafe" }.mediaType(type)
      Get("/no") { "café" }.mediaType(type)
    }
    let ok = await app.ask("/ok")
    let no = await app.ask("/no")
    XCTAssertEqual(ok.values(of: "Content-Type"), ["text/plain; charset=us-ascii"])
    XCTAssertEqual(no.status, 500)
  }

  func testAnAsyncHandlerAndABlockingOneAnswerAlike() async throws {
    let app = try App {
      Get("/async") { request async in request.target }
      Get("/blocking") { "b" }.blocking()
    }
    let first = await app.ask("/async")
    let second = await app.ask("/blocking")
    XCTAssertEqual([first.body, second.body], ["/async", "b"])
  }

  func testHeadHasTheFieldsOfGetAndNoBody() async throws {
    let app = try App { Get("/x") { "twelve bytes" } }
    let get = await app.ask("/x")
    let head = await app.ask(.head, "/x")
    XCTAssertEqual(head, TestResponse.Plain(status: 200, fields: get.fields, body: ""))
  }
}
