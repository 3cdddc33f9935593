import Answerback
import AnswerbackServer
import Logging
import NIOConcurrencyHelpers
import NIOCore
import Tracing
import XCTest

/// Requests that the server refuses by itself are seen by its observers.
final class RefusalTests: XCTestCase {
  private struct Listening: ExchangeObserver {
    let refusals = NIOLockedValueBox<[ObservedRefusal]>([])

    func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)? { nil }
    func refused(_ refusal: ObservedRefusal) { refusals.withLockedValue { $0.append(refusal) } }
  }

  private func refusal(
    of bytes: String,
    _ configure: (inout ServerConfiguration) -> Void = { _ in }
  ) async throws -> (ObservedRefusal?, answer: String) {
    let listening = Listening()
    var answer = ""
    try await serving {
      Post("/x") { request in request.body.readableBytes }
    } configure: {
      $0.observers = [listening]
      configure(&$0)
    } _: { server in
      let port = server.port
      answer = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send(bytes)
        return socket.text()
      }
    }
    let refusals = listening.refusals.withLockedValue { $0 }
    XCTAssertLessThanOrEqual(refusals.count, 1)
    return (refusals.first, answer)
  }

  func testEveryKindOfRefusalIsTold() async throws {
    let long = String(repeating: "x", count: 20_000)
    let table: [(bytes: String, method: String?, target: String?, status: Int)] = [
      ("GET /x HTTP/1.1\r\nHo st: a\r\n\r\n", nil, nil, 400),
      ("GET /x HTTP/1.1\r\n\r\n", "GET", "/x", 400),
      ("GET /\(long) HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/\(long)", 414),
      ("GET /x HTTP/1.1\r\nHost: a\r\n" + (0..<101).map { "A\($0): b\r\n" }.joined() + "\r\n", "GET", "/x", 431),
      ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", "POST", "/x", 413),
      (
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7d1\r\n" + String(repeating: "x", count: 2001), "POST",
        "/x", 413
      ),
      ("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "POST", "/x", 501),
      ("POST /x HTTP/1.1\r\nHost: a\r\nExpect: something\r\nContent-Length: 1\r\n\r\n", "POST", "/x", 417),
      ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel", "POST", "/x", 408),
      ("GET /x HTTP/1.1\r\nHost:", nil, nil, 408),
    ]
    for row in table {
      let (refusal, answer) = try await refusal(of: row.bytes) {
        $0.bodyLimit = 2000
        $0.timeouts.body = .milliseconds(100)
        $0.timeouts.head = .milliseconds(100)
      }
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 \(row.status) "), answer)
      XCTAssertEqual(refusal?.status, row.status)
      XCTAssertEqual(refusal?.method?.rawValue, row.method, "\(row.status)")
      XCTAssertEqual(refusal?.target, row.target, "\(row.status)")
      XCTAssertEqual(refusal?.client, "127.0.0.1")
      XCTAssertNotEqual(refusal?.reason, "")
    }
  }

  /// The host of the connection isn't examined twice. As texts, K and the Kelvin sign are equal.
  func testAHostThatOnlyLooksLikeTheOneBeforeIsRefused() async throws {
    let request = { (host: String) in "POST /x HTTP/1.1\r\nHost: \(host)\r\nContent-Length: 0\r\n\r\n" }
    let (refusal, answer) = try await refusal(of: request("K") + request("K") + request("\u{212A}"))
    XCTAssertEqual(refusal?.reason, "Host is not a valid host")
    XCTAssertEqual(answer.components(separatedBy: "HTTP/1.1 201 Created").count, 3, "two responses before it")
    XCTAssertTrue(answer.contains("HTTP/1.1 400 Bad Request"), answer)
  }

  func testExtensionsOfAChunkAreBounded() async throws {
    let head = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    let (refusal, answer) = try await refusal(of: head + "5;a=" + String(repeating: "x", count: 10_000_000))
    XCTAssertEqual(refusal?.status, 400)
    XCTAssertTrue(answer.hasPrefix("HTTP/1.1 400 "), answer)
    // Chunks of one byte are honest, however many.
    let (none, whole) = try await self.refusal(
      of: head.replacing("Host: a", with: "Host: a\r\nConnection: close") + String(repeating: "1\r\nx\r\n", count: 200_000)
        + "0\r\n\r\n"
    )
    XCTAssertNil(none)
    XCTAssertTrue(whole.hasPrefix("HTTP/1.1 201 "), String(whole.prefix(200)))
  }

  func testWhatBreaksTheRulesOfHTTP2IsTold() async throws {
    let listening = Listening()
    try await serving {
      Get("/x") { 1 }
    } configure: {
      $0.observers = [listening]
    } _: { server in
      let port = server.port
      try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/x", stream: 2))
        _ = socket.receive()
      }
    }
    let refusals = listening.refusals.withLockedValue { $0 }
    XCTAssertEqual(refusals.first?.status, nil)
    XCTAssertEqual(refusals.first?.client, "127.0.0.1")
    XCTAssertEqual(refusals.isEmpty, false)
  }

  func testTheAccessLogHasALineForEachThatNobodyCanForge() async throws {
    let lines = NIOLockedValueBox<[String]>([])
    try await serving {
      Get("/x") { 1 }
    } configure: {
      $0.observers = [AccessLog(Logger(label: "access") { _ in Lines(lines: lines) })]
    } _: { server in
      let port = server.port
      try await blocking {
        for request in ["GET /x\u{1B}[2J HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x HTTP/1.1\r\n\r\n", "\u{7}\r\n\r\n"] {
          let socket = try RawSocket(port: port)
          socket.send(request)
          _ = socket.text()
        }
      }
    }
    let logged = lines.withLockedValue { $0 }
    XCTAssertEqual(logged.count, 3)
    XCTAssertTrue(logged.contains("127.0.0.1 GET \"/x\" 400 refused: it has no Host line"), "\(logged)")
    for line in logged { XCTAssertTrue(line.unicodeScalars.allSatisfy { $0.value >= 0x20 }, line) }
  }

  func testWhatDoesNotParseCutsNoResponseToARequestBeforeIt() async throws {
    try await serving {
      Get("/stream") {
        StreamingResponse(mediaType: .text) { body in
          for number in 0..<30 {
            try await body.write("\(number).end ")
            try await Task.sleep(for: .milliseconds(1))
          }
        }
      }
    } _: { server in
      let port = server.port
      let text = try await blocking {
        let socket = try RawSocket(port: port)
        let requests = "GET /stream HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n"
        // More than one read takes.
        socket.send(requests + String(repeating: "y", count: 20_000))
        return socket.text()
      }
      XCTAssertTrue(text.contains("29.end"), text)
      XCTAssertTrue(text.contains("\r\n0\r\n\r\nHTTP/1.1 "), text)
      XCTAssertEqual(text.components(separatedBy: "HTTP/1.1 ").count - 1, 2, text)
    }
  }

  private struct Lines: LogHandler {
    let lines: NIOLockedValueBox<[String]>
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.withLockedValue { $0.append("\(event.message)") } }
  }
}
