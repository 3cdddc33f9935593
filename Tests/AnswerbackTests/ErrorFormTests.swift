import Answerback
import Synchronization
import XCTest

final class ErrorFormTests: XCTestCase {
  private func app() throws -> App {
    try App {
      Get("/x") { () throws -> String in throw HTTPError(.badRequest, "bad <b> & \"it\"") }.mediaType(.html)
    }
  }

  func testAnErrorIsProblemDetailsWhateverTheRouteDeclares() async throws {
    let answer = try await app().ask("/x")
    XCTAssertEqual(answer.values(of: "Content-Type"), ["application/problem+json"])
    XCTAssertEqual(answer.values(of: "Vary"), ["Accept"])
  }

  func testAClientThatPrefersHTMLGetsItEscaped() async throws {
    let answer = try await app().ask("/x", headers: [.accept: "text/html, application/json;q=0.5"])
    XCTAssertEqual(answer.values(of: "Content-Type"), ["text/html; charset=utf-8"])
    XCTAssertEqual(answer.values(of: "Vary"), ["Accept"])
    XCTAssertEqual(
      answer.body,
      "<!doctype html><title>400 Bad Request</title><h1>400 Bad Request</h1><p>bad &lt;b&gt; &amp; &quot;it&quot;</p>\n"
    )
  }

  func testAClientThatPrefersTextGetsIt() async throws {
    let answer = try await app().ask("/x", headers: [.accept: "text/plain"])
    XCTAssertEqual(answer.values(of: "Content-Type"), ["text/plain; charset=utf-8"])
    XCTAssertEqual(answer.body, "400 Bad Request\nbad <b> & \"it\"\n")
  }

  func testAClientThatAcceptsAnythingOrNothingOfItGetsProblemDetails() async throws {
    for accept in ["*/*", "image/png", "application/json", "nonsense"] {
      let answer = try await app().ask("/x", headers: [.accept: accept])
      XCTAssertEqual(answer.values(of: "Content-Type"), ["application/problem+json"], accept)
    }
  }

