import Answerback
import Foundation
import Logging
import NIOCore
import Synchronization
import XCTest

/// Every kind of response has the same options, modifiers and verbs.
final class ConfigurableResponseTests: XCTestCase {
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var logger: Logger { Log { self.add($0) }.logger }
  }

  /// A kind of an app's own, as the documentation of the protocol shows it.
  private struct Table: ConfigurableResponse {
    var rows: [[String]]
    var options = ResponseOptions(mediaType: .csv)

    func response(in context: RenderingContext) throws -> AnyResponse {
      let text = rows.map { $0.joined(separator: ",") + "\r\n" }.joined()
      return try Response(text, options: options).response(in: context)
    }
  }

  private struct Engine: TemplateEngine {
    func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String { "page" }
  }

  private static let file = FileManager.default.temporaryDirectory.appending(path: "answerback-options-\(UUID()).txt")

  override class func setUp() {
    XCTAssertTrue(FileManager.default.createFile(atPath: file.path, contents: Data("file".utf8)))
  }

  override class func tearDown() {
    try? FileManager.default.removeItem(at: file)
  }

  /// One kind: what it sends when it says nothing, and the routes that say something.
  private struct Kind {
    var name: String
    var status = 200
    /// The status that the response is given.
    var own: Status = .accepted
    var contentType: String?
    /// The type that goes out when the response says `text/x-own`.
    var ownType = "text/x-own; charset=utf-8"
    var body: String
    var node: RouteNode
  }

  private func kind<Made: ConfigurableResponse>(
    _ name: String,
    _ lines: Lines,
    status: Int = 200,
    own: Status = .accepted,
    contentType: String?,
    ownType: String = "text/x-own; charset=utf-8",
    body: String,
    _ make: @escaping @Sendable () throws -> Made
  ) -> Kind {
    let router = Router("/\(name)") {
      Get("/plain") { () throws -> Made in try make() }
      Get("/erased") { () throws -> AnyResponse in AnyResponse(try make()) }
      Get("/all") { () throws -> Made in Self.modified(try make(), own, lines) }
      Get("/all-erased") { () throws -> AnyResponse in Self.modified(AnyResponse(try make()), own, lines) }
      Get("/type") { () throws -> Made in try make().status(own).mediaType("text/x-own") }
      Get("/type-erased") { () throws -> AnyResponse in AnyResponse(try make()).status(own).mediaType("text/x-own") }
      Get("/verbs") { () throws -> Made in
        var response = try make()
        try Self.change(&response, own)
        return response
      }
      Get("/verbs-erased") { () throws -> AnyResponse in
        var response = AnyResponse(try make())
        try Self.change(&response, own)
        return response
      }
      Get("/hooked") { () throws -> Made in try make() }.afterRequest { response, _ in try Self.change(&response, own) }
      Get("/wrong-header") { () throws -> Made in try make().header("X Name", "1") }
      Get("/wrong-value") { () throws -> AnyResponse in AnyResponse(try make()).headers(["X-Value": "a\r\nb"]) }
      Get("/wrong-cookie") { () throws -> Made in try make().cookie("sid", "a;b").status(own) }
      Get("/wrong-type") { () throws -> Made in try make().mediaType("text") }
      Get("/wrong-tag") { () throws -> AnyResponse in AnyResponse(try make()).etag("a\"b") }
    }
    return Kind(
      name: name,
      status: status,
      own: own,
      contentType: contentType,
      ownType: ownType,
      body: body,
      node: router.node
    )
  }

  private static func modified<Made: ConfigurableResponse>(_ response: Made, _ status: Status, _ lines: Lines) -> Made {
    response.status(status).header("X-One", 1).headers(["X-Two": "2", "X-Three": "3"]).header("x-one", "new")
      .cookie("first", "1").cookie("second", "2", maxAge: 5, path: "/p", secure: true, httpOnly: true, sameSite: .strict)
      .cookies(["third": "3"]).deletingCookie("gone").cookie("first", "replaced")
      .cacheControl(.noStore).etag("v1", weak: true)
      .background("plain") { lines.add("plain") }
      .background {
        await Task.yield()
        lines.add("async")
      }
      .background(BackgroundTask("task") { lines.add("task") })
  }

  /// What ``modified(_:_:_:)`` adds to the fields of a response.
  private static let modifiedFields = [
    "x-one: new", "X-Two: 2", "X-Three: 3", "Cache-Control: no-store", "ETag: W/\"v1\"",
    "Set-Cookie: first=replaced; Path=/; SameSite=lax",
    "Set-Cookie: second=2; Max-Age=5; Path=/p; Secure; HttpOnly; SameSite=strict",
    "Set-Cookie: third=3; Path=/; SameSite=lax",
    "Set-Cookie: gone=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=lax",
  ]

  private static func change(_ response: inout some ConfigurableResponse, _ status: Status) throws {
    response.status = status
    try response.setHeader("X-Verb", 7)
    try response.setCookie("verb", "1", secure: true, partitioned: true)
    response.setCookie(try Cookie("other", "2"))
    try response.deleteCookie("gone", path: "/p")
    try response.setETag("v2")
    response.headers.remove("X-Unknown")
  }

  private func kinds(_ lines: Lines) -> [Kind] {
    let text = "text/plain; charset=utf-8"
    let html = "text/html; charset=utf-8"
    let path = Self.file.path
    return [
      kind("response", lines, contentType: text, body: "x") { Response("x") },
      kind("html", lines, contentType: html, body: "<p>") { HTML("<p>") },
      kind("bytes", lines, contentType: html, body: "<p>") { HTML(Array("<p>".utf8)) },
      kind("text", lines, contentType: text, body: "t") { PlainText("t") },
      kind("json", lines, contentType: "application/json", body: "\"j\"") { JSON("j") },
      kind("nothing", lines, status: 204, contentType: nil, body: "") { NoContent() },
      kind("negotiated", lines, contentType: html, ownType: html, body: "<n>") { Negotiated { Offer(.html) { "<n>" } } },
      kind("redirect", lines, status: 302, own: .seeOther, contentType: nil, body: "") { Redirect(to: "/there") },
      kind("moved", lines, status: 308, own: .seeOther, contentType: nil, body: "") { Redirect.permanent(to: "/there") },
      kind("file", lines, contentType: text, body: "file") { File(path) },
      kind("memory", lines, contentType: "application/octet-stream", body: "m") { File(bytes: Array("m".utf8)) },
      kind("stream", lines, contentType: "application/octet-stream", body: "ab") { StreamingResponse(["a", "b"]) },
      kind("writer", lines, contentType: "application/octet-stream", body: "w") { StreamingResponse { try await $0.write("w") } },
      kind("events", lines, contentType: "text/event-stream; charset=utf-8", body: "data: e\n\n") {
        ServerSentEvents("e", lineEnd: .lf)
      },
      kind("template", lines, contentType: html, body: "page") { Template(text: "page") },
      kind("any", lines, contentType: nil, body: "a") { AnyResponse(body: .bytes(ByteBuffer(string: "a"))) },
      kind("own", lines, contentType: "text/csv; charset=utf-8", body: "1,2\r\n") { Table(rows: [["1", "2"]]) },
    ]
  }

  private func send(_ app: App, _ target: String) async throws -> TestResponse.Plain {
    let response = await app.respond(to: Request(target: target, time: .epoch)).settled
    let writer = RecordingWriter()
    try await writer.send(response)
    await response.background?.run()
    let record = writer.record
    return TestResponse.Plain(status: record.status ?? 0, fields: record.fields, body: record.pieces.joined())
  }

  private func app(_ kinds: [Kind], _ lines: Lines) throws -> App {
    try App(logger: lines.logger) { for kind in kinds { kind.node } }.templates(Engine())
  }

  func testEveryKindHasTheModifiersOfALayer() async throws {
    let lines = Lines()
    let kinds = kinds(lines)
    let app = try app(kinds, lines)
    for kind in kinds {
      let plain = try await send(app, "/\(kind.name)/plain")
      XCTAssertEqual(plain.status, kind.status, kind.name)
      XCTAssertEqual(plain.values(of: "Content-Type"), kind.contentType.map { [$0] } ?? [], kind.name)
      XCTAssertEqual(plain.body, kind.body, kind.name)

      let before = lines.all.count
      let all = try await send(app, "/\(kind.name)/all")
      XCTAssertEqual(all.status, kind.own.code, kind.name)
      XCTAssertEqual(all.body, kind.body, kind.name)
      XCTAssertEqual(all.fields.filter { Self.modifiedFields.contains($0) }, Self.modifiedFields, kind.name)
      // What the kind sends by itself is still sent, except its own validator.
      let own = plain.fields.filter { !$0.hasPrefix("ETag") && !$0.hasPrefix("Cache-Control") }
      let left = all.fields.filter { !Self.modifiedFields.contains($0) && !(kind.status == 204 && $0 == "Content-Length: 0") }
      XCTAssertEqual(Set(left), Set(own), kind.name)
      XCTAssertEqual(Array(lines.all[before...]), ["plain", "async", "task"], kind.name)
    }
  }

  func testTheMediaTypeOfAResponseBeatsThatOfItsKind() async throws {
    let lines = Lines()
    let kinds = kinds(lines)
    let app = try app(kinds, lines)
    for kind in kinds {
      let sent = try await send(app, "/\(kind.name)/type")
      XCTAssertEqual(sent.status, kind.own.code, kind.name)
      XCTAssertEqual(sent.values(of: "Content-Type"), [kind.ownType], kind.name)
      XCTAssertEqual(sent.body, kind.body, kind.name)
    }
  }

  func testTheVerbsWorkOnEveryKindAndInAHook() async throws {
    let lines = Lines()
    let kinds = kinds(lines)
    let app = try app(kinds, lines)
    for kind in kinds {
      for path in ["verbs", "hooked"] {
        let sent = try await send(app, "/\(kind.name)/\(path)")
        XCTAssertEqual(sent.status, kind.own.code, "\(kind.name) \(path)")
        XCTAssertEqual(sent.values(of: "X-Verb"), ["7"], "\(kind.name) \(path)")
        XCTAssertEqual(sent.values(of: "ETag"), ["\"v2\""], "\(kind.name) \(path)")
        XCTAssertEqual(
          sent.values(of: "Set-Cookie"),
          [
            "verb=1; Path=/; Secure; SameSite=lax; Partitioned", "other=2; Path=/; SameSite=lax",
            "gone=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/p; SameSite=lax",
          ],
          "\(kind.name) \(path)"
        )
        XCTAssertEqual(sent.body, kind.body, "\(kind.name) \(path)")
      }
    }
  }

  func testAWrappedResponseIsTheResponse() async throws {
    let lines = Lines()
    let kinds = kinds(lines)
    let app = try app(kinds, lines)
    for kind in kinds {
      for (plain, erased) in [("plain", "erased"), ("all", "all-erased"), ("type", "type-erased"), ("verbs", "verbs-erased")] {
        let one = try await send(app, "/\(kind.name)/\(plain)")
        let other = try await send(app, "/\(kind.name)/\(erased)")
        XCTAssertEqual(one, other, "\(kind.name) \(plain)")
      }
    }
  }

  func testAWrongLiteralIsA500WithALineThatNamesIt() async throws {
    let lines = Lines()
    let kinds = kinds(lines)
    let app = try app(kinds, lines)
    let sentences = [
      "wrong-header": "Header name \"X Name\" is not a token", "wrong-value": "Header X-Value \"a\\r\\nb\" has",
      "wrong-cookie": "The value of cookie sid \"a;b\" has", "wrong-type": "Media type \"text\" ",
      "wrong-tag": "Entity tag \"a\\\"b\" ",
    ]
    for kind in kinds {
      for (path, sentence) in sentences {
        let before = lines.all.count
        let sent = try await send(app, "/\(kind.name)/\(path)")
        XCTAssertEqual(sent.status, 500, "\(kind.name) \(path)")
        XCTAssertEqual(sent.values(of: "Set-Cookie"), [], "\(kind.name) \(path)")
        let log = Array(lines.all[before...])
        let start = "GET /\(kind.name)/\(path): the handler failed: \(sentence)"
        XCTAssertEqual(log.map { $0.hasPrefix(start) }, [true], "\(log) \(start)")
      }
    }
  }
}
