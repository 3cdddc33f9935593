import Answerback
import Foundation
import Logging
import Synchronization
import XCTest

/// What the options of a response say, and how they are put together with those of others.
final class ResponseOptionsTests: XCTestCase {
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var logger: Logger { Log { self.add($0) }.logger }
  }

  private struct Engine: TemplateEngine {
    func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String { "page" }
  }

  /// Asks with GET, also for a body that is written in pieces, and runs the background tasks.
  private func send(_ app: App, _ target: String) async throws -> TestResponse.Plain {
    let response = await app.respond(to: Request(target: target, time: .epoch)).settled
    let writer = RecordingWriter()
    try await writer.send(response)
    await response.background?.run()
    let record = writer.record
    return TestResponse.Plain(status: record.status ?? 0, fields: record.fields, body: record.pieces.joined())
  }

  func testEveryKindHasAnInitialiserWithTheLabelsOfThePages() async throws {
    let lines = Lines()
    let task = BackgroundTask { lines.add("done") }
    let file = FileManager.default.temporaryDirectory.appending(path: "answerback-options-\(UUID()).csv")
    try "x".write(to: file, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let path = file.path
    let csv = MediaType.csv
    let app = try App {
      Get("/response") {
        Response("x", status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
      Get("/slice") {
        Response([120][...], status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
      Get("/html") {
        HTML("x", status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
      Get("/html-bytes") {
        HTML(Data("x".utf8), status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
      Get("/text") {
        PlainText("x", status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
      Get("/json") {
        JSON(1, status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
      Get("/nothing") {
        NoContent(status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
      Get("/negotiated") {
        Negotiated(status: 203, mediaType: .html, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task) {
          Offer(csv) { "x" }
        }
      }
      Get("/file") {
        File(path, status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
      Get("/writer") {
        StreamingResponse(status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task) {
          try await $0.write("x")
        }
      }
      Get("/sequence") {
        StreamingResponse(
          ["x"],
          status: 203,
          mediaType: csv,
          headers: ["X": "1"],
          cookies: [try Cookie("c", "1")],
          background: task
        )
      }
      Get("/events") {
        ServerSentEvents(status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task) {
          try await $0.send("x")
        }
      }
      Get("/messages") {
        ServerSentEvents(
          ["x"],
          status: 203,
          mediaType: csv,
          headers: ["X": "1"],
          cookies: [try Cookie("c", "1")],
          background: task
        )
      }
      Get("/template") {
        Template(
          "x.html",
          ["a": "b"],
          status: 203,
          mediaType: csv,
          headers: ["X": "1"],
          cookies: [try Cookie("c", "1")],
          background: task
        )
      }
      Get("/any") {
        AnyResponse(status: 203, mediaType: csv, headers: ["X": "1"], cookies: [try Cookie("c", "1")], background: task)
      }
    }
    .templates(Engine())
    for route in app.routes {
      let sent = try await send(app, route.path)
      XCTAssertEqual(sent.status, 203, route.path)
      XCTAssertEqual(sent.values(of: "Content-Type"), ["text/csv; charset=utf-8"], route.path)
      XCTAssertEqual(sent.values(of: "X"), ["1"], route.path)
      XCTAssertEqual(sent.values(of: "Set-Cookie"), ["c=1; Path=/; SameSite=lax"], route.path)
    }
    XCTAssertEqual(lines.all.count, app.routes.count)
  }

  func testRedirectHasTheLabelsOfThePages() async throws {
    let app = try App {
      Get("/go") {
        Redirect(to: "/x", query: ["a": "1"], status: 303, mediaType: .text, headers: ["X": "1"], cookies: [try Cookie("c", "1")])
      }
      Get("/three") { Redirect.temporary(to: "/x").header("X", "1").cookie("c", "1") }
    }
    let go = await app.ask("/go")
    XCTAssertEqual(
      go,
      TestResponse.Plain(
        status: 303,
        fields: [
          "Content-Type: text/plain; charset=utf-8", "Content-Length: 0", "X: 1", "Location: /x?a=1",
          "Set-Cookie: c=1; Path=/; SameSite=lax",
        ],
        body: ""
      )
    )
    let three = await app.ask("/three")
    XCTAssertEqual(
      three,
      TestResponse.Plain(
        status: 307,
        fields: ["Content-Length: 0", "X: 1", "Location: /x", "Set-Cookie: c=1; Path=/; SameSite=lax"],
        body: ""
      )
    )
  }

  func testNoContentThatDeletesACookieStays204WithoutABody() async throws {
    let app = try App {
      Delete("/session") { NoContent().deletingCookie("sid") }
      Get("/kept") { NoContent().cookie("sid", "1").mediaType(.text) }
    }
    .cookie("sid", "of the app")
    let deleted = await app.ask(.delete, "/session")
    XCTAssertEqual(
      deleted,
      TestResponse.Plain(
        status: 204,
        fields: ["Set-Cookie: sid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=lax"],
        body: ""
      )
    )
    let kept = await app.ask("/kept")
    XCTAssertEqual(kept, TestResponse.Plain(status: 204, fields: ["Set-Cookie: sid=1; Path=/; SameSite=lax"], body: ""))
  }

  func testTheOptionsOfANegotiatedResponseAddToThoseOfItsOffer() async throws {
    let lines = Lines()
    let app = try App {
      Get("/x") {
        Negotiated {
          Offer(
            .text,
            response: {
              Response("t").status(203).header("X-A", "offer").cookie("a", "offer").header("Vary", "X-A").background {
                lines.add("offer")
              }
            }
          )
          Offer(.html) { "h" }
        }
        .status(.accepted).headers(["X-A": "all", "X-B": "all", "Vary": "X-B"]).cookie("a", "all").cookie("b", "all")
        .mediaType(.csv).background { lines.add("all") }
      }
    }
    let text = try await send(app, "/x")
    XCTAssertEqual(text.status, 203)
    XCTAssertEqual(text.values(of: "Content-Type"), ["text/plain; charset=utf-8"])
    XCTAssertEqual(text.values(of: "X-A") + text.values(of: "X-B"), ["offer", "all"])
    XCTAssertEqual(text.values(of: "Vary"), ["X-A, X-B, Accept"])
    XCTAssertEqual(text.values(of: "Set-Cookie"), ["a=offer; Path=/; SameSite=lax", "b=all; Path=/; SameSite=lax"])
    XCTAssertEqual(lines.all, ["offer", "all"])
    let html = await app.ask("/x", headers: [.accept: "text/html"])
    XCTAssertEqual(html.status, 202)
    XCTAssertEqual(html.values(of: "X-A") + html.values(of: "X-B"), ["all", "all"])
    let none = await app.ask("/x", headers: [.accept: "image/png"])
    XCTAssertEqual([none.status, none.values(of: "X-A").count], [406, 0])
  }

  func testARawOfferVariesByAcceptToo() async throws {
    let app = try App {
      Get("/x") {
        Negotiated {
          Offer(
            .text,
            response: {
              Raw { _, writer in
                try await writer.head(.ok, [.contentType: "text/plain", .vary: "Origin"])
                try await writer.write("raw")
              }
            }
          )
          Offer(.csv, response: { Raw { _, _ in throw HTTPError(.conflict) } })
        }
      }
    }
    let raw = try await send(app, "/x")
    XCTAssertEqual(raw.values(of: "Vary"), ["Origin, Accept"])
    XCTAssertEqual([raw.body, "\(raw.status)"], ["raw", "200"])
    let failed = try await app.written("/x", headers: [.accept: "text/csv"])
    XCTAssertEqual(failed.status, 409)
    XCTAssertEqual(failed.fields.filter { $0.hasPrefix("Vary") }, ["Vary: Accept"])
  }

  func testTextGoesOutAsItIsUnderAnotherTypeAndJSONStaysJSON() async throws {
    let app = try App {
      Get("/html") { HTML("<p>é").mediaType("application/xhtml+xml") }
      Get("/quoted") { PlainText(#"{"a":1}"#).mediaType(.json) }
      Get("/latin") { PlainText("é").mediaType("text/plain; charset=iso-8859-1") }
      Get("/json") { JSON(["a": "é"]).mediaType("application/vnd.lamp+json") }
      Get("/labelled") { JSON(["a": 1]).mediaType(.text) }
    }
    var bodies: [String] = []
    for path in ["/html", "/quoted", "/json", "/labelled"] { bodies.append(await app.ask(path).body) }
    XCTAssertEqual(bodies, ["<p>é", #"{"a":1}"#, #"{"a":"é"}"#, #"{"a":1}"#])
    let latin = await app.ask("/latin")
    XCTAssertEqual(latin.fields, ["Content-Type: text/plain; charset=iso-8859-1", "Content-Length: 1"])
  }

  func testAModifierLeavesTheResponseItIsCalledOnAlone() {
    let response = Response("x").header("X-A", 1)
    let changed = response.header("X-A", 2).header("X-B", 3).status(201)
    XCTAssertEqual([response.headers["X-A"], response.headers["X-B"]], ["1", nil])
    XCTAssertEqual([changed.headers["X-A"], changed.headers["X-B"]], ["2", "3"])
    XCTAssertEqual([response.status, changed.status], [nil, 201])
  }

  func testCookiesGoOutInTheOrderOfTheCallsBeforeThoseOfTheLayers() async throws {
    let app = try App {
      Get("/x") {
        Response(1).cookie("b", "1").cookie("a", "1").cookies([try Cookie("d", "1"), try Cookie("c", "1")]).cookie("b", "2")
      }
      .cookie("a", "route").cookie("e", "route")
    }
    let names = await app.ask("/x").values(of: "Set-Cookie").map { String($0.prefix { $0 != ";" }) }
    XCTAssertEqual(names, ["b=2", "a=1", "d=1", "c=1", "e=route"])
  }

  func testAnErrorFormLosesOnlyTheCookieThatIsRefused() async throws {
    struct Form: ErrorForm {
      func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
        AnyResponse(JSON(["error": error.status.code])).status(error.status).cookie("a b", "1").cookie("ok", "1")
      }
    }
    let lines = Lines()
    let app = try App(logger: lines.logger) { Get("/x") { () throws -> Int in throw HTTPError(.conflict) } }.errors(as: Form())
    let response = await app.ask("/x")
    XCTAssertEqual(
      response,
      TestResponse.Plain(
        status: 409,
        fields: ["Content-Type: application/json", "Content-Length: 13", "Set-Cookie: ok=1; Path=/; SameSite=lax"],
        body: #"{"error":409}"#
      )
    )
    XCTAssertEqual(lines.all.map { $0.contains("Cookie name \"a b\" is not a token") }, [true])
  }

  func testAPropertyAndAModifierOfOneNameGoTogether() async throws {
    let app = try App {
      Get("/file") { File(bytes: [120], etag: try ETag("property")).etag("modifier").status(.accepted) }
      Get("/length") { StreamingResponse(["12"], length: 2).mediaType(.text) }
    }
    let file = await app.ask("/file")
    XCTAssertEqual([file.status, file.values(of: "ETag").count], [202, 1])
    XCTAssertEqual(file.values(of: "ETag"), ["\"modifier\""])
    let length = try await send(app, "/length")
    XCTAssertEqual(length.fields, ["Content-Type: text/plain; charset=utf-8", "Content-Length: 2"])
  }
}
