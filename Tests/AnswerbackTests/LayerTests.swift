import Answerback
import XCTest

final class LayerTests: XCTestCase {
  private struct Inner: Controller {
    var path: String { "/c" }
    var settings: Settings { Settings().header("shared", "controller").header("c", "3").cookie("k", "controller") }
    var routes: [RouteNode] {
      Get("/all") { 1 }.header("h", "4")
      Get("/own") { 1 }.header("SHARED", "handler").cookie("k", "handler")
      Get("/response") { Response(1, headers: ["Shared": "response"], cookies: [try Cookie("k", "response")]) }
      Get("/elsewhere") { 1 }.cookie("k", "x", path: "/p")
      Get("/fails") { () throws -> Int in throw HTTPError(.badRequest, "no") }
    }
  }

  private func app() throws -> App {
    try App {
      Router("/r") { Inner() }.header("shared", "router").header("r", "2")
    }
    .header("shared", "app").header("a", "1").cookie("k", "app").cookie("a", "1")
  }

  func testTheNearestLayerComesFirstAndWins() async throws {
    let answer = try await app().ask("/r/c/all")
    XCTAssertEqual(
      answer.fields,
      [
        "Content-Type: application/json", "Content-Length: 1", "h: 4", "shared: controller", "c: 3", "r: 2", "a: 1",
        "Set-Cookie: k=controller; Path=/; SameSite=lax", "Set-Cookie: a=1; Path=/; SameSite=lax",
      ]
    )
  }

  func testNamesCompareWithoutCase() async throws {
    let answer = try await app().ask("/r/c/own")
    XCTAssertEqual(answer.values(of: "shared"), ["handler"])
    XCTAssertEqual(answer.values(of: "set-cookie"), ["k=handler; Path=/; SameSite=lax", "a=1; Path=/; SameSite=lax"])
  }

  func testTheResponseBeatsTheLayers() async throws {
    let answer = try await app().ask("/r/c/response")
    XCTAssertEqual(answer.values(of: "shared"), ["response"])
    XCTAssertEqual(answer.values(of: "set-cookie"), ["k=response; Path=/; SameSite=lax", "a=1; Path=/; SameSite=lax"])
  }

  func testACookieOfAnotherPathIsAnotherCookie() async throws {
    let answer = try await app().ask("/r/c/elsewhere")
    XCTAssertEqual(
      answer.values(of: "set-cookie"),
      ["k=x; Path=/p; SameSite=lax", "k=controller; Path=/; SameSite=lax", "a=1; Path=/; SameSite=lax"]
    )
  }

  func testLayeredValuesDoNotReachErrors() async throws {
    let answer = try await app().ask("/r/c/fails")
    XCTAssertEqual(answer.fields, ["Content-Type: application/problem+json", "Content-Length: 71", "Vary: Accept"])
  }

  func testADocumentationOnlyEntryHidesNothing() async throws {
    let app = try App {
      Get("/x") { 1 }.header(HeaderSetting("shared", documentationOnly: true)).documentedCookie("k")
    }
    .header("shared", "app").cookie("k", "app")
    let answer = await app.ask("/x")
    XCTAssertEqual(answer.values(of: "shared"), ["app"])
    XCTAssertEqual(answer.values(of: "set-cookie"), ["k=app; Path=/; SameSite=lax"])
  }

  func testANearerPlainHeaderBeatsAnOuterCacheControl() async throws {
    let app = try App {
      Get("/plain") { 1 }.header("cache-control", "no-cache")
      Get("/outer") { 1 }
      Get("/empty") { 1 }.cacheControl(CacheControl())
    }
    .cacheControl(.maxAge(.days(30)), .public)
    var values: [[String]] = []
    for path in ["/plain", "/outer", "/empty"] { values.append(await app.ask(path).values(of: "Cache-Control")) }
    XCTAssertEqual(values, [["no-cache"], ["max-age=2592000, public"], ["max-age=2592000, public"]])
  }

