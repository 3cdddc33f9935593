import Answerback
import Foundation
import Logging
import NIOCore
import Synchronization
import XCTest

/// What a request knows beside what was sent: who sent it, how it is logged, and where its app is mounted.
final class RequestContextTests: XCTestCase {
  private func request(_ target: String = "/") -> Request {
    Request(method: .get, target: target, headers: [:], body: .init(), time: .epoch)
  }

  // MARK: Client

  func testARequestInProcessHasNoClient() async throws {
    let answer = try await App { Get("/") { request in request.client?.description ?? "none" } }.ask("/")
    XCTAssertEqual(answer.body, "none")
  }

  func testAClientHasHostAndPort() {
    let client = Request.Client(host: "192.0.2.1", port: 4711)
    XCTAssertEqual("\(client.host) \(client.port) \(client)", "192.0.2.1 4711 192.0.2.1:4711")
    XCTAssertEqual("\(Request.Client(host: "::1", port: 80))", "[::1]:80")
    XCTAssertEqual(Set([client, Request.Client(host: "192.0.2.1", port: 4711)]), [client])
    XCTAssertNotEqual(client, Request.Client(host: "192.0.2.1", port: 4712))
  }

  func testAMountedAppSeesTheClient() async throws {
    let inner = try App { Get("/x") { request in request.client?.description ?? "none" } }
    var request = request("/shop/x")
    request.client = Request.Client(host: "192.0.2.1", port: 1)
    let response = try await App { Mount("/shop", inner) }.respond(to: request).settled
    XCTAssertEqual(response.body.text, "192.0.2.1:1")
  }

  // MARK: Id and logger

  func testEveryRequestHasAnIdOfItsOwnThatStays() {
    let (one, two) = (request(), request())
    XCTAssertNotNil(one.id.wholeMatch(of: /[0-9a-f]{32}/))
    XCTAssertEqual(one.id, one.id)
    let copy = one
    XCTAssertEqual(copy.id, one.id)
    XCTAssertNotEqual(one.id, two.id)
  }

  func testTheIdStaysThroughAMountAndCanBeSet() async throws {
    let inner = try App { Get("/x") { request in request.id } }
    let app = try App { Mount("/shop", inner) }
    var request = request("/shop/x")
    let made = await app.respond(to: request).settled
    XCTAssertEqual(made.body.text, request.id)
    request.id = "abc"
    let set = await app.respond(to: request).settled
    XCTAssertEqual(set.body.text, "abc")
  }

  func testTheLoggerIsTheAppsWithTheIdOfTheRequest() async throws {
    let log = Recorded()
    var logger = Logger(label: "shop") { _ in Recorder(log: log) }
    logger.logLevel = .warning
    logger[metadataKey: "app"] = "1"
    let app = try App(logger: logger) {
      Get("/") { request in
        request.logger.info("not logged")
        request.logger.warning("logged")
        return "\(request.logger.label) \(request.logger.logLevel)"
      }
    }
    let request = request()
    let response = await app.respond(to: request).settled
    XCTAssertEqual(response.body.text, "shop warning")
    XCTAssertEqual(log.lines, ["warning logged app=1 request-id=\(request.id)"])
  }

  func testAHandlerThatFailsIsLoggedWithTheIdOfItsRequest() async throws {
    let log = Recorded()
    let logger = Logger(label: "shop") { _ in Recorder(log: log) }
    let app = try App(logger: logger) { Get("/") { () -> Int in throw CancellationError() } }
    let request = request()
    _ = await app.respond(to: request).settled
    XCTAssertEqual(log.lines, ["error GET /: the handler failed: CancellationError() request-id=\(request.id)"])
  }

  func testMetadataThatIsSetStaysAlsoInAMountedApp() async throws {
    let log = Recorded()
    let inner = try App(logger: Logger(label: "inner") { _ in Recorder(log: Recorded()) }) {
      Get("/x") { request in
        request.logger.error("inside")
        return "x"
      }
    }
    var request = request("/shop/x")
    request.logger = Logger(label: "own") { _ in Recorder(log: log) }
    request.logger[metadataKey: "user"] = "ada"
    request.id = "1"
    _ = try await App { Mount("/shop", inner) }.respond(to: request).settled
    XCTAssertEqual(log.lines, ["error inside request-id=1 user=ada"])
  }

