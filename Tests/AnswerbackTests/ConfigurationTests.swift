import Answerback
import Codecs
import Foundation
import Synchronization
import TestSupport
import XCTest

final class ConfigurationTests: XCTestCase {
  private struct Resource: Encodable { var id = 1 }

  /// What is wrong with an app, found when it is made or when it is checked.
  private func faults(_ make: () throws -> App) -> [String] {
    do {
      try make().check()
      return []
    } catch {
      return (error as? ConfigurationError)?.faults.map(\.description) ?? ["\(error)"]
    }
  }

  func testEveryFaultIsListedAtOnce() {
    let found = faults {
      try App {
        Delete("/resources/{id}", Path("id", Int.self)) { _, _ in Resource() }
        Get("/a") { 1 }.header("bad name", "x").header("X-Bad", "a\r\nb").cookie("k", "a;b")
        Get("/b", Path("id", Int.self)) { _, id in id }
        Get("/c") { Resource() }.mediaType(.xml)
        Get("/d") { "x" }.mediaType("nonsense")
        Route("/e") { 1 }
        Get("/f/{x}/{x}") { 1 }
        Get("/a") { 2 }
        Get("/g") { "x" }.mediaType("text/plain; charset=koi8-r")
      }
    }
    XCTAssertEqual(found.count, 11, found.joined(separator: "\n"))
    XCTAssertEqual(
      found.first,
      "DELETE /resources/{id} is declared 204, which has no body, but its handler returns Resource. Declare another status, or return NoContent."
    )
    XCTAssertTrue(found.contains("GET /b reads the path parameter id, which its path doesn't have. Write {id} in the path."))
    XCTAssertTrue(found.contains("GET /a is declared twice. Remove one of the routes, or change its path."))
  }

  func testTwoPathsThatMatchTheSameAreBothNamed() {
    let found = faults {
      try App {
        Get("/a/{x}", Path("x", String.self)) { x in x }
        Router("/a") { Route("/{y}", Path("y", String.self)) { y in y }.methods(.get, .put) }
        Get("/f/{rest:path}") { 1 }
        Get("/f/{other:path}") { 1 }
      }
    }
    XCTAssertEqual(
      found,
      [
        "GET /a/{x} and GET /a/{y} match the same paths. Remove one of the routes, or change its path.",
        "GET /f/{rest:path} and GET /f/{other:path} match the same paths. Remove one of the routes, or change its path.",
      ]
    )
  }

  func testAnUndeclaredPathParameterNamesBothSides() {
    for (path, remedy) in [
      "/x": "Write {idd} in the path.", "/x/{id}": "Write {idd} in the path, or read id, which the path has.",
      "/x/{a}/{b}": "Write {idd} in the path, or read a or b, which the path has.",
    ] {
      let found = faults { try App { Get(path, Path("idd", Int.self)) { id in id } } }
      XCTAssertEqual(found, ["GET \(path) reads the path parameter idd, which its path doesn't have. \(remedy)"])
    }
  }

  /// A response class that counts how often an app reads it, which is once whenever layers are merged.
  private final class CountingRenderer: ResponseRenderer {
    private let count = Mutex(0)
    var reads: Int { count.withLock { $0 } }

    var encodings: CustomEncodings {
      count.withLock { $0 += 1 }
      return .none
    }
  }

  func testAnAppWithManyModifiersIsSettledOnce() async throws {
    let routes = { (renderer: CountingRenderer) in
      try App { for n in 0..<100 { Get("/\(n)") { n }.status(.ok) } }.renderer(renderer)
    }
    let (few, many) = (CountingRenderer(), CountingRenderer())
    let simple = try routes(few)
    _ = await simple.ask("/1")
    XCTAssertGreaterThanOrEqual(few.reads, 100)
    let app = try routes(many).header("a", "1").header("b", "2").cookie("c", "3").etag("d").cacheControl(.maxAge(60)).nonFinite(
      .null
    )
    .errors(as: ProblemDetails()).documentation(OpenAPIInfo(title: "t", version: "1"))
    XCTAssertEqual(many.reads, 0)
    let copy = app
    try app.check()
    await withDiscardingTaskGroup { group in
      for n in 0..<8 { group.addTask { _ = await copy.ask("/\(n)") } }
    }
    XCTAssertEqual(app.routes.count, 105)
    // Of the routes of the documentation, two have settings of their own.
    XCTAssertEqual(many.reads, few.reads + 2)
    let response = await copy.ask("/7")
    XCTAssertEqual(response.values(of: "a") + response.values(of: "b"), ["1", "2"])
  }

