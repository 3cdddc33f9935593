import Answerback
import Foundation
import Logging
import Synchronization
import TestSupport
import XCTest

final class TemplateTests: XCTestCase {
  private struct User: Encodable { var name: String, born: Date }

  private func app(_ folder: FixtureFolder, @RoutesBuilder routes: () throws -> [RouteNode]) throws -> App {
    try App(routes: routes).templates(SlateEngine(folder: TemplateFolder(folder.path)))
  }

  func testATemplateIsRenderedFromItsFileAsHTML() async throws {
    let folder = try FixtureFolder(["info.html": "<p>%user%</p>\n"])
    let app = try app(folder) { Get("/info") { Template("info.html", ["user": "a<b>"]) } }
    let answer = await app.ask("/info")
    XCTAssertEqual(
      answer,
      TestResponse.Plain(
        status: 200,
        fields: ["Content-Type: text/html; charset=utf-8", "Content-Length: 15"],
        body: "<p>a&lt;b></p>\n"
      )
    )
  }

  func testTheResponseSaysStatusTypeHeadersAndCookiesOfItsOwn() async throws {
    let folder = try FixtureFolder(["info.txt": "Hello %user%"])
    let app = try app(folder) {
      Get("/own") {
        Template(
          "info.txt",
          ["user": "u"],
          status: .notFound,
          mediaType: .markdown,
          headers: ["x-t": "2"],
          cookies: [try Cookie("tc", "2")]
        )
      }
      .status(202).mediaType(.css).header("x-s", "1").cookie("tc", "1")
    }
    let answer = await app.ask("/own")
    XCTAssertEqual(
      answer,
      TestResponse.Plain(
        status: 404,
        fields: [
          "Content-Type: text/markdown; charset=utf-8", "Content-Length: 7", "x-t: 2", "x-s: 1",
          "Set-Cookie: tc=2; Path=/; SameSite=lax",
        ],
        body: "Hello u"
      )
    )
  }

  func testTheStatusIsTheRoutesElse200OnAPostToo() async throws {
    let app = try App {
      Post("/plain") { Template(text: "x") }
      Post("/told") { Template(text: "x") }.status(202)
    }
    .templates(SlateEngine(folder: TemplateFolder("/")))
    let plain = await app.ask(.post, "/plain")
    let told = await app.ask(.post, "/told")
    XCTAssertEqual([plain.status, told.status], [200, 202])
  }

  func testTheTypeIsThatOfTheFirstKnownSuffixAndDecidesEscaping() async throws {
    let names = ["a.html.slate", "a.v2.xml", "A.SVG", "a.slate", "a.txt", "a.json", "a.css", "d.html/a.csv"]
    let folder = try FixtureFolder(Dictionary(uniqueKeysWithValues: names.map { ($0, "%x%") }))
    let app = try app(folder) { Get("/t") { request in Template(request.query("name") ?? "", ["x": "<"]) } }
    var seen: [String] = []
    for name in names {
      let answer = await app.ask("/t?name=\(name)")
      seen.append("\(name): \(answer.values(of: "Content-Type").joined()) \(answer.body)")
    }
    XCTAssertEqual(
      seen,
      [
        "a.html.slate: text/html; charset=utf-8 &lt;", "a.v2.xml: application/xml &lt;", "A.SVG: image/svg+xml &lt;",
        "a.slate: text/html; charset=utf-8 &lt;", "a.txt: text/plain; charset=utf-8 <", "a.json: application/json <",
        "a.css: text/css; charset=utf-8 <", "d.html/a.csv: text/csv; charset=utf-8 <",
      ]
    )
  }

  func testADeclaredTypeBeatsTheSuffixButNotItsEscaping() async throws {
    let folder = try FixtureFolder(["a.html": "%x%", "a.txt": "%x%"])
    let app = try app(folder) {
      Get("/route") { Template("a.html", ["x": "<"]) }.mediaType(.text)
      Get("/response") { Template("a.txt", ["x": "<"], mediaType: .html) }.mediaType(.css)
    }
    let route = await app.ask("/route")
    let response = await app.ask("/response")
    XCTAssertEqual(route.values(of: "Content-Type") + [route.body], ["text/plain; charset=utf-8", "&lt;"])
    XCTAssertEqual(response.values(of: "Content-Type") + [response.body], ["text/html; charset=utf-8", "<"])
  }

