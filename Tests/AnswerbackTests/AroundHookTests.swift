import Answerback
import Foundation
import NIOCore
import Synchronization
import TestSupport
import XCTest

final class AroundHookTests: XCTestCase {
  /// What hooks and handlers did, in order.
  private final class Steps: Sendable {
    private let stored = Mutex<[String]>([])
    var all: [String] { stored.withLock { $0 } }
    func add(_ step: String) { stored.withLock { $0.append(step) } }

    /// A hook that notes when it begins and when it ends.
    func hook(_ name: String) -> AroundHook {
      { request, next in
        self.add("\(name) in")
        let response = try await next(request)
        self.add("\(name) out \(response.status?.code ?? 0)")
        return response
      }
    }
  }

  private enum User: Request.StorageKey { typealias Value = String }

  /// The user that a hook has found.
  private struct CurrentUser: Input {
    var declarations: [InputDeclaration] { [] }

    func read(from request: Request) throws -> String {
      guard let user = request.storage[User.self] else { throw HTTPError(.unauthorized) }
      return user
    }
  }

  private struct SoldOut: Error {}

  /// A hook that marks every response.
  fileprivate static let marking: AroundHook = { request, next in
    var response = try await next(request)
    try response.headers.set("X-Mark", "1")
    return response
  }

  // MARK: Order

  func testOuterLayersHooksComeFirstAndOfOneLayerTheFirstIsOutermost() async throws {
    struct Shop: Controller {
      let steps: Steps
      var path: String { "/shop" }
      var settings: Settings { Settings().around(steps.hook("controller")) }
      var routes: [RouteNode] {
        Get("/x") {
          steps.add("handler")
          return 1
        }
        .around(steps.hook("route 1")).around(steps.hook("route 2"))
        .afterRequest { _, _ in steps.add("after") }
      }
    }
    let steps = Steps()
    let app = try App { Router("/r") { Shop(steps: steps) }.around(steps.hook("router")) }
      .around(steps.hook("app 1")).around(steps.hook("app 2"))
    let response = await app.ask("/r/shop/x")
    XCTAssertEqual(
      response,
      TestResponse.Plain(status: 200, fields: ["Content-Type: application/json", "Content-Length: 1"], body: "1")
    )
    XCTAssertEqual(
      steps.all,
      [
        "app 1 in", "app 2 in", "router in", "controller in", "route 1 in", "route 2 in", "handler", "after", "route 2 out 200",
        "route 1 out 200", "controller out 200", "router out 200", "app 2 out 200", "app 1 out 200",
      ]
    )
  }

  func testAHookReachesOnlyItsLayer() async throws {
    let app = try App {
      Router("/r") { Get("/x") { 1 } }.around(Self.marking)
      Get("/y") { 1 }
    }
    let inside = await app.ask("/r/x")
    let beside = await app.ask("/y")
    XCTAssertEqual(inside.values(of: "X-Mark"), ["1"])
    XCTAssertEqual(beside.values(of: "X-Mark"), [])
    guard case .ready = app.respond(to: Request(target: "/y", time: .epoch)) else { return XCTFail("a task without a hook") }
  }

  func testEveryLayerHasHooks() async throws {
    @Sendable func named(_ request: Request, _ next: Next) async throws -> AnyResponse {
      var response = try await next(request)
      try response.headers.set("X-Mark", "1")
      return response
    }
    let folder = try FixtureFolder(["a.txt": "file"])
    let app = try App {
      Get("/route") { 1 }.around(named)
      Router("/router") { Get("/x") { 1 } }.around(named)
      StaticFiles("/static", directory: folder.path).around(named)
      Router("/settings") { Inside() }
    }
    for path in ["/route", "/router/x", "/static/a.txt", "/settings/x"] {
      let record = try await app.written(path)
      XCTAssertEqual(record.status, 200, path)
      XCTAssertTrue(record.fields.contains("X-Mark: 1"), path)
    }
  }

  private struct Inside: Controller {
    var settings: Settings { Settings().debug().around(AroundHookTests.marking) }
    var routes: [RouteNode] { Get("/x") { 1 } }
  }

  // MARK: What a hook sees and does

