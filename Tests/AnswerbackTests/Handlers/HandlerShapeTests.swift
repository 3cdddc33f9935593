import Answerback
import NIOCore
import XCTest

final class HandlerShapeTests: XCTestCase {
  private struct Both: Encodable, ResponseConvertible {
    var value = "a value"

    static var declaration: ResponseDeclaration { ResponseDeclaration() }

    func response(in context: RenderingContext) throws -> AnyResponse {
      try PlainText("a response").response(in: context)
    }
  }

  private let a = Path("a", Int.self)
  private let b = Query("b", Int.self)
  private let c = Query("c", Int.self)
  private let d = Query("d", Int.self)
  private let e = Query("e", Int.self)
  private let f = Query("f", Int.self)

  /// Asks the routes `/0`, `/1/1`, … `/6/1`, each with all six values.
  private func bodies(_ app: App) async -> [String] {
    var bodies: [String] = []
    for count in 0...6 { bodies.append(await app.ask("/\(count)\(count > 0 ? "/1" : "")?b=2&c=3&d=4&e=5&f=6").body) }
    return bodies
  }

  private let inputs = ["[]", "[1]", "[1,2]", "[1,2,3]", "[1,2,3,4]", "[1,2,3,4,5]", "[1,2,3,4,5,6]"]
  private let withMethod = ["GET", "GET1", "GET12", "GET123", "GET1234", "GET12345", "GET123456"]

  func testAClosureOfAsManyParametersAsInputsTakesTheInputs() async throws {
    let app = try App {
      Get("/0") { [Int]() }
      Get("/1/{a}", a) { a in [a] }
      Get("/2/{a}", a, b) { a, b in [a, b] }
      Get("/3/{a}", a, b, c) { a, b, c in [a, b, c] }
      Get("/4/{a}", a, b, c, d) { a, b, c, d in [a, b, c, d] }
      Get("/5/{a}", a, b, c, d, e) { a, b, c, d, e in [a, b, c, d, e] }
      Get("/6/{a}", a, b, c, d, e, f) { a, b, c, d, e, f in [a, b, c, d, e, f] }
    }
    let bodies = await bodies(app)
    XCTAssertEqual(bodies, inputs)
  }

  func testAClosureOfOneParameterMoreTakesTheRequestFirst() async throws {
    let app = try App {
      Get("/0") { request in "\(request.method)" }
      Get("/1/{a}", a) { request, a in "\(request.method)\(a)" }
      Get("/2/{a}", a, b) { request, a, b in "\(request.method)\(a)\(b)" }
      Get("/3/{a}", a, b, c) { request, a, b, c in "\(request.method)\(a)\(b)\(c)" }
      Get("/4/{a}", a, b, c, d) { request, a, b, c, d in "\(request.method)\(a)\(b)\(c)\(d)" }
      Get("/5/{a}", a, b, c, d, e) { request, a, b, c, d, e in "\(request.method)\(a)\(b)\(c)\(d)\(e)" }
      Get("/6/{a}", a, b, c, d, e, f) { request, a, b, c, d, e, f in "\(request.method)\(a)\(b)\(c)\(d)\(e)\(f)" }
    }
    let bodies = await bodies(app)
    XCTAssertEqual(bodies, withMethod)
  }

  func testAsyncHandlersTakeTheSame() async throws {
    let app = try App {
      Router("/inputs") {
        Get("/0") { () async in [Int]() }
        Get("/1/{a}", a) { a in try await Self.later([a]) }
        Get("/2/{a}", a, b) { (a, b) async in Response([a, b]) }
        Get("/3/{a}", a, b, c) { (a, b, c) async throws -> [Int] in
          await Task.yield()
          return [a, b, c]
        }
      }
      Router("/request") {
        Get("/0") { (request) async in "\(request.method)" }
        Get("/1/{a}", a) { (request, a) async in PlainText("\(request.method)\(a)") }
        Get("/2/{a}", a, b) { request, a, b in
          await Task.yield()
          return "\(request.method)\(a)\(b)"
        }
        Get("/3/{a}", a, b, c) { request, a, b, c in try await Self.later("\(request.method)\(a)\(b)\(c)") }
      }
    }
    var bodies: [String] = []
    for router in ["inputs", "request"] {
      for path in ["0", "1/1", "2/1", "3/1"] { bodies.append(await app.ask("/\(router)/\(path)?b=2&c=3").body) }
    }
    XCTAssertEqual(bodies, Array(inputs.prefix(4) + withMethod.prefix(4)))
  }