  func testATemplateGivenAsTextEscapesByTheTypeItIsSentAs() async throws {
    let app = try App {
      Get("/html") { Template(text: "Hi %user%", ["user": "<b>"]) }
      Get("/text") { Template(text: "Hi %user%", ["user": "<b>"]).mediaType(.text) }
    }
    .templates(SlateEngine(folder: TemplateFolder("/")))
    let html = await app.ask("/html")
    let text = await app.ask("/text")
    XCTAssertEqual([html.body, text.body], ["Hi &lt;b>", "Hi <b>"])
  }

  func testValuesAreADictionaryOfSeveralTypesOrAnythingThatEncodesAsARecord() async throws {
    let user = User(name: "ada", born: Date(timeIntervalSince1970: 0))
    let app = try App {
      Get("/several") { Template(text: "%name% %visits% %rate% %new%", ["name": "ada", "visits": 3, "rate": 1.5, "new": true]) }
      Get("/record") { Template(text: "%name% %born%", user) }
      Get("/encoder") { Template(text: "%name% %born%", user) }.encode(Date.self) { _ in "long ago" }
    }
    .templates(SlateEngine(folder: TemplateFolder("/")))
    var bodies: [String] = []
    for path in ["/several", "/record", "/encoder"] { bodies.append(await app.ask(path).body) }
    XCTAssertEqual(bodies, ["ada 3 1.5 true", "ada 1970-01-01T00:00:00Z", "ada long ago"])
  }

  func testTheCharsetOfTheTypeIsTheOneThatIsWritten() async throws {
    let type = try MediaType(parsing: "text/plain; charset=us-ascii")
    let app = try App {
      Get("/ascii") { Template(text: "%x%", ["x": "plain"]).mediaType(type) }
      Get("/beyond") { Template(text: "%x%", ["x": "é"]).mediaType(type) }
    }
    .templates(SlateEngine(folder: TemplateFolder("/")))
    let ascii = await app.ask("/ascii")
    let beyond = await app.ask("/beyond")
    XCTAssertEqual([ascii.body, "\(beyond.status)"], ["plain", "500"])
  }

  func testOneAppsEngineDoesNotServeAnotherAndTheNearestLayersIsUsed() async throws {
    let outer = try FixtureFolder(["a.txt": "outer"])
    let inner = try FixtureFolder(["a.txt": "inner"])
    let app = try app(outer) {
      Get("/outer") { Template("a.txt") }
      Get("/inner") { Template("a.txt") }.templates(SlateEngine(folder: TemplateFolder(inner.path)))
    }
    let bodies = [await app.ask("/outer").body, await app.ask("/inner").body]
    XCTAssertEqual(bodies, ["outer", "inner"])
  }

  func testAMissingEngineOrTemplateIsA500AndNamedInTheLogOnly() async throws {
    let lines = Mutex<[String]>([])
    let log = Log { line in lines.withLock { $0.append(line) } }
    let folder = try FixtureFolder(["line.txt": "one\n%two%"])
    let app = try App(logger: log.logger) {
      Get("/engine") { Template("info.html") }
      Router("/with") {
        Get("/missing") { Template("none.html") }
        Get("/line") { Template("line.txt") }
      }
      .templates(SlateEngine(folder: TemplateFolder(folder.path)))
    }
    for path in ["/engine", "/with/missing", "/with/line"] {
      let answer = await app.ask(path)
      XCTAssertEqual(
        answer.body,
        #"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Internal Server Error"}"#
      )
    }
    XCTAssertEqual(
      lines.withLock { $0 },
      [
        "GET /engine: the handler failed: info.html: no template engine is registered. "
          + "Add .templates(MustacheEngine(directory:)), or another engine, to the app.",
        "GET /with/missing: the handler failed: none.html: the file is not in the folder \(folder.path). "
          + "Create it, or correct the name.",
        "GET /with/line: the handler failed: slate:2: the value two is missing. Add it.",
      ]
    )
  }

  func testAnEngineThatMustReadRunsWhereBlockingIsAllowed() throws {
    let folder = try FixtureFolder(["a.txt": "x"])
    let app = try app(folder) { Get("/a") { Template("a.txt") } }
    guard case .blocking = app.respond(to: Request(target: "/a", time: .epoch)) else {
      return XCTFail("a template was read on an event loop")
    }
  }
}

/// Hands on what is logged.
struct Log: LogHandler {
  let keep: @Sendable (String) -> Void
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  init(keep: @escaping @Sendable (String) -> Void) { self.keep = keep }

  var logger: Logger { Logger(label: "test") { _ in self } }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { keep("\(event.message)") }
}