  func testTheNearestHookAloneRunsAndBeatsEverything() async throws {
    let app = try App {
      Get("/own") { 1 }.afterRequest { response, _ in try response.headers.set("X-After", "route") }
      Get("/outer") { Response(1, headers: ["X-After": "response"]) }.header("x-after", "static")
    }
    .afterRequest { response, _ in
      try response.headers.set("X-After", "app")
      response.cookies.set(try Cookie("after", "app"))
    }
    let own = await app.ask("/own")
    let outer = await app.ask("/outer")
    XCTAssertEqual(own.fields.dropFirst(2), ["X-After: route"])
    XCTAssertEqual(outer.fields.dropFirst(2), ["X-After: app", "Set-Cookie: after=app; Path=/; SameSite=lax"])
  }

  func testAnAfterRequestHookMayBeAsync() async throws {
    let app = try App {
      Router("/r") {
        Get("/near") { 1 }.header("a", "1").afterRequest { response, _ in
          await Task.yield()
          try response.headers.set("a", "2")
        }
        Get("/outer") { 1 }
        Get("/sync") { 1 }.afterRequest { response, _ in try response.headers.set("a", "sync") }
        Get("/failing") { 1 }.afterRequest { _, _ in
          await Task.yield()
          throw HTTPError(.conflict)
        }
        Get("/error") { () throws -> Int in throw HTTPError(.forbidden) }
      }
      .afterRequest { response, request in
        await Task.yield()
        try response.headers.set("a", "router \(request.path)")
        response.status = .accepted
      }
    }
    for (path, status, values) in [
      ("/r/near", 200, ["2"]), ("/r/outer", 202, ["router /r/outer"]), ("/r/sync", 200, ["sync"]), ("/r/failing", 409, []),
      ("/r/error", 403, []),
    ] {
      let response = await app.ask(path)
      XCTAssertEqual(response.status, status, path)
      XCTAssertEqual(response.values(of: "a"), values, path)
    }
    guard case .ready = app.respond(to: Request(target: "/r/sync", time: .epoch)) else { return XCTFail("a task without need") }
  }
  func testRoutesWithoutModifiersShareTheMergedLayersAndKeepTheirOwnName() async throws {
    let app = try App {
      Router("/r") {
        Get("/plain") { request in "plain" }
        Get("/own") { request in "own" }.header("X-Own", "1").status(.accepted)
        Head("/head") { request in AnyResponse(status: .ok) }
        Get("/last") { request in "last" }
      }
      .header("X-Router", "r")
    }
    .header("X-App", "a")
    for (path, status, own) in [("/r/plain", 200, []), ("/r/own", 202, ["1"]), ("/r/last", 200, [])] as [(String, Int, [String])]
    {
      let response = await app.ask(path)
      XCTAssertEqual(response.status, status, path)
      XCTAssertEqual(response.values(of: "X-Own"), own, path)
      XCTAssertEqual(response.values(of: "X-Router") + response.values(of: "X-App"), ["r", "a"], path)
    }
    let options = await app.ask(.options, "/r/own")
    XCTAssertEqual(options.values(of: "Allow"), ["GET, HEAD, OPTIONS"])
    XCTAssertEqual(options.values(of: "X-Router") + options.values(of: "X-App") + options.values(of: "X-Own"), ["r", "a"])
    XCTAssertEqual(app.routes.map(\.path), ["/r/plain", "/r/own", "/r/head", "/r/last"])
  }

  func testModifiersAndDocumentationMayComeInAnyOrder() async throws {
    let info = OpenAPIInfo(title: "t", version: "1")
    let app = try App { Get("/a") { request in "a" } }
    let orders = [
      try app.documentation(info).header("X-App", "a"), try app.header("X-App", "a").documentation(info),
      try app.documentation(info, path: "/other").header("X-App", "a").documentation(info),
    ]
    for app in orders {
      for path in ["/a", "/schema/openapi.json", "/schema"] {
        let response = await app.ask(path)
        XCTAssertEqual(response.values(of: "X-App"), ["a"], path)
      }
      let other = await app.ask("/other")
      XCTAssertEqual(other.status, 404)
      XCTAssertEqual(app.routes.count { $0.path == "/a" }, 1)
      XCTAssertEqual(app.routes.count, 6)
    }
    XCTAssertEqual(app.routes.count, 1)
  }
}
