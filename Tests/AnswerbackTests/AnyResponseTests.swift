import Answerback
import NIOCore
import XCTest

/// A response that wraps another.
final class AnyResponseTests: XCTestCase {
  /// A kind that carries no options.
  private struct Bare: ResponseConvertible {
    static var declaration: ResponseDeclaration { ResponseDeclaration(defaultStatus: .accepted) }

    func response(in context: RenderingContext) throws -> AnyResponse {
      AnyResponse(
        mediaType: .text,
        headers: ["X-A": "bare", "X-B": "bare", "Vary": "X-V"],
        cookies: [try Cookie("a", "bare"), try Cookie("b", "bare")],
        body: try context.encode("bare", as: .text)
      )
    }
  }

  /// A kind that returns a response that wraps another.
  private struct Wrapping: ResponseConvertible {
    let path: String

    func response(in context: RenderingContext) throws -> AnyResponse {
      path.isEmpty ? AnyResponse(JSON(["a": 1])).header("X-A", 1) : AnyResponse(AnyResponse(File(path)))
    }
  }

  func testAHandlerReturnsNowOneKindNowAnother() async throws {
    let app = try App {
      Get("/ternary", Query("go", Bool.self, default: false)) { go -> AnyResponse in
        go ? AnyResponse(Redirect(to: "/")) : AnyResponse("text")
      }
      Get("/switch/{kind}", Path("kind", String.self)) { kind -> AnyResponse in
        switch kind {
        case "value": AnyResponse(["a": 1])
        case "bytes": AnyResponse([UInt8]("b".utf8))
        case "slice": AnyResponse([UInt8]("s".utf8)[...])
        case "html": AnyResponse(HTML("<p>"))
        case "nothing": AnyResponse(NoContent())
        case "erased": AnyResponse(AnyEncodable("e"))
        case "twice": AnyResponse(AnyResponse(Redirect.seeOther(to: "/x")))
        default: throw HTTPError(.notFound)
        }
      }
      Post("/made") { AnyResponse(["a": 1]) }
      Get("/async") { () async -> AnyResponse in AnyResponse(PlainText("later")) }
    }
    func asked(_ target: String) async -> [String] {
      let answer = await app.ask(target)
      return ["\(answer.status)", answer.values(of: "Content-Type").first ?? "none", answer.body]
    }
    let text = "text/plain; charset=utf-8"
    let expected: KeyValuePairs<String, [String]> = [
      "/ternary": ["200", text, "text"], "/ternary?go=true": ["302", "none", ""],
      "/switch/value": ["200", "application/json", #"{"a":1}"#], "/switch/bytes": ["200", text, "b"],
      "/switch/slice": ["200", text, "s"], "/switch/html": ["200", "text/html; charset=utf-8", "<p>"],
      "/switch/nothing": ["204", "none", ""], "/switch/erased": ["200", "application/json", "\"e\""],
      "/switch/twice": ["303", "none", ""], "/async": ["200", text, "later"],
    ]
    for (target, wanted) in expected {
      let answer = await asked(target)
      XCTAssertEqual(answer, wanted, target)
    }
    let made = await app.ask(.post, "/made")
    XCTAssertEqual(made.status, 201)
  }

  func testTheRoutesStatusAndMediaTypeCountForWhatIsWrapped() async throws {
    let app = try App {
      Get("/status") { AnyResponse(NoContent()) }.status(.resetContent)
      Get("/redirect") { AnyResponse(Redirect(to: "/")) }.status(.seeOther)
      Get("/type") { AnyResponse("x") }.mediaType(.html)
      Get("/own") { AnyResponse(Response("x", status: 203, mediaType: .csv)) }.status(.accepted).mediaType(.html)
    }
    var seen: [String] = []
    for path in ["/status", "/redirect", "/type", "/own"] {
      let answer = await app.ask(path)
      seen.append("\(answer.status) \(answer.values(of: "Content-Type").first ?? "none")")
    }
    XCTAssertEqual(seen, ["205 none", "303 none", "200 text/html; charset=utf-8", "203 text/csv; charset=utf-8"])
  }

  func testWhatIsSetBeforehandHolds() async throws {
    let app = try App {
      Get("/options") { () throws -> AnyResponse in
        var response = AnyResponse(Response("x", headers: ["X-A": "1", "X-B": "1"], cookies: [try Cookie("a", "1")]))
        XCTAssertEqual(response.headers["X-A"], "1")
        response.headers.remove("X-A")
        try response.headers.append("X-B", 2)
        try response.deleteCookie("a")
        response.mediaType = .json
        return response
      }
      Get("/bare") { AnyResponse(Bare()).header("X-A", "set").header("Vary", "X-W").cookie("a", "set").mediaType(.csv) }
      Get("/body") { () -> AnyResponse in
        var response = AnyResponse(HTML("<p>")).header("X-A", 1)
        response.body = .bytes(ByteBuffer(string: "mine"))
        return response
      }
    }
    let options = await app.ask("/options")
    XCTAssertEqual(
      options,
      TestResponse.Plain(
        status: 200,
        fields: [
          "Content-Type: application/json", "Content-Length: 3", "X-B: 1", "X-B: 2",
          "Set-Cookie: a=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=lax",
        ],
        body: #""x""#
      )
    )
    let bare = await app.ask("/bare")
    XCTAssertEqual([bare.status.description, bare.body], ["202", "bare"])
    XCTAssertEqual(bare.values(of: "Content-Type"), ["text/csv; charset=utf-8"])
    XCTAssertEqual(bare.values(of: "X-A") + bare.values(of: "X-B") + bare.values(of: "Vary"), ["set", "bare", "X-W, X-V"])
    XCTAssertEqual(bare.values(of: "Set-Cookie"), ["a=set; Path=/; SameSite=lax", "b=bare; Path=/; SameSite=lax"])
    let body = await app.ask("/body")
    XCTAssertEqual(body, TestResponse.Plain(status: 200, fields: ["Content-Length: 4", "X-A: 1"], body: "mine"))
  }

  func testAKindOrAHookMayReturnOneThatWrapsAnother() async throws {
    let app = try App {
      Get("/kind") { Wrapping(path: "") }
      Get("/missing") { Wrapping(path: "/no/such/file") }
      Get("/hook") { "x" }.afterRequest { response, _ in response = AnyResponse(HTML("<h>")).status(.accepted) }
      Get("/offer") { Negotiated { Offer(.html, response: { Wrapping(path: "") }) } }
      Get("/deferred") { AnyResponse(deferred: { AnyResponse(PlainText("late")).header("X-A", 1) }).cookie("a", "1") }
    }
    let kind = await app.ask("/kind")
    XCTAssertEqual(
      kind,
      TestResponse.Plain(
        status: 200,
        fields: ["Content-Type: application/json", "Content-Length: 7", "X-A: 1"],
        body: #"{"a":1}"#
      )
    )
    let missing = await app.ask("/missing")
    XCTAssertEqual(missing.status, 404)
    let hook = await app.ask("/hook")
    XCTAssertEqual(hook.status, 202)
    XCTAssertEqual([hook.body] + hook.values(of: "Content-Type"), ["<h>", "text/html; charset=utf-8"])
    let offer = await app.ask("/offer")
    XCTAssertEqual([offer.body] + offer.values(of: "Content-Type"), [#"{"a":1}"#, "text/html; charset=utf-8"])
    let deferred = await app.ask("/deferred")
    XCTAssertEqual(
      deferred,
      TestResponse.Plain(
        status: 200,
        fields: [
          "Content-Type: text/plain; charset=utf-8", "Content-Length: 4", "X-A: 1", "Set-Cookie: a=1; Path=/; SameSite=lax",
        ],
        body: "late"
      )
    )
  }

  func testAWrappedFileIsOpenedWhereBlockingIsAllowed() async throws {
    let app = try App { Get("/x") { AnyResponse(File("/no/such/file")).header("X-A", 1) } }
    guard case .blocking = app.respond(to: Request(target: "/x", time: .epoch)) else {
      return XCTFail("a file was opened on an event loop")
    }
  }
}