  private static func later<Value>(_ value: Value) async throws -> Value { value }

  func testHandlersReturnResponsesAsWellAsValues() async throws {
    let app = try App {
      Get("/0") { Response("none", status: .accepted) }
      Get("/1/{a}", a) { a in Response(a, status: .accepted) }
      Get("/2/{a}", a, b) { a, b in Response(a + b, status: .accepted) }
      Get("/3/{a}", a) { request, a in Response(a, status: .accepted) }
      Get("/4/{a}", a, b) { _, a, b in Response(a + b, status: .accepted) }
    }
    var statuses: [Int] = []
    for path in ["0", "1/1", "2/1", "3/1", "4/1"] { statuses.append(await app.ask("/\(path)?b=2").status) }
    XCTAssertEqual(statuses, [202, 202, 202, 202, 202])
  }

  func testATypeThatIsBothAValueAndAResponseIsAResponse() async throws {
    let app = try App {
      Get("/0") { Both() }
      Get("/1/{a}", a) { _ in Both() }
      Get("/2/{a}", a) { (_, _) async in Both() }
      Get("/3/{a}", a, b) { _, _, _ in Both() }
      Get("/4") { _ in Both() }
    }
    var bodies: [String] = []
    for path in ["0", "1/1", "2/1", "3/1", "4"] { bodies.append(await app.ask("/\(path)?b=2").body) }
    XCTAssertEqual(bodies, Array(repeating: "a response", count: 5))
  }

  func testHandlersThatAreNotAsyncAnswerAtOnce() async throws {
    let app = try App {
      Get("/none") { "x" }
      Get("/request") { _ in "x" }
      Get("/input/{a}", a) { a in a }
      Get("/inputs/{a}", a, b) { a, b in NoContent() }
      Get("/both/{a}", a) { _, a in a }
    }
    var ready: [Bool] = []
    for target in ["/none", "/request", "/input/1", "/inputs/1?b=2", "/both/1"] {
      let request = Request(method: .get, target: target, headers: [:], body: .init(), time: .epoch)
      if case .ready = app.respond(to: request) { ready.append(true) } else { ready.append(false) }
    }
    XCTAssertEqual(ready, [true, true, true, true, true])
  }

  func testFunctionsAreHandlers() async throws {
    @Sendable func nothing() -> String { "nothing" }
    @Sendable func request(_ request: Request) async throws -> String { "request" }
    @Sendable func input(_ a: Int) -> String { "input \(a)" }
    @Sendable func inputs(_ a: Int, _ b: Int) async -> Response<String> { Response("inputs \(a) \(b)") }
    @Sendable func all(_ request: Request, _ a: Int) throws -> String { "all \(a)" }
    let app = try App {
      Get("/0", nothing)
      Get("/1", request)
      Get("/2/{a}", a, handler: input)
      Get("/3/{a}", a, b, handler: inputs)
      Get("/4/{a}", a, handler: all)
    }
    var bodies: [String] = []
    for path in ["0", "1", "2/1", "3/1", "4/1"] { bodies.append(await app.ask("/\(path)?b=2").body) }
    XCTAssertEqual(bodies, ["nothing", "request", "input 1", "inputs 1 2", "all 1"])
  }

  func testTheOneParameterIsTheRequestWithoutInputsAndTheInputWithOne() async throws {
    let app = try App {
      Get("/request") { "\($0.method)" }
      Get("/input/{a}", a) { $0 + 1 }
      Post("/body", Body([String: Int].self)) { $0 }
    }
    let bodies = await [
      app.ask("/request").body, app.ask("/input/1").body,
      app.ask(.post, "/body", headers: [.contentType: "application/json"], body: #"{"b":1}"#).body,
    ]
    XCTAssertEqual(bodies, ["GET", "2", #"{"b":1}"#])
  }

  func testARouteWhoseHandlerIsNilAnswers500() async throws {
    let none: (@Sendable (Int) throws -> String)? = nil
    let answer = try await App { Get("/{a}", a, handler: none) }.ask("/1")
    XCTAssertEqual(answer.status, 500)
  }
}
