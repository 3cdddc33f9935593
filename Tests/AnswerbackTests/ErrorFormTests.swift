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
    XCTAssertEqual(lines.withLock { $0 }, ["GET /sleeps — the handler ends with its client"])
    let status = await app.ask("/gives-up").status
    XCTAssertEqual(status, 500)
    XCTAssertEqual(lines.withLock { $0.dropFirst() }, ["GET /gives-up — the handler failed: CancellationError()"])
  }
}