  func testAHookSeesTheResponseAfterTheLayersAndTheAfterRequestHook() async throws {
    let seen = Mutex<AnyResponse?>(nil)
    let app = try App {
      Post("/x") { Response(1, headers: ["Own": "o"]) }.header("Layer", "l").cookie("k", "v").etag("t")
        .afterRequest { response, _ in try response.headers.set("After", "a") }
        .around { request, next in
          let response = try await next(request)
          seen.withLock { $0 = response }
          return response
        }
    }
    _ = await app.ask(.post, "/x")
    let response = try XCTUnwrap(seen.withLock { $0 })
    XCTAssertEqual(response.status, .created)
    XCTAssertEqual(response.mediaType, .json)
    XCTAssertEqual(
      response.headers.fields.map { "\($0.name.rawName): \($0.value)" },
      ["Own: o", "Layer: l", "ETag: \"t\"", "After: a"]
    )
    XCTAssertEqual(response.cookies.cookies.map(\.name), ["k"])
    XCTAssertEqual(response.body.buffer.map { String(buffer: $0) }, "1")
  }

  func testAHookChangesEveryPartOfAResponse() async throws {
    let app = try App { Get("/x") { "one" }.header("A", "1").header("B", "2").cookie("k", "v") }
      .around { request, next in
        var response = try await next(request)
        response.status = .accepted
        response.headers.remove("A")
        try response.headers.set("b", "3")
        response.cookies.set(try Cookie("k", "w"))
        response.mediaType = .html
        response.body = .bytes(ByteBuffer(string: "<p>two"))
        return response
      }
    let response = await app.ask("/x")
    XCTAssertEqual(
      response,
      TestResponse.Plain(
        status: 202,
        fields: ["Content-Type: text/html; charset=utf-8", "Content-Length: 6", "b: 3", "Set-Cookie: k=w; Path=/; SameSite=lax"],
        body: "<p>two"
      )
    )
  }

  func testValuesInTheStorageReachInputsAndHandlers() async throws {
    let app = try App {
      Get("/input", CurrentUser()) { user in user }
      Get("/items/{id}", Path("id", Int.self), CurrentUser()) { request, id, user in
        "\(user) \(id) \(request.storage[User.self] ?? "")"
      }
      Get("/async", CurrentUser()) { user async in user }
      Get("/blocking", CurrentUser()) { user in user }.blocking()
    }
    .around { request, next in
      var request = request
      request.storage[User.self] = request.query("user")
      return try await next(request)
    }
    for path in ["/input", "/async", "/blocking"] {
      let known = await app.ask("\(path)?user=ada")
      XCTAssertEqual(known.body, "ada", path)
      let unknown = await app.ask(path)
      XCTAssertEqual(unknown.status, 401, path)
    }
    let item = await app.ask("/items/7?user=ada")
    XCTAssertEqual(item.body, "ada 7 ada")
  }

  func testAHookThatRespondsItselfGetsNothingOfTheLayers() async throws {
    let steps = Steps()
    let app = try App {
      Post("/x") {
        steps.add("handler")
        return 1
      }
      .header("A", "1").cookie("k", "v").mediaType(.html).status(.accepted).etag("t").background(BackgroundTask {})
      .around { request, next in
        if request.query("next") != nil { return try await next(request) }
        if request.query("value") != nil { return Response(["signed": "out"]) }
        return Redirect(to: "/login")
      }
    }
    let redirect = await app.ask(.post, "/x")
    XCTAssertEqual(redirect, TestResponse.Plain(status: 302, fields: ["Content-Length: 0", "Location: /login"], body: ""))
    let value = await app.ask(.post, "/x?value")
    XCTAssertEqual(
      value,
      TestResponse.Plain(
        status: 200,
        fields: ["Content-Type: application/json", "Content-Length: 16"],
        body: #"{"signed":"out"}"#
      )
    )
    XCTAssertEqual(steps.all, [])
    let refused = await app.respond(to: Request(method: .post, target: "/x", time: .epoch)).settled
    XCTAssertNil(refused.background)
    let passed = await app.respond(to: Request(method: .post, target: "/x?next", time: .epoch)).settled
    XCTAssertEqual(passed.background?.count, 1)
    XCTAssertEqual(passed.status, .accepted)
  }

  func testAHookReturnsEveryKindOfResponse() async throws {
    let folder = try FixtureFolder(["a.txt": "file"])
    let app = try App {
      Get("/redirect") { 1 }.around { _, _ in Redirect(to: "/") }
      Get("/file") { 1 }.around { _, _ in File("\(folder.path)/a.txt") }
      Get("/missing") { 1 }.around { _, _ in File("\(folder.path)/nowhere") }
      Get("/none") { 1 }.around { _, _ in NoContent() }
      Get("/value") { 1 }.around { _, _ in Response("text") }
      Get("/any") { 1 }.around { _, _ in AnyResponse() }
      Get("/stream") { 1 }.around { _, _ in StreamingResponse(["a", "b"]) }
    }
    for (path, status, body) in [
      ("/redirect", 302, ""), ("/file", 200, "file"), ("/missing", 404, nil), ("/none", 204, ""), ("/value", 200, "text"),
      ("/any", 200, ""), ("/stream", 200, "ab"),
    ] {
      let record = try await app.written(path)
      XCTAssertEqual(record.status, status, path)
      if let body { XCTAssertEqual(record.pieces.joined(), body, path) }
    }
  }