  func testAMountedAppLogsWithItsOwnLogger() async throws {
    let inner = try App(logger: Logger(label: "inner") { _ in SwiftLogNoOpLogHandler() }) { Get("/x") { $0.logger.label } }
    let app = try App(logger: Logger(label: "outer") { _ in SwiftLogNoOpLogHandler() }) {
      Get("/y") { $0.logger.label }
      Mount("/shop", inner)
    }
    let labels = await [app.ask("/shop/x").body, app.ask("/y").body]
    XCTAssertEqual(labels, ["inner", "outer"])
  }

  // MARK: Mount path

  private func mounted() throws -> App {
    let admin = try App {
      Get("/") { request in "\(request.mountPath) \(request.path)" }
      Get("/go") { Redirect(to: "/users?a=1#f") }
      Get("/people", PeopleFrom(), links: true)
    }
    let shop = try App {
      Get("/x/{n}", Path("n", Int.self)) { request, n in "\(request.mountPath) \(request.path) \(request.target)" }
      Get("/go") { request in Redirect(to: request.query("to") ?? "/") }
      Get("/see") { Redirect.seeOther(to: "/é", query: ["q": "1"]) }
      Get("/people", PeopleFrom(), links: true)
      Mount("/admin", admin)
    }
    return try App {
      Get("/x") { request in "[\(request.mountPath)]" }
      Get("/go") { Redirect(to: "/users") }
      Mount("/shop", shop)
      Mount("/a/b", admin)
    }
  }

  func testTheMountPathIsWhatMountsCutOff() async throws {
    let app = try mounted()
    var bodies: [String] = []
    for target in ["/x", "/shop/x/1?q", "/shop/admin", "/shop/admin/", "/a/b/", "//shop//x/2"] {
      bodies.append(await app.ask(target).body)
    }
    XCTAssertEqual(bodies, ["[]", "/shop /x/1 /x/1?q", "/shop/admin /", "/shop/admin /", "/a/b /", "/shop /x/2 /x/2"])
  }

  func testARedirectToAnAbsolutePathKeepsTheMountPath() async throws {
    let app = try mounted()
    var locations: [String] = []
    for target in [
      "/go", "/shop/go", "/shop/go?to=/y", "/shop/admin/go", "/a/b/go", "/shop/see", "//shop/go?to=/y",
    ] {
      locations += await app.ask(target).values(of: "Location")
    }
    XCTAssertEqual(
      locations,
      [
        "/users", "/shop/", "/shop/y", "/shop/admin/users?a=1#f", "/a/b/users?a=1#f", "/shop/%C3%A9?q=1", "/shop/y",
      ]
    )
  }

  func testARedirectElsewhereIsLeftAsItIs() async throws {
    let app = try mounted()
    var locations: [String] = []
    for target in ["//example.org/x", "https://example.org/x", "x", "../y", "?z", "#f", "mailto:a@b"] {
      locations += await app.ask("/shop/go?to=\(target.replacing("#", with: "%23").replacing("?", with: "%3F"))").values(
        of: "Location"
      )
    }
    XCTAssertEqual(locations, ["//example.org/x", "https://example.org/x", "x", "../y", "?z", "#f", "mailto:a@b"])
  }

  func testAPrefixThatAProxyCutsOffIsKeptWhenItIsSet() async throws {
    var request = request("/shop/go?to=/y")
    request.mountPath = "/proxied"
    let response = try await mounted().respond(to: request).settled
    XCTAssertEqual(response.fields[.location], "/proxied/shop/y")
  }

  func testLinksOfPagesLeadToPagesOfTheMountedRoute() async throws {
    let app = try mounted()
    for path in ["/shop/people", "/shop/admin/people", "/a/b/people"] {
      let links = await app.ask("\(path)?limit=20&offset=20").values(of: "Link").joined()
      // References without a path keep that of the request (RFC 3986 section 5.3).
      let targets = links.matches(of: #/<([^>]*)>/#).map {
        URL(string: String($0.1), relativeTo: URL(string: "http://h\(path)"))?.absoluteString
      }
      XCTAssertEqual(
        targets,
        [0, 0, 40, 40].map { "http://h\(path)?limit=20&offset=\($0)" }
      )
    }
  }

  // MARK: Support

  private final class Recorded: Sendable {
    private let stored = Mutex<[String]>([])
    var lines: [String] { stored.withLock { $0 } }
    func add(_ line: String) { stored.withLock { $0.append(line) } }
  }

  private struct Recorder: LogHandler {
    let log: Recorded
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      log.add((["\(event.level)", "\(event.message)"] + pairs).joined(separator: " "))
    }
  }
}

extension ResponseBody {
  fileprivate var text: String {
    if case .bytes(let bytes) = self { String(buffer: bytes) } else { "" }
  }
}
