import Answerback
import AnswerbackServer
import Foundation
import XCTest

/// A client may close its sending side after a complete request, and gets its whole response (RFC 9112 section 9.6).
final class HalfCloseTests: XCTestCase {
  /// How each kind of handler's response ends.
  private static let ends: [(path: String, end: String)] = [
    ("/ready", "ready.end"), ("/async", "async.end"), ("/blocking", "blocking.end"), ("/stream", "29.end"),
    ("/sequence", "c.end"),
    ("/later", "later.end"), ("/raw", "raw.end"), ("/length", "length.end"), ("/events", "data: end"), ("/file", "file.end"),
    ("/static/large.txt", "file.end"), ("/large", "large.end"), ("/nowhere", "}"),
  ]

  private func serving(tls: TLSFiles? = nil, _ work: (ListeningServer) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "half-close-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "large.txt")
    try (String(repeating: "x", count: 2_000_000) + "file.end").write(to: file, atomically: false, encoding: .utf8)
    try await AnswerbackServerTests.serving(
      {
        Get("/ready") { "ready.end" }
        Get("/large") { String(repeating: "x", count: 2_000_000) + "large.end" }
        Get("/async") { () async in
          try? await Task.sleep(for: .milliseconds(5))
          return "async.end"
        }
        Get("/blocking") { "blocking.end" }.blocking()
        Get("/stream") {
          StreamingResponse(mediaType: .text) { body in
            for number in 0..<30 {
              try await body.write("\(number).end")
              try await Task.sleep(for: .microseconds(200))
            }
          }
        }
        Get("/sequence") { StreamingResponse(["a", "b", "c.end"], mediaType: .text) }
        Get("/later") { () async in
          await Task.yield()
          return StreamingResponse(mediaType: .text) { body in try await body.write("later.end") }
        }
        Get("/raw") {
          Raw { _, writer in
            try await writer.head(.ok, [:])
            try await Task.sleep(for: .milliseconds(2))
            try await writer.write("raw.end")
          }
        }
        Get("/length") {
          StreamingResponse(length: 10, mediaType: .text) { body in
            try await Task.sleep(for: .milliseconds(2))
            try await body.write("length.end")
          }
        }
        Get("/events") {
          ServerSentEvents { events in
            for _ in 0..<3 { try await events.send(["data": "more"]) }
            try await events.send(["data": "end"])
          }
        }
        Get("/file") { File(file.path) }
        StaticFiles("/static", directory: folder.path)
      },
      configure: { $0.tls = tls }
    ) { try await work($0) }
  }

  private static func body(of response: String) -> String {
    guard let split = response.range(of: "\r\n\r\n") else { return "no head: \(response)" }
    let (head, body) = (response[..<split.lowerBound], response[split.upperBound...])
    guard head.lowercased().contains("transfer-encoding: chunked") else { return String(body) }
    guard body.hasSuffix("\r\n0\r\n\r\n") || body.hasSuffix("\r\n00\r\n\r\n") else { return "no last chunk: \(body.suffix(40))" }
    return body.split(separator: "\r\n").dropLast().enumerated().compactMap { $0 % 2 == 1 ? $1 : nil }.joined()
  }

  func testItGetsItsWholeResponseFromEveryKindOfHandler() async throws {
    try await serving { server in
      let port = server.port
      for (path, end) in Self.ends {
        let bodies = try await blocking {
          try (0..<20).map { _ in
            let socket = try RawSocket(port: port)
            socket.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            socket.finishSending()
            let (bytes, ending) = socket.receive()
            XCTAssertEqual(ending, .closed, path)
            return Self.body(of: String(decoding: bytes, as: UTF8.self))
          }
        }
        for body in bodies { XCTAssertTrue(body.contains(end), "\(path): \(body.suffix(80))") }
      }
      try await eventually("no connection") { server.statistics.connections == 0 && server.statistics.running == 0 }
    }
  }

  func testRequestsThatCameBeforeTheEndAreAllAnswered() async throws {
    try await serving { server in
      let port = server.port
      let text = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send(["/async", "/file", "/ready", "/stream", "/ready"].map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        socket.finishSending()
        return socket.text()
      }
      XCTAssertEqual(text.components(separatedBy: "HTTP/1.1 200 OK\r\n").count - 1, 5)
      XCTAssertTrue(text.hasSuffix("0\r\n\r\nHTTP/1.1 200 OK\r\n") || text.hasSuffix("ready.end"), String(text.suffix(200)))
    }
  }

  func testAClientOfHTTP10AndOneThatLetsTheConnectionCloseGetEverything() async throws {
    try await serving { server in
      let port = server.port
      for head in ["GET /stream HTTP/1.0\r\n\r\n", "GET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"] {
        let text = try await blocking {
          let socket = try RawSocket(port: port)
          socket.send(head)
          socket.finishSending()
          return socket.text()
        }
        XCTAssertTrue(text.contains("29.end"), text)
      }
    }
  }

  func testARequestThatIsNotCompleteIsRefused() async throws {
    try await serving { server in
      let port = server.port
      for part in [
        "GET /ready HTT", "GET /ready HTTP/1.1\r\nHost: a\r\n", "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel",
      ] {
        let text = try await blocking {
          let socket = try RawSocket(port: port)
          socket.send(part)
          socket.finishSending()
          return socket.text()
        }
        XCTAssertTrue(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(part): \(text)")
      }
      try await eventually("no connection") { server.statistics.connections == 0 }
    }
  }

  func testTheSendingSideOfTLSMayBeClosedToo() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "half-close-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try await Tool.certificate(in: folder, named: "first")
    try await serving(tls: try TLSFiles(certificate: files.certificate, key: files.key)) { server in
      let port = server.port
      for path in ["/ready", "/async", "/stream", "/file"] {
        let text = try await blocking {
          try TLSSocket(port: port, "http/1.1").connected().answer(to: "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", finishes: true)
        }
        XCTAssertTrue(text.contains(".end"), "\(path): \(text.suffix(100))")
      }
      try await eventually("no connection") { server.statistics.connections == 0 }
    }
  }

  func testStreamsOfHTTP2EndBeforeTheirConnectionDoes() async throws {
    try await serving { server in
      let port = server.port
      let (text, end) = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/stream", stream: 1))
        socket.finishSending()
        let text = socket.answer(on: 1).text
        _ = socket.receive()
        return (text, socket.end)
      }
      XCTAssertTrue(text.hasSuffix("29.end"), text)
      XCTAssertEqual(end, .closed)
      try await eventually("no connection") { server.statistics.connections == 0 }
    }
  }
}
