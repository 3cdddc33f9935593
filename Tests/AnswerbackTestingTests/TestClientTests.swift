import Answerback
import AnswerbackServer
import AnswerbackTesting
import Exchanges
import NIOCore
import Synchronization
import XCTest

final class TestClientTests: XCTestCase {
  private struct Lamp: Codable, Equatable, Sendable {
    var id: Int
    var name: String
  }

  /// Says what it was asked.
  private func echo() throws -> App {
    let handler: @Sendable (Request) -> String = { request in
      let names = ["content-type", "content-length", "x-id"]
      let fields = names.map { name in "\(name)=\(HTTPField.Name(name).flatMap { request.headers[$0] } ?? "-")" }
      return "\(request.method.rawValue) \(request.target) \(fields.joined(separator: " ")) \(String(buffer: request.body))"
    }
    return try App {
      Get("/echo") { handler($0) }
      Post("/echo") { handler($0) }
      Put("/echo") { handler($0) }
      Patch("/echo") { handler($0) }
      Delete("/echo") { handler($0) }.status(.ok)
    }
  }

  func testARequestHasAClientInBothModes() async throws {
    let app = try App { Get("/") { request in request.client?.host ?? "none" } }
    for mode in TestingMode.allCases {
      let host = try await app.test(mode) { client in try await client.get("/").text }
      XCTAssertEqual(host, "127.0.0.1", "\(mode)")
    }
  }

  func testEveryVerbSendsWhatItIsGivenInBothModes() async throws {
    for mode in TestingMode.allCases {
      try await echo().test(mode) { client in
        let responses = [
          try await client.get("/echo?a=1&b=%20", headers: ["X-Id": "7"]), try await client.post("/echo", body: "hello"),
          try await client.put("/echo", body: .bytes([0x61, 0x62], "image/png")),
          try await client.patch("/echo", body: .json(Lamp(id: 1, name: "é"))),
          try await client.delete("/echo"),
          try await client.request(.post, "/echo", headers: ["Content-Type": "a/b"], body: .form(["a b": "1&2", "a b": "é"])),
        ]
        XCTAssertEqual(
          responses.map(\.text),
          [
            "GET /echo?a=1&b=%20 content-type=- content-length=- x-id=7 ",
            "POST /echo content-type=text/plain; charset=utf-8 content-length=5 x-id=- hello",
            "PUT /echo content-type=image/png content-length=2 x-id=- ab",
            #"PATCH /echo content-type=application/json content-length=20 x-id=- {"id":1,"name":"é"}"#,
            "DELETE /echo content-type=- content-length=- x-id=- ",
            "POST /echo content-type=a/b content-length=20 x-id=- a+b=1%262&a+b=%C3%A9",
          ],
          "\(mode)"
        )
        XCTAssertEqual(responses.map(\.status), [.ok, .created, .ok, .ok, .ok, .created], "\(mode)")
      }
    }
  }

  func testHeadAndOptionsAndErrorsAreResponsesAsAnyOther() async throws {
    let app = try App {
      Get("/lamp") { "on" }
      Delete("/lamp") { NoContent() }
    }
    for mode in TestingMode.allCases {
      try await app.test(mode) { client in
        let head = try await client.head("/lamp")
        XCTAssertEqual([head.header("content-length"), head.text], ["2", ""], "\(mode)")
        let options = try await client.options("/lamp")
        XCTAssertEqual([options.status.description, options.header("Allow")], ["204", "DELETE, GET, HEAD, OPTIONS"], "\(mode)")
        let missing = try await client.get("/nothing")
        XCTAssertEqual(missing.status, .notFound, "\(mode)")
        let wrong = try await client.post("/lamp")
        XCTAssertEqual(wrong.status, .methodNotAllowed, "\(mode)")
        let gone = try await client.delete("/lamp")
        XCTAssertEqual([gone.status.code, gone.body.count], [204, 0], "\(mode)")
      }
    }
  }

  func testABodyIsDecodedByItsTypeAndAFailureIsASentence() async throws {
    let app = try App {
      Get("/json") { Lamp(id: 1, name: "desk") }
      Get("/pack") { Lamp(id: 2, name: "pack") }.mediaType(.messagePack)
      Post("/lamps", Body(Lamp.self)) { lamp in lamp }
      Get("/text") { "no lamp" }
    }
    for mode in TestingMode.allCases {
      try await app.test(mode) { client in
        let lamps: [Lamp] = [
          try await client.get("/json").decode(), try await client.get("/pack").decode(Lamp.self),
          try await client.post("/lamps", body: .json(Lamp(id: 3, name: "sent"))).decode(),
          try await client.post("/lamps", body: .messagePack(Lamp(id: 4, name: "packed"))).decode(),
          try await client.post("/lamps", body: .form(["id": "5", "name": "a form"])).decode(),
        ]
        XCTAssertEqual(lamps.map(\.id), [1, 2, 3, 4, 5], "\(mode)")
        XCTAssertEqual(lamps.map(\.name), ["desk", "pack", "sent", "packed", "a form"], "\(mode)")
        do {
          _ = try await client.get("/text").decode(Lamp.self)
          XCTFail("text is no lamp")
        } catch let failure as TestResponse.DecodingFailure {
          XCTAssertTrue("\(failure)".hasPrefix("The body of GET /text, status 200, can't be decoded as Lamp: "), "\(failure)")
          XCTAssertTrue("\(failure)".hasSuffix(" The body is: no lamp"), "\(failure)")
        }
      }
    }
  }

