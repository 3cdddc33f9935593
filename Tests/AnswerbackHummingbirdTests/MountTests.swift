#if Hummingbird
import Answerback
import AnswerbackHummingbird
import Dispatch
import Foundation
import Hummingbird
import Logging
import NIOCore
import Exchanges
import Synchronization
import XCTest

/// Says what it was asked: method, target, fields and the length of the body.
private struct Mirror: Responder {
  func respond(to request: Answerback.Request) -> ResponseWork {
    let fields = request.headers.map { "\($0.name.rawName): \($0.value)" }
    let text = (["\(request.method) \(request.target)"] + fields + [String(request.body.readableBytes)]).joined(separator: "\n")
    return .ready(RenderedResponse(status: .ok, body: .bytes(ByteBuffer(string: text))))
  }
}

/// An app or responder of ours in a Hummingbird application.
final class MountTests: XCTestCase {
  private func mounting(
    _ responder: some Responder,
    at path: RouterPath = "/app",
    bodyLimit: Int = 1024
  ) -> Hummingbird.Router<BasicRequestContext> {
    let router = Hummingbird.Router()
    router.mount(responder, at: path, bodyLimit: bodyLimit)
    return router
  }

  /// The target that a responder mounted at a path sees.
  private func target(of target: String, mountedAt path: RouterPath) async throws -> String? {
    var seen: String?
    try await serving(mounting(Mirror(), at: path)) { place in
      seen = await place.answer(target).last.flatMap { $0.split(separator: "\n").first.map(String.init) }
    }
    return seen
  }

  func testThePathOfTheMountIsTakenOffAndNothingElse() async throws {
    for (sent, seen) in [
      ("/app", "/"), ("/app/", "/"), ("/app?q=1", "/?q=1"), ("/app/a", "/a"), ("/app/a/b/", "/a/b/"), ("/app/a//b", "/a//b"),
      ("/app/%2F%C3%A9?x=/app/y&x", "/%2F%C3%A9?x=/app/y&x"), ("//app/a", "/a"), ("/app/app/app", "/app/app"),
    ] {
      let target = try await target(of: sent, mountedAt: "/app")
      XCTAssertEqual(target, "GET \(seen)", sent)
    }
  }

  func testTheMountPathIsWhatIsTakenOff() async throws {
    let inner = try App {
      Get("/") { request in "[\(request.mountPath)]" }
      Get("/go") { Redirect(to: "/x") }
    }
    let app = try App {
      Get("/") { request in "[\(request.mountPath)]" }
      Get("/go") { Redirect(to: "/x") }
      Mount("/inner", inner)
    }
    let router = Hummingbird.Router()
    router.mount(app, at: "/shop")
    router.group("/tenants/{tenant}").mount(app, at: "app")
    try await serving(router) { place in
      var bodies: [String] = []
      for target in ["/shop", "/shop/", "/shop?q=/", "/shop/inner", "/tenants/one/app/", "//shop//inner"] {
        bodies.append(await place.answer(target).last ?? "")
      }
      XCTAssertEqual(bodies, ["[/shop]", "[/shop]", "[/shop]", "[/shop/inner]", "[/tenants/one/app]", "[/shop/inner]"])
      var locations: [String] = []
      for target in ["/shop/go", "//shop/go", "/shop/inner/go", "/tenants/one/app/go"] {
        locations += await place.answer(target).filter { $0.hasPrefix("Location: ") }
      }
      XCTAssertEqual(
        locations,
        ["Location: /shop/x", "Location: /shop/x", "Location: /shop/inner/x", "Location: /tenants/one/app/x"]
      )
    }
    try await serving(mounting(app, at: "/")) { place in
      let body = await place.answer("/").last
      XCTAssertEqual(body, "[]")
    }
  }