  func testLayersAreMergedOnceForRoutesWithoutSettings() async throws {
    let renderer = CountingRenderer()
    let app = try App {
      Router("/r") { for n in 0..<100 { Get("/\(n)") { n }.summary("no setting") } }.header("a", "1")
    }
    .renderer(renderer)
    let response = await app.ask("/r/7")
    XCTAssertEqual(response.values(of: "a"), ["1"])
    XCTAssertEqual(renderer.reads, 2, "once for the app and once for the router")
  }

  func testWhatOnlyModifiersTogetherShowIsThrownByTheCheck() async throws {
    let lines = Mutex<[String]>([])
    let app = try App(logger: Log { line in lines.withLock { $0.append(line) } }.logger) {
      Get("/x") { Resource() }
      Get("/y") { "y" }
    }
    .status(.noContent)
    let sentences = ["/x": "Resource", "/y": "String"].sorted { $0.key < $1.key }.map {
      "GET \($0) is declared 204, which has no body, but its handler returns \($1). Declare another status, or return NoContent."
    }
    XCTAssertThrowsError(try app.check()) { XCTAssertEqual(($0 as? ConfigurationError)?.faults.map(\.description), sentences) }
    let response = await app.ask("/x")
    XCTAssertEqual(response.status, 500)
    XCTAssertEqual(lines.withLock { $0 }, ["the app can't respond: \(sentences.joined(separator: "\n"))"])
    XCTAssertEqual(app.routes.map(\.path), ["/x", "/y"])
    XCTAssertEqual(faults { try app.status(.ok) }, [])
    let mended = await (try app.status(.ok)).ask("/x")
    XCTAssertEqual(mended.status, 200)
  }

  func testWhatIsDocumentedOnlyRemovesNothing() async throws {
    let app = try App {
      Router("/r") {
        Get("/x") { 1 }.etag("near", documentationOnly: true).cacheControl(.noStore, documentationOnly: true)
          .header(HeaderSetting("a", documentationOnly: true)).documentedCookie("k")
      }
      .header("a", "outer").cookie("k", "outer")
    }
    .etag("outer").cacheControl(.maxAge(5))
    let response = await app.ask("/r/x")
    XCTAssertEqual(
      response.fields.dropFirst(2),
      ["a: outer", "Cache-Control: max-age=5", "ETag: \"outer\"", "Set-Cookie: k=outer; Path=/; SameSite=lax"]
    )
    let only = try App { Get("/x") { 1 }.etag("v", weak: true, documentationOnly: true) }
    let bare = await only.ask("/x")
    XCTAssertEqual(bare.fields, ["Content-Type: application/json", "Content-Length: 1"])
    let headers = only.openAPI(OpenAPIInfo(title: "t", version: "1")).tree["paths"]?["/x"]?["get"]?["responses"]?["200"]?[
      "headers"
    ]
    XCTAssertNotNil(headers?["ETag"])
    XCTAssertEqual(faults { try App { Get("/x") { 1 }.etag("a\"b", documentationOnly: true) } }.count, 1)
  }

  func testALayersCookieTakesEveryAttribute() async throws {
    let app = try App {
      Get("/x") { 1 }.cookie("k", "v", maxAge: 5, expires: .after(seconds: 5), secure: true, httpOnly: true, partitioned: true)
    }
    let response = await app.ask("/x")
    let parts = response.values(of: "Set-Cookie").first?.components(separatedBy: "; ") ?? []
    XCTAssertEqual(
      Set(parts),
      [
        "k=v", "Max-Age=5", "Expires=Thu, 01 Jan 1970 00:00:05 GMT", "Path=/", "Secure", "HttpOnly", "SameSite=lax",
        "Partitioned",
      ]
    )
  }

  func testTheAppsOwnLayerIsCheckedTooAndOnce() {
    let found = faults {
      try App {
        Get("/a") { 1 }
        Get("/b") { 1 }
      }
      .header("X", "a\nb")
    }
    XCTAssertEqual(found.count, 1)
    XCTAssertTrue(found[0].hasPrefix("the app: "), found[0])
  }

