import Answerback
import AnswerbackServer
import Exchanges
import Foundation
import Logging
import NIOConcurrencyHelpers
import TestSupport
import Wire
import XCTest

/// A body that fails after its head is an error of its route; a client that leaves is not.
final class StreamFailureTests: XCTestCase {
  private struct Broken: Error {}

  /// What is logged at level info and above, and everything, each with its level.
  private struct Lines: LogHandler {
    let lines = NIOLockedValueBox<[String]>([])
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.trace

    var all: [String] { lines.withLockedValue { $0 } }
    var notable: [String] { all.filter { !$0.hasPrefix("debug ") && !$0.hasPrefix("trace ") } }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.withLockedValue { $0.append("\(event.level) \(event.message)") } }
  }

  @RoutesBuilder private static func routes() -> [RouteNode] {
    Get("/writer") {
      StreamingResponse { writer in
        try await writer.write("piece")
        throw Broken()
      }
    }
    Get("/sequence") {
      StreamingResponse { () async throws -> AsyncThrowingStream<String, any Error> in
        AsyncThrowingStream { continuation in
          continuation.yield("piece")
          continuation.finish(throwing: Broken())
        }
      }
    }
    Get("/cancelled") {
      StreamingResponse { writer in
        try await writer.write("piece")
        throw CancellationError()
      }
    }
    Get("/http-error") {
      StreamingResponse { writer in
        try await writer.write("piece")
        throw HTTPError(.conflict)
      }
    }
    Get("/items/{id}", Path("id", Int.self)) { _, _ in
      StreamingResponse { writer in
        try await writer.write("piece")
        throw Broken()
      }
    }
    Get("/long") {
      StreamingResponse(length: 3) { writer in
        try await writer.write("abc")
        try await writer.write("d")
      }
    }
    Get("/short") { StreamingResponse(length: 3) { try await $0.write("ab") } }
    Get("/events") {
      ServerSentEvents { events in
        try await events.send("one")
        throw Broken()
      }
    }
    Get("/raw") {
      Raw { _, writer in
        try await writer.head(.ok, [:])
        throw Broken()
      }
    }
    Get("/raw/long") {
      Raw { _, writer in
        try await writer.head(.ok, [.contentLength: "1"])
        try await writer.write("ab")
      }
    }
    Get("/raw/short") { Raw { _, writer in try await writer.head(.ok, [.contentLength: "1"]) } }
    Get("/raw/twice") {
      Raw { _, writer in
        try await writer.head(.ok, [:])
        try await writer.head(.ok, [:])
      }
    }
    Get("/raw/after") {
      Raw { _, writer in
        try await writer.head(.ok, [:])
        try await writer.end()
        throw Broken()
      }
    }
  }

  private static let failures = [
    "/writer": "GET /writer: the stream failed: Broken()",
    "/sequence": "GET /sequence: the stream failed: Broken()",
    "/cancelled": "GET /cancelled: the stream failed: CancellationError()",
    "/http-error": "GET /http-error: the stream failed: 409: Conflict",
    "/items/7": "GET /items/{id}: the stream failed: Broken()",
    "/long": "GET /long: the stream failed: the body has more than the 3 bytes that its Content-Length declares",
    "/short": "GET /short: the stream failed: the body ended after 2 of the 3 bytes that its Content-Length declares",
    "/events": "GET /events: the stream failed: Broken()",
    "/raw": "GET /raw: the responder failed: Broken()",
    "/raw/long": "GET /raw/long: the responder failed: the body has more than the 1 bytes that its Content-Length declares",
    "/raw/short": "GET /raw/short: the responder failed: the body ended after 0 of the 1 bytes that its Content-Length declares",
    "/raw/twice": "GET /raw/twice: the responder failed: the responder wrote a second head",
    "/raw/after": "GET /raw/after: the responder failed: Broken()",
  ]

  private func serving(_ work: (Int, Lines, ListeningServer) async throws -> Void, @RoutesBuilder _ routes: () -> [RouteNode])
    async throws
  {
    let lines = Lines()
    let logger = Logger(label: "test") { _ in lines }
    let app = try App(logger: logger, routes: routes)
    let server = try await Server(app, configuration: ServerConfiguration(port: 0), logger: logger).start()
    do {
      try await work(server.port, lines, server)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  func testAFailureAfterTheHeadIsLoggedAsAnErrorWithItsRoute() async throws {
    for version in [TransportOptions.ProtocolPreference.http1, .http2] {
      // On HTTP/2 the end of a stream cancels its task, so that nothing may come after it.
      for (path, sentence) in Self.failures where version == .http1 || path != "/raw/after" {
        try await serving { _, lines, server in
          let client = WireClient()
          var options = TransportOptions()
          options.protocolPreference = version
          options.maxTime = .seconds(20)
          _ = await client.perform(RequestMessage(url: server.base + path), options: options)
          try await eventually("no stream") { server.statistics.streams == 0 }
          try await eventually("a line about \(path)") { !lines.notable.isEmpty }
          XCTAssertEqual(lines.notable.count, 1, "\(version) \(lines.all)")
          XCTAssertTrue(lines.notable.first?.hasPrefix("error \(sentence)") == true, "\(version) \(lines.all)")
          await client.shutdown()
        } _: {
          Self.routes()
        }
      }
    }
  }

  func testAFileThatShrinksIsLoggedAsAnErrorWithItsRoute() async throws {
    let folder = try FixtureFolder(["large": ""])
    let path = "\(folder.path)/large"
    // More than sockets take in by themselves.
    XCTAssertEqual(truncate(path, 64 << 20), 0)
    try await serving { port, lines, server in
      try await blocking {
        let socket = try RawSocket(port: port, receiveBuffer: 8192)
        socket.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = socket.receive(atLeast: 1000)
        truncate(path, 0)
        _ = socket.receive()
      }
      try await eventually("no stream") { server.statistics.streams == 0 }
      XCTAssertEqual(lines.notable.count, 1, "\(lines.all)")
      let sentence = "error GET /file: the stream failed: the file has become shorter than the \(64 << 20) bytes"
      XCTAssertTrue(lines.notable.first?.hasPrefix(sentence) == true, "\(lines.all)")
    } _: {
      Get("/file") { File(path) }
    }
  }

  func testAClientThatLeavesIsLoggedAtLevelDebug() async throws {
    for path in ["/endless", "/waiting", "/rethrowing", "/events", "/raw"] {
      for isReset in [true, false] {
        try await serving { port, lines, server in
          try await blocking {
            let socket = try RawSocket(port: port)
            socket.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = socket.receive(atLeast: 100)
            if isReset { socket.reset() } else { socket.close() }
          }
          try await eventually("no stream") { server.statistics.streams == 0 && server.statistics.running == 0 }
          try await eventually("a line") { lines.all.contains { $0.contains("its client left") } }
          XCTAssertEqual(lines.notable, [], path)
        } _: {
          Get("/endless") {
            StreamingResponse { writer in
              while true { try await writer.write("piece\n") }
            }
          }
          Get("/waiting") {
            StreamingResponse { writer in
              try await writer.write(String(repeating: "x", count: 100))
              try await Task.sleep(for: .seconds(3600))
            }
          }
          Get("/rethrowing") {
            StreamingResponse { writer in
              do {
                while true { try await writer.write("piece\n") }
              } catch {
                throw Broken()
              }
            }
          }
          Get("/events") {
            ServerSentEvents { events in
              while true { try await events.send("x") }
            }
          }
          Get("/raw") {
            Raw { _, writer in
              try await writer.head(.ok, [:])
              while true { try await writer.write("piece\n") }
            }
          }
        }
      }
    }
  }
}