  func testBothModesHaveTheSameFieldsButThoseOfTheServer() async throws {
    let app = try App { Get("/x") { try Response("é", headers: ["X-A": "1"], cookies: [Cookie("sid", "7", httpOnly: true)]) } }
      .header("X-App", "a")
    var fields: [[String]] = []
    for mode in TestingMode.allCases {
      let response = try await app.test(mode) { try await $0.get("/x") }
      fields.append(response.fields.filter { $0.name != .date }.map { "\($0.name.rawName): \($0.value)" })
      XCTAssertEqual(response.cookies.map(\.description), ["sid=7; Path=/; HttpOnly; SameSite=lax"], "\(mode)")
      XCTAssertEqual(response.cookie("sid")?.value, "7", "\(mode)")
      XCTAssertEqual(response.text, "é", "\(mode)")
      XCTAssertEqual(response.exchange?.head?.status, mode == .socket ? 200 : nil)
      XCTAssertEqual(response.fields.contains(.date), mode == .socket)
    }
    XCTAssertEqual(fields[0], fields[1])
    XCTAssertTrue(fields[0].contains("X-App: a"), "\(fields[0])")
  }

  func testTheExchangeOfASocketIsWhatWasOnTheWire() async throws {
    let app = try App { Get("/x") { "hello" } }
    let exchange = try await app.test(.socket) { try await $0.get("/x").exchange }
    XCTAssertEqual(exchange?.sent.map { String(decoding: $0.bytes, as: UTF8.self).hasPrefix("GET /x HTTP/1.1\r\n") }, true)
    XCTAssertEqual(exchange.map { String(decoding: $0.received, as: UTF8.self).hasPrefix("HTTP/1.1 200 OK\r\n") }, true)
    XCTAssertEqual(exchange?.isComplete, true)
  }

  func testTheServerObeysItsConfigurationOnAFreePort() async throws {
    var configuration = ServerConfiguration(port: 1)
    configuration.limits.body = 3
    let app = try App { Post("/x", Body(String.self)) { text in text } }
    try await app.test(.socket, configuration: configuration) { client in
      XCTAssertTrue(client.base.hasPrefix("http://127.0.0.1:"), client.base)
      let response = try await client.post("/x", body: .json("too long"))
      XCTAssertEqual(response.status, 413)
    }
  }

  func testWhatAnAppLacksIsThrownBeforeTheTestBegins() async throws {
    let app = try App { Get("/x") { Template("a.html") } }
    for mode in TestingMode.allCases {
      do {
        try await app.test(mode) { _ in XCTFail("there is no engine") }
        XCTFail("the app is not sound")
      } catch let error as ConfigurationError {
        XCTAssertTrue("\(error)".contains("/x"), "\(error)")
      }
    }
  }

  func testTheServerIsStoppedWhenTheTestEndsOrThrows() async throws {
    struct Stop: Error {}
    let app = try App { Get("/x") { "x" } }
    let base = Mutex("")
    do {
      try await app.test(.socket) { client in
        base.withLock { $0 = client.base }
        try await client.get("/x")
        throw Stop()
      }
      XCTFail("the closure throws")
    } catch is Stop {}
    let port = try XCTUnwrap(base.withLock { $0 }.split(separator: ":").last.flatMap { Int($0) })
    // The port is free again.
    let again = try await Server(app, configuration: ServerConfiguration(port: port)).start()
    await again.stop()
  }

  func testTheValueOfTheTestIsReturnedAndItsIsolationIsKept() async throws {
    try await Self.testOnTheMainActor(try App { Get("/x") { "x" } })
  }

  @MainActor private static func testOnTheMainActor(_ app: App) async throws {
    var count = 0
    let text = try await app.test { client in
      count += 1
      MainActor.assertIsolated()
      return try await client.get("/x").text
    }
    XCTAssertEqual(count, 1)
    XCTAssertEqual(text, "x")
  }

  func testAnythingThatRespondsIsTested() async throws {
    struct Teapot: Responder {
      func respond(to request: Request) -> ResponseWork {
        .ready(RenderedResponse(status: 418, fields: [.contentLength: "2"], body: .bytes(ByteBuffer(string: "I'"))))
      }
    }
    for mode in TestingMode.allCases {
      let response = try await Teapot().test(mode) { try await $0.get("/") }
      XCTAssertEqual([response.status.code, response.body.count], [418, 2], "\(mode)")
      XCTAssertNil(response.failure, "\(mode)")
    }
  }

  func testWhatCannotBeSentIsASentence() async throws {
    let app = try App { Get("/x") { "x" } }
    for mode in TestingMode.allCases {
      try await app.test(mode) { client in
        for (path, headers, sentence) in [
          ("x", [:], #"The path "x" must begin with a slash."#),
          ("/x", ["a b": "1"], #"The header field "a b: 1" can't be sent."#),
          ("/x", ["a": "1\r\n2"], #"The header field "a: 1\r\n2" can't be sent."#),
        ] as [(String, KeyValuePairs<String, String>, String)] {
          do {
            try await client.get(path, headers: headers)
            XCTFail(sentence)
          } catch {
            XCTAssertEqual("\(error)", sentence, "\(mode)")
          }
        }
      }
    }
  }

  func testTextThatNoRequestLineHoldsIsEncoded() async throws {
    let app = try App { Get("/{name}", Path("name", String.self)) { name in name } }
    for mode in TestingMode.allCases {
      let text = try await app.test(mode) { try await $0.get("/é b#part").text }
      XCTAssertEqual(text, "é b", "\(mode)")
    }
  }
}