  func testACookiePathWithoutASlashIsAFaultOfItsLayer() {
    let sentence =
      "The path of cookie k \"plain\" does not begin with /, so that clients ignore it. Begin it with /, or leave it out."
    for found in [
      faults { try App { Get("/x") { 1 }.cookie("k", "v", path: "plain") } },
      faults { try App { Router("/r") { Get("/x") { 1 } }.cookie("k", "v", path: "plain") } },
      faults { try App { Get("/x") { 1 } }.cookie("k", "v", path: "plain") },
    ] {
      XCTAssertEqual(found.count, 1)
      XCTAssertTrue(found.first?.hasSuffix(": \(sentence)") == true, "\(found)")
    }
    XCTAssertEqual(faults { try App { Get("/x") { 1 }.cookie("k", "v", path: "/plain").cookie("l", "v", path: nil) } }, [])
  }

  func testASetCookieHeaderOnALayerIsAFaultThatNamesCookie() {
    let sentence = "header set-cookie can't be set on a layer, where the nearest value replaces the others. Use .cookie(…)."
    for found in [
      faults { try App { Get("/x") { 1 }.header("set-cookie", "a=1") } },
      faults { try App { Router("/r") { Get("/x") { 1 } }.headers(["X": "1", "set-cookie": "a=1"]) } },
      faults { try App { Get("/x") { 1 } }.header(HeaderSetting("set-cookie", "a\r\nb")) },
    ] {
      XCTAssertEqual(found.count, 1)
      XCTAssertTrue(found.first?.hasSuffix(": \(sentence)") == true, "\(found)")
    }
    XCTAssertEqual(faults { try App { Get("/x") { 1 }.header(HeaderSetting("Set-Cookie", documentationOnly: true)) } }, [])
  }

  func testSetCookieHeadersOfAResponseAllStandBesideTheLayersCookies() async throws {
    let app = try App {
      Get("/x") { Response(1, headers: ["Set-Cookie": "a=1", "set-cookie": "b=2"]) }
      Get("/fails") { () throws -> Int in throw HTTPError(.conflict, headers: ["Set-Cookie": "a=1", "set-cookie": "b=2"]) }
      Get("/hook") { Response(1, headers: ["Set-Cookie": "a=1"]) }
        .afterRequest { response, _ in try response.headers.append("Set-Cookie", "b=2") }
    }
    .cookie("k", "v")
    for (path, layered) in ["/x": ["k=v; Path=/; SameSite=lax"], "/hook": ["k=v; Path=/; SameSite=lax"], "/fails": []] {
      let lines = await app.ask(path).values(of: "Set-Cookie")
      XCTAssertEqual(lines, ["a=1", "b=2"] + layered, path)
    }
  }

  func testAnEntityTagWithoutQuotesIsRefusedWhereItIsSet() async throws {
    for tag in ["abc", "", "\"a", "w/\"a\"", "\"a\", \"b\"", "*"] {
      XCTAssertEqual(faults { try App { Get("/x") { 1 }.header("etag", tag) } }.count, 1, tag)
      var headers = ResponseHeaders()
      XCTAssertThrowsError(try headers.set("ETag", tag), tag)
      let app = try App { Get("/x") { Response(1, headers: ["ETag": tag]) } }
      let response = await app.ask("/x")
      XCTAssertEqual([String(response.status)] + response.values(of: "ETag"), ["500"], tag)
    }
    for tag in ["\"abc\"", "W/\"abc\"", "\"\""] {
      let app = try App { Get("/x") { 1 }.header("ETag", tag) }
      let response = await app.ask("/x", headers: [.ifNoneMatch: tag])
      XCTAssertEqual(response.status, 304, tag)
    }
  }

  func testADeletionWithAPathWithoutASlashIsRefused() async throws {
    let app = try App {
      Get("/x") { () throws in
        var response = Response(1)
        try response.deleteCookie("k", path: "plain")
        return response
      }
    }
    let response = await app.ask("/x")
    XCTAssertEqual(response.status, 500)
    XCTAssertEqual(response.values(of: "Set-Cookie"), [])
  }

  func testAStatusWithoutContentRefusesAValue() {
    XCTAssertEqual(faults { try App { Get("/x") { 1 }.status(.notModified) } }.count, 1)
    XCTAssertEqual(faults { try App { Get("/x") { Null() }.status(.noContent) } }, [])
    XCTAssertEqual(faults { try App { Get("/x") { NoContent() }.status(204) } }, [])
  }

