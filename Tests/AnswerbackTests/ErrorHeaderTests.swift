import Answerback
import HTTPTypes
import Logging
import Synchronization
import XCTest

/// The header fields of an error: a wrong one costs itself, and never what the client is told.
final class ErrorHeaderTests: XCTestCase {
  private struct Bare: ErrorForm {
    func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
      AnyResponse(
        status: error.status,
        mediaType: .text,
        headers: ["X-Form": "1", "X-Broken": "a\nb"],
        body: try context.encode("no", as: .text)
      )
    }
  }

  private func asking(
    _ headers: ResponseHeaders,
    status: Status = .unauthorized,
    accept: String? = nil
  ) async throws -> (response: TestResponse.Plain, log: [String]) {
    let lines = Mutex<[String]>([])
    let logger = Log { line in lines.withLock { $0.append(line) } }.logger
    let app = try App(logger: logger) {
      Get("/x") { () throws -> Int in throw HTTPError(status, "who are you?", headers: headers) }
    }
    var fields = HTTPFields()
    if let accept { fields[.accept] = accept }
    let response = await app.ask("/x", headers: fields)
    return (response, lines.withLock { $0 })
  }

  func testAHeaderThatIsRefusedCostsThatHeaderAndALine() async throws {
    let refused: KeyValuePairs<String, String> = [
      "X-Line": "a\r\nSet-Cookie: b=c", "X-Null": "\0", "X-Euro": "€", "X Name": "1", "": "1", "Näme": "1",
    ]
    for (name, value) in refused {
      for accept in [nil, "text/html", "text/plain"] {
        let (response, log) = try await asking(
          ResponseHeaders(dictionaryLiteral: ("X-First", "1"), (name, value), ("WWW-Authenticate", "Basic")),
          accept: accept
        )
        XCTAssertEqual(response.status, 401, name)
        XCTAssertTrue(response.body.contains("who are you?"), response.body)
        XCTAssertEqual(response.values(of: "X-First") + response.values(of: "WWW-Authenticate"), ["1", "Basic"], name)
        XCTAssertEqual(response.values(of: name) + response.values(of: "Set-Cookie"), [], name)
        XCTAssertEqual(log.count, 1, "\(log)")
        XCTAssertTrue(log.first?.hasPrefix("GET /x: a header of the error was left out: ") == true, "\(log)")
      }
    }
  }

  func testEachRefusedHeaderHasItsLine() async throws {
    let (response, log) = try await asking(["X-A": "\n", "X-B": "€", "X-C": "ok"])
    XCTAssertEqual(response.values(of: "X-C"), ["ok"])
    XCTAssertEqual(log.map { $0.contains("X-A") ? "A" : $0.contains("X-B") ? "B" : $0 }, ["A", "B"])
  }

  func testAnErrorWithoutContentLosesTheHeaderOnly() async throws {
    let (response, log) = try await asking(["X-A": "\n", "X-C": "ok"], status: .notModified)
    XCTAssertEqual(response, TestResponse.Plain(status: 304, fields: ["X-C: ok"], body: ""))
    XCTAssertEqual(log.count, 1)
  }

  func testAHeaderOfTheFormThatIsRefusedCostsThatHeaderToo() async throws {
    let lines = Mutex<[String]>([])
    let logger = Log { line in lines.withLock { $0.append(line) } }.logger
    let app = try App(logger: logger) {
      Get("/x") { () throws -> Int in throw HTTPError(.conflict, headers: ["X-Lost": "\n"]) }
    }.errors(as: Bare())
    let response = await app.ask("/x")
    XCTAssertEqual([String(response.status), response.body], ["409", "no"])
    XCTAssertEqual(response.values(of: "X-Form") + response.values(of: "X-Broken"), ["1"])
    // The form does not send the error's own headers, and still one of them is wrong.
    let named = lines.withLock { $0 }.map { $0.contains("X-Lost") ? "X-Lost" : $0.contains("X-Broken") ? "X-Broken" : $0 }
    XCTAssertEqual(named, ["X-Lost", "X-Broken"])
  }

  func testTypeAndLengthStayThoseOfTheForm() async throws {
    let headers: ResponseHeaders = ["Content-Type": "text/html", "content-length": "3", "X-C": "ok"]
    for (accept, type) in [nil: "application/problem+json", "text/plain": "text/plain; charset=utf-8"] as [String?: String] {
      let (response, _) = try await asking(headers, accept: accept)
      XCTAssertEqual(response.values(of: "Content-Type"), [type])
      XCTAssertEqual(response.values(of: "Content-Length"), [String(response.body.utf8.count)])
      XCTAssertEqual(response.values(of: "X-C"), ["ok"])
    }
  }
}