  func testAnErrorWithoutADetailSaysTheTitleOfItsStatus() async throws {
    let titles = [
      409: "Conflict", 418: "I'm a teapot", 299: "Successful", 399: "Redirection", 499: "Client Error", 599: "Server Error",
      600: "Server Error",
    ]
    let app = try App {
      for code in titles.keys { Get("/\(code)") { () throws -> Int in throw HTTPError(Status(code)) } }
    }
    for (code, title) in titles {
      XCTAssertEqual("\(HTTPError(Status(code)))", "\(code): \(title)")
      let problem = await app.ask("/\(code)")
      XCTAssertEqual(problem.body, #"{"type":"about:blank","title":"\#(title)","status":\#(code)}"#)
      let text = await app.ask("/\(code)", headers: [.accept: "text/plain"])
      XCTAssertEqual(text.body, "\(code) \(title)\n")
      let page = await app.ask("/\(code)", headers: [.accept: "text/html"])
      XCTAssertTrue(page.body.contains("<h1>\(code) \(title.replacing("'", with: "&#39;"))</h1>"), page.body)
    }
  }

  func testTheNearestLayersFormIsUsed() async throws {
    struct Bare: ErrorForm {
      func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
        AnyResponse(status: error.status, mediaType: .text, body: try context.encode("no", as: .text))
      }
    }
    let app = try App {
      Router("/r") { Get("/x") { () throws -> Int in throw HTTPError(.conflict) } }.errors(as: Bare())
    }
    let answer = await app.ask("/r/x")
    XCTAssertEqual([String(answer.status), answer.body], ["409", "no"])
  }

  func testAnErrorWhoseStatusCannotBeSentIsA500InTheFormOfErrors() async throws {
    let app = try App {
      for status in [0, 100, 1000, .max] { Get("/\(status)") { () throws -> Null in throw HTTPError(Status(status)) } }
    }
    for status in [0, 100, 1000, .max] {
      let answer = await app.ask("/\(status)")
      XCTAssertEqual(answer.values(of: "Content-Type"), ["application/problem+json"], "\(status)")
      XCTAssertTrue(answer.body.contains(#""status":500"#), answer.body)
    }
  }

  func testACancelledHandlerIsNoFailureUnlessItWasNotCancelled() async throws {
    let lines = Mutex<[String]>([])
    let app = try App(logger: Log { line in lines.withLock { $0.append(line) } }.logger) {
      Get("/sleeps") { () async throws -> String in
        try await Task.sleep(for: .seconds(3600))
        return "x"
      }
      Get("/gives-up") { () async throws -> String in throw CancellationError() }
    }
    let leaving = Task { await app.ask("/sleeps").status }
    leaving.cancel()
    _ = await leaving.value
    XCTAssertEqual(lines.withLock { $0 }, ["GET /sleeps: the handler was cancelled because the client left"])
    let status = await app.ask("/gives-up").status
    XCTAssertEqual(status, 500)
    XCTAssertEqual(lines.withLock { $0.dropFirst() }, ["GET /gives-up: the handler failed: CancellationError()"])
  }

  // MARK: Errors by type

  private struct SoldOut: Error { var item = "lamp" }
  private struct Other: Error, CustomStringConvertible { var description: String { "the <other> fault" } }
  private protocol Problem: Error { var code: Int { get } }
  private struct Gone: Problem { var code: Int { 410 } }
  // A class with a subclass can't be checked; these two have no state.
  private class Base: Error, @unchecked Sendable {}
  private final class Derived: Base, @unchecked Sendable {}

  private struct Broken: Encodable {
    func encode(to encoder: any Encoder) throws { throw SoldOut(item: "encoding") }
  }

  private struct Failing: Input {
    var declarations: [InputDeclaration] { [] }
    func read(from request: Request) throws -> Int { throw SoldOut(item: "input") }
  }

  func testTheNearestLayersMappingOfAnErrorWins() async throws {
    let app = try App {
      Router("/r") {
        Get("/near") { () throws -> Int in throw SoldOut() }.error(SoldOut.self) { error, _ in HTTPError(.gone, error.item) }
        Get("/router") { () throws -> Int in throw SoldOut() }
        Get("/other") { () throws -> Int in throw Other() }
      }
      .error(Other.self) { _, _ in HTTPError(.locked) }
      .error(SoldOut.self) { error, request in HTTPError(.conflict, "\(error.item) at \(request.path)") }
      .error(SoldOut.self) { _, _ in HTTPError(.imATeapot) }
      Get("/app") { () throws -> Int in throw SoldOut() }
      Get("/unmapped") { () throws -> Int in throw Gone() }
    }
    .error(SoldOut.self) { _, _ in HTTPError(.badGateway, headers: ["Retry-After": "5"]) }
    for (path, status, detail) in [
      ("/r/near", 410, #""detail":"lamp""#), ("/r/router", 409, #""detail":"lamp at /r/router""#), ("/r/other", 423, nil),
      ("/app", 502, nil), ("/unmapped", 500, #""detail":"Internal Server Error""#),
    ] {
      let response = await app.ask(path)
      XCTAssertEqual(response.status, status, path)
      if let detail { XCTAssertTrue(response.body.contains(detail), "\(path) \(response.body)") }
    }
    let response = await app.ask("/app")
    XCTAssertEqual(response.values(of: "Retry-After"), ["5"])
  }

  func testProtocolsAndSuperclassesMatchAndTheFirstDeclaredWins() async throws {
    let app = try App {
      Get("/protocol") { () throws -> Int in throw Gone() }
      Get("/class") { () throws -> Int in throw Derived() }
      Get("/any") { () throws -> Int in throw Other() }
      Get("/http") { () throws -> Int in throw HTTPError(.forbidden) }
      Get("/http-1xx") { () throws -> Int in throw HTTPError(100) }
    }
    .error((any Problem).self) { error, _ in HTTPError(Status(error.code)) }
    .error(Base.self) { _, _ in HTTPError(.locked) }
    .error((any Error).self) { _, _ in HTTPError(.serviceUnavailable) }
    for (path, status) in ["/protocol": 410, "/class": 423, "/any": 503, "/http": 403, "/http-1xx": 500] {
      let response = await app.ask(path)
      XCTAssertEqual(response.status, status, path)
    }
  }

  func testMappingsApplyWhereverAnErrorIsThrown() async throws {
    let app = try App {
      Get("/async") { () async throws -> Int in throw SoldOut(item: "async") }
      Get("/blocking") { () throws -> Int in throw SoldOut(item: "blocking") }.blocking()
      Get("/input", Failing()) { n in n }
      Get("/encoding") { Broken() }
      Get("/after") { 1 }.afterRequest { _, _ in throw SoldOut(item: "after") }
      Get("/stream") { StreamingResponse { _ in throw SoldOut(item: "stream") } }
      Get("/raw") { Raw { _, _ in throw SoldOut(item: "raw") } }
      Get("/hook") { 1 }.around { _, _ in throw SoldOut(item: "hook") }
    }
    .error(SoldOut.self) { error, _ in HTTPError(.conflict, error.item) }
    for name in ["async", "blocking", "input", "encoding", "after", "stream", "raw", "hook"] {
      let record = try await app.written("/\(name)")
      XCTAssertEqual(record.status, 409, name)
      XCTAssertTrue(record.pieces.joined().contains(#""detail":"\#(name)""#), "\(record.pieces)")
    }
  }

  func testAMappingToAStatusThatCannotEndAnExchangeIsA500() async throws {
    let app = try App { Get("/x") { () throws -> Int in throw Other() }.error(Other.self) { _, _ in HTTPError(103) } }
    let response = await app.ask("/x")
    XCTAssertEqual(response.status, 500)
  }

  func testOnlyDebugTellsWhatFailed() async throws {
    let app = try App {
      Get("/on") { () throws -> Int in throw Other() }
      Get("/off") { () throws -> Int in throw Other() }.debug(false)
      Get("/known") { () throws -> Int in throw HTTPError(.internalServerError, "known") }
      Get("/stream") { StreamingResponse { _ in throw Other() } }
    }
    .debug()
    for (path, detail) in [
      "/on": "the <other> fault", "/off": "Internal Server Error", "/known": "known", "/stream": "the <other> fault",
    ] {
      let record = try await app.written(path)
      XCTAssertEqual(record.status, 500)
      XCTAssertTrue(record.pieces.joined().contains(#""detail":"\#(detail)""#), "\(path) \(record.pieces)")
    }
    let page = await app.ask("/on", headers: [.accept: "text/html"])
    XCTAssertTrue(page.body.contains("the &lt;other&gt; fault"), page.body)
    let off = try App { Get("/x") { () throws -> Int in throw Other() } }
    let response = await off.ask("/x")
    XCTAssertFalse(response.body.contains("other"), response.body)
  }
}
