import Answerback
import Foundation
import NIOCore
import Synchronization
import XCTest

/// Inputs that await: session lookups, say.
final class AsyncInputTests: XCTestCase {
  private struct User: Encodable, Sendable { var name: String }

  /// Looks a session up as a database would.
  private struct CurrentUser: Input {
    func read(from request: Request) async throws -> User {
      await Task.yield()
      guard let name = try CookieValue("sid", String?.self).read(from: request) else {
        throw HTTPError(.unauthorized, "sign in", headers: ["WWW-Authenticate": "Session"])
      }
      return User(name: name)
    }
  }

  /// Has a fault, after awaiting.
  private struct Faulty: Input {
    let key: String
    var declarations: [InputDeclaration] { Header(key, Int.self).declarations }

    func read(from request: Request) async throws -> Int {
      await Task.yield()
      throw InputFaults([InputFault("\(key) is wrong", key: key, source: .header)])
    }
  }

  /// Does not await, and does not say so.
  private struct Plain: Input {
    func read(from request: Request) throws -> Int { 7 }
  }

  private struct Sync: SyncInput {
    func read(from request: Request) throws -> Int { 8 }
  }

  /// Notes that it was read.
  private final class Noting: Input {
    let reads = Atomic(0)
    func read(from request: Request) async throws -> Int { reads.add(1, ordering: .relaxed).newValue }
  }

  private let ada: HTTPFields = [.cookie: "sid=ada"]

  /// How a route answers: at once, in a task, or on a thread that may block.
  private func kind(_ app: App, _ target: String, body: ByteBuffer = ByteBuffer()) -> String {
    let request = Request(method: .get, target: target, headers: ada, body: body, time: .epoch)
    return switch app.respond(to: request) {
    case .ready: "ready"
    case .pending: "pending"
    case .blocking: "blocking"
    }
  }