  func testNextRunsTheHandlerAnewAtEachCall() async throws {
    let steps = Steps()
    let app = try App {
      Get("/x") { () throws -> String in
        steps.add("handler")
        if steps.all.count < 3 { throw HTTPError(.serviceUnavailable) }
        return "at last"
      }
    }
    .around { request, next in
      for _ in 0..<5 {
        let response = try await next(request)
        if response.status != .serviceUnavailable { return response }
      }
      return NoContent()
    }
    let response = await app.ask("/x")
    XCTAssertEqual(response.body, "at last")
    XCTAssertEqual(steps.all.count, 3)
  }

  // MARK: Errors

  func testAnErrorInsideArrivesAsItsResponse() async throws {
    let app = try App {
      Get("/thrown") { () throws -> Int in throw HTTPError(.forbidden, "no", headers: ["X-Why": "closed"]) }
      Get("/failed") { () async throws -> Int in throw SoldOut() }
      Get("/input", Query("n", Int.self)) { n in n }
      Get("/header") { Response(1, headers: ["bad name": "1"]) }
      Get("/cancelled") { () throws -> Int in throw CancellationError() }
    }
    .header("X-On", "1", onErrors: true).header("X-Normal", "1")
    .around(Self.marking)
    for (path, status) in ["/thrown": 403, "/failed": 500, "/input": 400, "/header": 500, "/cancelled": 500] {
      let response = await app.ask(path)
      XCTAssertEqual(response.status, status, path)
      XCTAssertEqual(response.values(of: "Content-Type"), ["application/problem+json"], path)
      XCTAssertEqual(response.values(of: "X-Mark") + response.values(of: "X-On"), ["1", "1"], path)
      XCTAssertEqual(response.values(of: "X-Normal"), [], path)
    }
    let thrown = await app.ask("/thrown")
    XCTAssertEqual(thrown.values(of: "X-Why"), ["closed"])
  }

  func testAnErrorOfAHookIsAResponseForTheNextOne() async throws {
    let app = try App {
      Get("/known") { 1 }.around { _, _ in throw HTTPError(.unauthorized, headers: ["WWW-Authenticate": "Basic"]) }
      Get("/unknown") { 1 }.around { _, _ in throw SoldOut() }
      Get("/mapped") { 1 }.around { _, _ in throw SoldOut() }.error(SoldOut.self) { _, _ in HTTPError(.conflict) }
    }
    .around { request, next in
      var response = try await next(request)
      try response.headers.set("X-Seen", "\(response.status?.code ?? 0)")
      return response
    }
    for (path, status) in ["/known": 401, "/unknown": 500, "/mapped": 409] {
      let response = await app.ask(path)
      XCTAssertEqual([String(response.status)] + response.values(of: "X-Seen"), ["\(status)", "\(status)"], path)
    }
    let outermost = try App { Get("/x") { 1 } }.around { _, _ in throw HTTPError(.imATeapot) }
    let response = await outermost.ask("/x")
    XCTAssertEqual(response.status, 418)
  }

  func testACancelledRequestThrowsThroughTheHooks() async throws {
    let steps = Steps()
    let app = try App {
      Get("/x") { () async throws -> Int in
        while true { try await Task.sleep(for: .seconds(60)) }
      }
    }
    .around { request, next in
      do { return try await next(request) } catch {
        steps.add("\(type(of: error))")
        throw error
      }
    }
    let task = Task { await app.ask("/x") }
    task.cancel()
    _ = await task.value
    XCTAssertEqual(steps.all, ["CancellationError"])
  }

  func testAResponseThatCannotBeSentIsA500() async throws {
    let app = try App {
      Get("/status") { 1 }.around { request, next in
        var response = try await next(request)
        response.status = 100
        return response
      }
      Get("/body") { 1 }.around { request, next in
        var response = try await next(request)
        response.status = .noContent
        return response
      }
    }
    .header("X-On", "1", onErrors: true)
    for path in ["/status", "/body"] {
      let response = await app.ask(path)
      XCTAssertEqual([String(response.status)] + response.values(of: "X-On"), ["500", "1"], path)
    }
  }

}
