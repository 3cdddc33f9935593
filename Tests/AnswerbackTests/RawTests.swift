import Answerback
import HTTPTypes
import Logging
import Synchronization
import XCTest

/// What a responder writes by itself, as any server is handed it.
final class RawTests: XCTestCase {
  private final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    var logger: Logger { Log { line in self.lines.withLock { $0.append(line) } }.logger }
  }

  private struct Broken: Error {}

  /// Lets a responder answer GET or HEAD.
  private func written(
    _ method: HTTPRequest.Method = .get,
    logger: Logger? = nil,
    _ respond: @escaping @Sendable (Request, any ResponseWriter) async throws -> Void
  ) async throws -> RecordingWriter.Record {
    let app = try App(logger: logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
      Get("/x") { Raw(respond) }
    }
    let writer = RecordingWriter()
    let response = await app.respond(to: Request(method: method, target: "/x", time: .epoch)).settled
    try await writer.send(response)
    return writer.record
  }

  private func assertIsA500(
    logging sentence: String,
    line: UInt = #line,
    _ respond: @escaping @Sendable (Request, any ResponseWriter) async throws -> Void
  ) async throws {
    for method in [HTTPRequest.Method.get, .head] {
      let log = LogLines()
      let record = try await written(method, logger: log.logger, respond)
      XCTAssertEqual(record.status, 500, line: line)
      XCTAssertTrue(record.fields.contains("Content-Type: application/problem+json"), "\(record.fields)", line: line)
      XCTAssertEqual(record.pieces.joined().contains(#""status":500"#), method == .get, line: line)
      XCTAssertTrue(record.isEnded, line: line)
      XCTAssertEqual(log.all, ["GET /x: the handler failed: \(sentence)"], line: line)
    }
  }

  func testAResponderThatReturnsWithoutAResponseIsA500() async throws {
    try await assertIsA500(logging: "the responder returned without a response. Send a head before it returns.") { _, _ in }
  }

  func testAFirstPartThatIsRefusedIsA500() async throws {
    let noHead = "the responder wrote a body or an end before a head. Send the head first."
    try await assertIsA500(logging: noHead) { _, writer in try await writer.write("x") }
    try await assertIsA500(logging: noHead) { _, writer in try await writer.end() }
    for code in [0, 99, 100, 103, 199, 1000, -1] {
      let sentence = "the responder sent status \(code), which cannot end an exchange. Send a status from 200 to 999."
      try await assertIsA500(logging: sentence) { _, writer in try await writer.head(Status(code), [:]) }
    }
    for (length, shown) in [
      "": "", "x": "x", "-1": "-1", "+1": "+1", "5, 6": "5, 6", "99999999999999999999": "99999999999999999999",
    ] {
      let sentence =
        "the responder sent Content-Length \"\(shown)\", which is not a single number of bytes. Send one, or leave it out."
      try await assertIsA500(logging: sentence) { _, writer in try await writer.head(.ok, [.contentLength: length]) }
    }
  }

  func testARefusalThatTheResponderCatchesIsA500WithItsReason() async throws {
    let sentence = "the responder sent status 103, which cannot end an exchange. Send a status from 200 to 999."
    try await assertIsA500(logging: sentence) { _, writer in
      try? await writer.head(103, [:])
      try? await writer.write("x")
    }
  }

  func testAResponderMayGoOnAfterARefusal() async throws {
    let record = try await written { _, writer in
      try? await writer.head(103, [:])
      try await writer.head(.ok, [:])
      try await writer.write("x")
    }
    XCTAssertEqual(record, RecordingWriter.Record(status: 200, fields: [], pieces: ["x"]))
  }

  func testAnErrorAfterTheHeadIsThrownOn() async throws {
    do {
      _ = try await written { _, writer in
        try await writer.head(.ok, [:])
        throw Broken()
      }
      XCTFail("the body ends as if nothing had happened")
    } catch {
      XCTAssertTrue(error is Broken)
    }
  }

  func testAnHTTPErrorBeforeTheHeadIsAResponseOfItsStatus() async throws {
    let record = try await written { _, _ in throw HTTPError(.conflict, "taken") }
    XCTAssertEqual(record.status, 409)
  }

  func testStatusesKeepWhatTheyMayOfTheHeadAndTheBody() async throws {
    let given: HTTPFields = [
      .contentLength: "5", .contentType: "text/plain", .transferEncoding: "chunked", .connection: "close", .date: "today",
      .eTag: "\"1\"",
    ]
    let rows: [(code: Int, length: String?, body: [String])] = [
      (200, "5", ["12345"]), (206, "5", ["12345"]), (404, "5", ["12345"]), (204, nil, []), (205, "0", []), (304, "5", []),
    ]
    for method in [HTTPRequest.Method.get, .head] {
      for row in rows {
        let record = try await written(method) { _, writer in
          try await writer.head(Status(row.code), given)
          try await writer.write("12345")
          try await writer.end(trailers: [.eTag: "\"2\"", .contentLength: "5", .transferEncoding: "x"])
        }
        let length = row.length.map { ["Content-Length: \($0)"] } ?? []
        let body = method == .head ? [] : row.body
        let trailers = body.isEmpty ? [] : ["ETag: \"2\""]
        let expected = RecordingWriter.Record(
          status: row.code,
          fields: ["Content-Type: text/plain", "ETag: \"1\""] + length,
          pieces: body,
          trailers: trailers,
          isEnded: true
        )
        XCTAssertEqual(record, expected, "\(method) \(row.code)")
      }
    }
  }

  func testNoLengthIsInventedBut205Says0() async throws {
    for (code, fields) in [200: [], 204: [], 304: [], 205: ["Content-Length: 0"]] {
      let record = try await written { _, writer in try await writer.head(Status(code), [:]) }
      XCTAssertEqual(record.fields, fields, "\(code)")
    }
  }
}