  func testABodyThatIsReadTwiceIsAFault() {
    let twice = faults {
      try App {
        Post("/x", Body(String.self), Query("q", Int?.self), Body([Int].self)) { _, text, _, _ in text }
        Post("/group", Inputs(Body(Int.self), Query("q", Int?.self)) { number, _ in number }, Body(Int.self)) { _, number, _ in
          number
        }
      }
    }
    let remedy = "Declare one Body of a type that has the fields of all."
    XCTAssertEqual(
      twice,
      [
        "POST /x reads the body 2 times, as String and Array<Int>. \(remedy)",
        "POST /group reads the body 2 times, as Int and Int. \(remedy)",
      ]
    )
    XCTAssertEqual(faults { try App { Post("/x", Body(Int.self), Query("q", Int?.self)) { _, number, _ in number } } }, [])
  }

  func testARedirectUnderAStatusThatIsNoneIsAFault() {
    for status in [200, 204, 300, 304, 404] as [Status] {
      for found in [
        faults { try App { Get("/x") { Redirect(to: "/") }.status(status) } },
        faults { try App { Router { Get("/x") { () async in Redirect(to: "/") } }.status(status) } },
        faults { try App { Get("/x") { _ in Redirect(to: "/") } }.status(status) },
      ] {
        XCTAssertEqual(
          found,
          [
            "GET /x is declared \(status), but its handler returns a redirect. Declare 301, 302, 303, 307 or 308."
          ]
        )
      }
    }
    for status in [301, 302, 303, 307, 308] as [Status] {
      XCTAssertEqual(faults { try App { Get("/x") { Redirect(to: "/") }.status(status) } }, [])
    }
    XCTAssertEqual(faults { try App { Post("/x") { Redirect(to: "/") } } }, [])
  }

  func testAFolderThatIsNotThereIsAFault() throws {
    let folder = try FixtureFolder(["file": "x", "here/file": "y"])
    for name in ["nowhere", "file", "here/nowhere"] {
      let path = "\(folder.path)/\(name)"
      XCTAssertEqual(
        faults { try App { Router("/r") { StaticFiles("/s", directory: path).cacheControl(.maxAge(60)) } } },
        [
          "static files /r/s: the folder \(path) doesn't exist. Create it, or use another one. "
            + "A relative path starts at the working directory."
        ]
      )
    }
    XCTAssertEqual(faults { try App { StaticFiles("/s", directory: "\(folder.path)/here") } }, [])
    XCTAssertEqual(faults { try App { StaticFiles("/s", directory: ".") } }, [])
  }

  func testATemplateWithoutAnEngineIsAFaultOnceTheAppIsWhole() throws {
    struct Blank: TemplateEngine {
      func isLoaded(_ template: TemplateSource, escaping: TemplateEscaping) -> Bool { true }
      func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String { "" }
    }
    func checked(_ make: () throws -> App) -> [String] {
      faults {
        let app = try make()
        try app.check()
        return app
      }
    }
    let sentence =
      "GET /x returns a template, but no layer has a template engine. "
      + "Add .templates(MustacheEngine(directory:)), or another engine, to the app."
    XCTAssertEqual(checked { try App { Get("/x") { Template(text: "") } } }, [sentence])
    XCTAssertEqual(checked { try App { Get("/x") { _ async in Template("a") } }.header("X-A", "b") }, [sentence])
    XCTAssertEqual(
      checked { try App { Router { Get("/x") { Template("a") } } }.documentation(OpenAPIInfo(title: "t", version: "1")) },
      [sentence]
    )
    XCTAssertEqual(
      faults {
        let inner = try App { Get("/x") { Template("a") } }
        return try App { Mount("/inner", inner) }.templates(Blank())
      },
      ["the app mounted at /inner: \(sentence)"]
    )
    XCTAssertEqual(checked { try App { Get("/x") { Template("a") }.templates(Blank()) } }, [])
    XCTAssertEqual(checked { try App { Router { Get("/x") { Template("a") } }.templates(Blank()) } }, [])
    XCTAssertEqual(checked { try App { Get("/x") { Template("a") } }.header("X-A", "b").templates(Blank()) }, [])
    XCTAssertEqual(checked { try App { Get("/x") { 1 } } }, [])
  }
}