  func testHandlersOfEveryShapeTakeWhatWasAwaited() async throws {
    let id = Path("id", Int.self)
    let app = try App {
      Get("/0", CurrentUser()) { user in user }
      Get("/1", CurrentUser()) { request, user in "\(request.method) \(user.name)" }
      Get("/2/{id}", id, CurrentUser()) { id, user in "\(id) \(user.name)" }
      Get("/3/{id}", CurrentUser(), id) { user, id in PlainText("\(id) \(user.name)") }
      Get("/4/{id}", id, CurrentUser(), Plain()) { _, id, user, n in
        await Task.yield()
        return "\(id) \(user.name) \(n)"
      }
      Get("/5", CurrentUser()) { user in Response(user.name, status: .accepted) }
    }
    var bodies: [String] = []
    for path in ["0", "1", "2/5", "3/5", "4/5", "5"] { bodies.append(await app.ask("/\(path)", headers: ada).body) }
    XCTAssertEqual(bodies, [#"{"name":"ada"}"#, "GET ada", "5 ada", "5 ada", "5 ada 7", "ada"])
  }

  func testAnHTTPErrorOfAnInputIsTheResponse() async throws {
    let answer = try await App { Get("/", CurrentUser()) { user in user } }.ask("/")
    XCTAssertEqual(answer.status, 401)
    XCTAssertEqual(answer.values(of: "WWW-Authenticate"), ["Session"])
  }

  func testAnHTTPErrorEndsReadingAtOnce() async throws {
    let noting = Noting()
    let app = try App { Get("/", Faulty(key: "a"), CurrentUser(), noting) { a, user, n in "\(a) \(user.name) \(n)" } }
    let answer = await app.ask("/")
    XCTAssertEqual(answer.status, 401)
    XCTAssertEqual(noting.reads.load(ordering: .relaxed), 0)
  }

  func testAllFaultsAreInOne400InTheOrderOfDeclaration() async throws {
    let app = try App {
      Get(
        "/",
        Query("first", Int.self),
        Faulty(key: "second"),
        Inputs(Query("third", Int.self), Faulty(key: "fourth")) { $0 + $1 },
        Inputs(Query("fifth", Int.self), Query("sixth", Int.self)) { $0 + $1 },
        Header("seventh", Int.self)
      ) { a, b, c, d, e in [a, b, c, d, e] }
    }
    let answer = await app.ask("/?third=x")
    XCTAssertEqual(answer.status, 400)
    let keys = answer.body.matches(of: #/"key":"([a-z]+)"/#).map { String($0.1) }
    XCTAssertEqual(keys, ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"])
    XCTAssertTrue(answer.body.contains("7 inputs are wrong"), answer.body)
  }

  func testOnlyRoutesWithAnInputThatMayAwaitTakeATask() throws {
    let app = try App {
      Get("/sync", Sync()) { $0 }
      Get("/query", Query("n", Int?.self)) { $0 ?? 0 }
      Get("/group", Inputs(Sync(), Query("n", Int?.self)) { $0 + ($1 ?? 0) }) { $0 }
      Get("/nested", Inputs(Inputs(Sync()) { $0 }, Sync()) { $0 + $1 }) { $0 }
      Get("/plain", Plain()) { $0 }
      Get("/user", CurrentUser()) { $0 }
      Get("/user-group", Inputs(Sync(), CurrentUser()) { "\($0) \($1.name)" }) { $0 }
      Get("/mixed", Sync(), CurrentUser()) { "\($0) \($1.name)" }
    }
    XCTAssertEqual(
      ["/sync", "/query", "/group", "/nested", "/plain", "/user", "/user-group", "/mixed"].map { kind(app, $0) },
      ["ready", "ready", "ready", "ready", "pending", "pending", "pending", "pending"]
    )
  }

  func testGroupsAwaitTheirParts() async throws {
    let app = try App {
      Get(
        "/",
        Inputs(Query("n", Int.self), CurrentUser(), Inputs(CurrentUser(), Sync()) { "\($0.name)\($1)" }) {
          "\($0) \($1.name) \($2)"
        }
      ) {
        $0
      }
    }
    let answer = await app.ask("/?n=3", headers: ada)
    XCTAssertEqual(answer.body, "3 ada ada8")
  }

  func testABlockingRouteRunsItsHandlerOnAThreadThatMayBlock() async throws {
    let app = try App {
      Get("/task", CurrentUser()) { _ in Thread.current.name ?? "" }
      Get("/pool", CurrentUser()) { _ in Thread.current.name ?? "" }.blocking()
    }
    XCTAssertEqual([kind(app, "/task"), kind(app, "/pool")], ["pending", "pending"])
    let own = try await BlockingPool.shared.run { Thread.current.name ?? "" }
    let task = await app.ask("/task", headers: ada).body
    let pool = await app.ask("/pool", headers: ada).body
    let prefix = own.prefix { !$0.isNumber }
    XCTAssertFalse(prefix.isEmpty)
    XCTAssertTrue(pool.hasPrefix(prefix), pool)
    XCTAssertFalse(task.hasPrefix(prefix), task)
  }

  func testALargeBodyBesideAnAwaitedInputIsDecoded() async throws {
    struct Text: Codable, Sendable { var text: String }
    let app = try App {
      Post("/", CurrentUser(), Body(Text.self)) { user, body in "\(user.name) \(body.text.utf8.count)" }
    }
    let text = String(repeating: "x", count: 300_000)
    let answer = await app.ask(.post, "/", headers: ada, body: #"{"text":"\#(text)"}"#)
    XCTAssertEqual([String(answer.status), answer.body], ["201", "ada 300000"])
  }

  func testAnInputIsDocumentedByItsDeclarations() throws {
    let app = try App { Get("/", CurrentUser(), Faulty(key: "X-A"), Query("n", Int.self)) { "\($0.name)\($1)\($2)" } }
    XCTAssertEqual(app.routes.first?.inputs.map(\.name), ["X-A", "n"])
  }
}
