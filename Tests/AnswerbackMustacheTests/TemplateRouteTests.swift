#if Mustache
import Answerback
import AnswerbackMustache
import AnswerbackTesting
import TestSupport
import XCTest

/// The template routes of the conformance app, as they are written with the public API.
final class TemplateRouteTests: XCTestCase {
  private static let files = [
    "templates/info.html": "<h1>Hello {{user}}</h1>\n<p>{{note}}</p>", "templates/info.html.mustache": "<b>{{user}}</b>",
    "templates/info.txt": "Hello {{user}}", "templates/info.xml": "<u>{{user}}</u>", "templates/info.css": "a{color:{{user}}}",
    "templates/info.json": #"{"u":"{{user}}"}"#, "templates/info.mustache": "J {{user}}",
    "templates/broken.html": "{{#user}}never closed", "assets/notes.txt": "alpha\nbeta\n",
  ]

  private func answers(_ paths: [String]) async throws -> [String] {
    let folder = try FixtureFolder(Self.files)
    let app = try App {
      Router("/template") {
        Get("/named", Query("name", String.self), Query("media", String?.self)) { _, name, media in
          Template(
            name,
            ["user": "Moishe <b>", "note": "n & m"],
            mediaType: try media.map { try MediaType(parsing: $0) }
          )
        }
        Get("/str") { Template(text: "Hi {{user}}", ["user": "<b>"]) }
        Get("/handler-media") { Template("info.html", ["user": "u", "note": ""]) }.mediaType(.xhtml)
        Get("/status") { Template("info.txt", ["user": "u"], headers: ["x-t": "2"]) }
          .status(202).header("x-s", "1").cookie("tc", "1")
        Get("/own-status") { Template("info.txt", ["user": "u"], status: 404) }
      }
    }
    .templates(MustacheEngine(directory: folder.path + "/templates"))
    var answers: [String] = []
    for path in paths { answers.append(await app.ask("/template" + path).typedLine) }
    return answers
  }

  func testEveryTemplateHasTheTypeAndTheEscapingOfItsName() async throws {
    let names = ["info.html", "info.html.mustache", "info.txt", "info.xml", "info.css", "info.json", "info.mustache"]
    let answers = try await answers(names.map { "/named?name=\($0)" })
    XCTAssertEqual(
      answers,
      [
        "200 text/html; charset=utf-8 <h1>Hello Moishe &lt;b&gt;</h1>\n<p>n &amp; m</p>",
        "200 text/html; charset=utf-8 <b>Moishe &lt;b&gt;</b>", "200 text/plain; charset=utf-8 Hello Moishe <b>",
        "200 application/xml <u>Moishe &lt;b&gt;</u>", "200 text/css; charset=utf-8 a{color:Moishe <b>}",
        #"200 application/json {"u":"Moishe <b>"}"#, "200 text/html; charset=utf-8 J Moishe &lt;b&gt;",
      ]
    )
  }

  func testWhatIsMissingBrokenOrOutsideIsA500() async throws {
    let names = ["missing.html", "broken.html", "..%2Fassets%2Fnotes.txt", "%2Fetc%2Fpasswd", "", "info.html%00.txt"]
    let answers = try await answers(names.map { "/named?name=\($0)" })
    let problem =
      #"500 application/problem+json {"type":"about:blank","title":"Internal Server Error","status":500,"#
      + #""detail":"Internal Server Error"}"#
    XCTAssertEqual(answers, names.map { _ in problem })
  }

  func testTheResponseAndTheRouteSayWhatTheySay() async throws {
    let answers = try await answers([
      "/named?name=info.html&media=text%2Fx-own", "/str", "/handler-media", "/status", "/own-status",
    ])
    XCTAssertEqual(
      answers,
      [
        "200 text/x-own; charset=utf-8 <h1>Hello Moishe &lt;b&gt;</h1>\n<p>n &amp; m</p>",
        "200 text/html; charset=utf-8 Hi &lt;b&gt;", "200 application/xhtml+xml <h1>Hello u</h1>\n<p></p>",
        "202 text/plain; charset=utf-8 Hello u", "404 text/plain; charset=utf-8 Hello u",
      ]
    )
  }
}
#endif