  /// A context that knows the peer's address.
  private struct AddressContext: RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
      coreContext = CoreRequestContextStorage(source: source)
      remoteAddress = source.channel.remoteAddress
    }
  }

  func testARequestHasHummingbirdsIdAndTheClientThatItsContextKnows() async throws {
    struct Identity: RouterMiddleware {
      func handle(
        _ request: Hummingbird.Request,
        context: AddressContext,
        next: (Hummingbird.Request, AddressContext) async throws -> Hummingbird.Response
      ) async throws -> Hummingbird.Response {
        var response = try await next(request, context)
        response.headers[.server] = context.logger[metadataKey: "hb.request.id"]?.description
        return response
      }
    }
    let app = try App { Get("/") { request in "\(request.id) \(request.client?.host ?? "none")" } }
    let router = Hummingbird.Router(context: AddressContext.self)
    router.add(middleware: Identity())
    router.mount(app, at: "/app")
    try await serving(router.buildResponder()) { place in
      let lines = await place.answer("/app")
      let id = lines.first { $0.hasPrefix("Server: ") }?.dropFirst("Server: ".count) ?? "no id"
      XCTAssertEqual(lines.last, "\(id) 127.0.0.1")
    }
    try await serving(mounting(app)) { place in
      let body = await place.answer("/app").last
      XCTAssertEqual(body?.hasSuffix(" none"), true)
    }
  }

  func testAMountAtTheRootTakesNothingOff() async throws {
    for sent in ["/", "/a", "/a/b/?q=1", "/?q=1"] {
      let target = try await target(of: sent, mountedAt: "/")
      XCTAssertEqual(target, "GET \(sent)")
    }
  }

  func testAMountMayLieBelowParametersAndGroups() async throws {
    let router = Hummingbird.Router()
    router.group("/tenants/{tenant}").add(middleware: Noting(course: Course())).mount(try App { Get("/a") { "here" } }, at: "app")
    try await serving(router) { place in
      let answer = await place.answer("/tenants/one/app/a")
      XCTAssertEqual(
        answer,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 4", "Server: outermost", "", "here"]
      )
    }
  }

  func testARouteOfHummingbirdsBesideTheAppWins() async throws {
    let router = mounting(try App { Get("/a") { "ours" } })
    router.get("/app/theirs") { _, _ in "theirs" }
    try await serving(router) { place in
      let theirs = await place.answer("/app/theirs")
      XCTAssertEqual(theirs.last, "theirs")
      let ours = await place.answer("/app/a")
      XCTAssertEqual(ours.last, "ours")
    }
  }

  func testTheAppAnswersWhatItDoesNotHave() async throws {
    try await serving(mounting(try App { Get("/a") { "ours" } })) { place in
      let notFound = await place.answer("/app/b")
      XCTAssertEqual(
        notFound,
        [
          "HTTP/1.1 404 Not Found", "Content-Type: application/problem+json", "Content-Length: 91", "Vary: Accept", "",
          #"{"type":"about:blank","title":"Not Found","status":404,"detail":"no route has the path /b"}"#,
        ]
      )
      let notAllowed = await place.exchange("/app/a", method: "DELETE")
      XCTAssertEqual(notAllowed.head?.status, 405)
      XCTAssertEqual(notAllowed.head?.value(of: "Allow"), "GET, HEAD, OPTIONS")
      let head = await place.answer("/app/a", method: "HEAD")
      XCTAssertEqual(head, ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 4", "", ""])
    }
  }

  func testTheRequestArrivesWhole() async throws {
    try await serving(mounting(Mirror())) { place in
      let answer = await place.answer(
        "/app/x",
        method: "PATCH",
        headers: ["Host: example.org", "x-ONE: 1", "Cookie: a=1; b=2", "X-one: 2"],
        body: "hello"
      )
      XCTAssertEqual(
        answer.last,
        "PATCH /x\nHost: example.org\nx-ONE: 1\nCookie: a=1; b=2\nX-one: 2\nContent-Length: 5\n5"
      )
    }
  }

  func testABodyLongerThanTheLimitIsA413AndTheConnectionGoesOn() async throws {
    try await serving(mounting(Mirror(), bodyLimit: 8)) { place in
      let longest = await place.answer("/app/x", method: "POST", headers: ["Host: h"], body: "12345678")
      XCTAssertEqual(longest.last, "POST /x\nHost: h\nContent-Length: 8\n8")
      let tooLong = await place.exchange("/app/x", method: "POST", body: "123456789")
      XCTAssertEqual(tooLong.head?.status, 413)
      XCTAssertEqual(tooLong.lines.dropFirst(), ["Content-Length: 0", "", ""])
      let next = await place.exchange("/app/x", headers: ["Host: h"])
      XCTAssertEqual(next.lines.last, "GET /x\nHost: h\n0")
      XCTAssertEqual(next.connection?.reused, true)
    }
  }

  func testAnAsyncHandlerIsAwaited() async throws {
    let app = try App {
      Get("/a") { () async in
        await Task.yield()
        return "awaited"
      }
    }
    try await serving(mounting(app)) { place in
      let answer = await place.answer("/app/a")
      XCTAssertEqual(
        answer,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 7", "", "awaited"]
      )
    }
  }

  func testBlockingHandlersLeaveTheOthersTheirThreads() async throws {
    let gate = DispatchSemaphore(value: 0)
    let count = ProcessInfo.processInfo.activeProcessorCount
    let (arrivals, arrival) = AsyncStream<Void>.makeStream()
    let app = try App {
      Get("/wait") { () -> String in
        arrival.yield()
        return gate.wait(timeout: .now() + 10) == .success ? "released" : "nobody came"
      }.blocking()
      Get("/release") { () async -> String in
        for _ in 0..<count { gate.signal() }
        return "done"
      }
    }
    // As many waiters as there are threads for tasks: if they waited on those, nobody would be left to release them.
    try await serving(mounting(app)) { place in
      let answers = await withTaskGroup(of: String?.self, returning: [String?].self) { group in
        for _ in 0..<count { group.addTask { await place.answer("/app/wait").last } }
        var arrived = arrivals.makeAsyncIterator()
        for _ in 0..<count { await arrived.next() }
        let released = await place.answer("/app/release").last
        return await group.reduce(into: [released]) { $0.append($1) }
      }
      XCTAssertEqual(answers, ["done"] + Array(repeating: "released", count: count))
    }
  }

  // MARK: - Hooks, errors and checks

  /// What happened, in order.
  private final class Course: Sendable {
    private let steps = Mutex<[String]>([])

    var all: [String] { steps.withLock { $0 } }

    func note(_ step: String) { steps.withLock { $0.append(step) } }
  }

  /// Middleware that notes when it runs and what status it sees.
  private struct Noting: RouterMiddleware {
    let course: Course

    func handle(
      _ request: Hummingbird.Request,
      context: BasicRequestContext,
      next: (Hummingbird.Request, BasicRequestContext) async throws -> Hummingbird.Response
    ) async throws -> Hummingbird.Response {
      course.note("middleware in")
      var response = try await next(request, context)
      course.note("middleware sees \(response.status.code)")
      response.headers[.server] = "outermost"
      return response
    }
  }

  private struct SoldOut: Error {}

  func testMiddlewareRunsAroundTheHooksOfAMountedApp() async throws {
    let course = Course()
    let app = try App {
      Get("/a") { () -> String in
        course.note("handler")
        return "ours"
      }
      Get("/sold-out") { () throws -> String in throw SoldOut() }
      Router("/closed") { Get("/") { "never" } }
        .around { _, _ in throw Answerback.HTTPError(.forbidden, "closed") }
    }
    .around { request, next in
      course.note("hook in")
      var response = try await next(request)
      course.note("hook sees \(response.status?.code ?? 0)")
      try response.setHeader("X-Hook", "ran")
      try response.setHeader("Server", "the app")
      return response
    }
    .error(SoldOut.self) { _, _ in Answerback.HTTPError(.conflict, "sold out") }
    let router = Hummingbird.Router()
    router.add(middleware: Noting(course: course))
    router.mount(app, at: "/app")
    try await serving(router) { place in
      for (target, status, detail) in [
        ("/app/a", 200, "ours"), ("/app/nowhere", 404, "no route has the path /nowhere"), ("/app/sold-out", 409, "sold out"),
        ("/app/closed", 403, "closed"),
      ] {
        let exchange = await place.exchange(target)
        XCTAssertEqual(exchange.head?.status, status, target)
        XCTAssertEqual(exchange.head?.value(of: "X-Hook"), "ran", target)
        XCTAssertEqual(exchange.head?.value(of: "Server"), "outermost", target)
        XCTAssertTrue(String(decoding: exchange.body, as: UTF8.self).contains(detail), target)
      }
      let notAllowed = await place.exchange("/app/a", method: "DELETE")
      XCTAssertEqual(notAllowed.head?.status, 405)
      XCTAssertEqual(notAllowed.head?.value(of: "X-Hook"), "ran")
      let outside = await place.exchange("/elsewhere")
      XCTAssertEqual(outside.head?.status, 404)
      XCTAssertNil(outside.head?.value(of: "X-Hook"))
    }
    XCTAssertEqual(
      Array(course.all.prefix(9)),
      [
        "middleware in", "hook in", "handler", "hook sees 200", "middleware sees 200",
        "middleware in", "hook in", "hook sees 404", "middleware sees 404",
      ]
    )
  }

  func testTheLoggerOfARequestIsThatOfItsContext() async throws {
    let app = try App {
      Get("/") { request in
        let ids = ["request-id", "hb.request.id"].map { request.logger[metadataKey: $0]?.description }
        return "\(request.logger.label) \(ids == [request.id, request.id])"
      }
    }
    try await serving(mounting(app)) { place in
      let body = await place.answer("/app").last
      XCTAssertEqual(body, "hummingbird true")
    }
  }

  func testAnAppThatCannotServeIsLoggedWhenItIsMounted() throws {
    let log = KeptLog()
    let faulty = try App { Get("/") { Template("page.html") } }
    XCTAssertThrowsError(try faulty.check())
    Hummingbird.Router().mount(faulty, at: "/app", logger: log.logger)
    _ = AnswerbackResponder(faulty, logger: log.logger)
    XCTAssertEqual(log.lines.count, 2)
    XCTAssertTrue(log.lines.allSatisfy { $0.hasPrefix("The app can't serve.") && $0.contains("GET /") }, "\(log.lines)")
    Hummingbird.Router().mount(try App { Get("/") { "well" } }, at: "/app", logger: log.logger)
    XCTAssertEqual(log.lines.count, 2)
  }
}
#endif
