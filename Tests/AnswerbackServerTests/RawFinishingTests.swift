import Answerback
import AnswerbackServer
import Exchanges
import HTTPTypes
import Wire
import XCTest

/// What a responder writes follows the same rules on the wire of HTTP/1.1 and of HTTP/2, for GET and for HEAD.
final class RawFinishingTests: XCTestCase {
  private struct Row {
    var path: String
    var status: Int
    /// The values of Content-Length.
    var length: [String]
    var body: String
  }

  private let rows = [
    Row(path: "/200", status: 200, length: ["5"], body: "12345"),
    Row(path: "/204", status: 204, length: [], body: ""),
    Row(path: "/205", status: 205, length: ["0"], body: ""),
    Row(path: "/304", status: 304, length: ["5"], body: ""),
    Row(path: "/bare/200", status: 200, length: [], body: "12345"),
    Row(path: "/bare/204", status: 204, length: [], body: ""),
    Row(path: "/bare/205", status: 205, length: ["0"], body: ""),
    Row(path: "/bare/304", status: 304, length: [], body: ""),
  ]

  @RoutesBuilder private static func routes() -> [RouteNode] {
    Get("/{code}", Path("code", Int.self)) { _, code in
      Raw { _, writer in
        try await writer.head(Status(code), [.contentLength: "5", .transferEncoding: "chunked", .connection: "close"])
        try await writer.write("12345")
      }
    }
    Get("/bare/{code}", Path("code", Int.self)) { _, code in
      Raw { _, writer in
        try await writer.head(Status(code), [:])
        try await writer.write("12345")
      }
    }
    Get("/none") { Raw { _, _ in } }
    Get("/early") { Raw { _, writer in try await writer.head(103, [:]) } }
    Get("/body") { Raw { _, writer in try await writer.write("x") } }
    Get("/end") { Raw { _, writer in try await writer.end() } }
    Get("/length") { Raw { _, writer in try await writer.head(.ok, [.contentLength: "many"]) } }
    Get("/caught") { Raw { _, writer in try? await writer.head(103, [:]) } }
  }

  private func exchanging(_ work: (String, (RequestMessage) async -> Exchange) async throws -> Void) async throws {
    for version in [TransportOptions.ProtocolPreference.http1, .http2] {
      try await serving(Self.routes) { server in
        let client = WireClient()
        var options = TransportOptions()
        options.protocolPreference = version
        options.maxTime = .seconds(20)
        try await work("\(version) ") { [options] message in
          var message = message
          message.url = server.base + message.url
          return await client.perform(message, options: options)
        }
        await client.shutdown()
      }
    }
  }

  func testStatusesKeepWhatTheyMay() async throws {
    try await exchanging { version, perform in
      for row in rows {
        for method in ["GET", "HEAD"] {
          let place = version + method + row.path
          let exchange = await perform(RequestMessage(method: method, url: row.path))
          XCTAssertEqual(exchange.ending, .complete, place)
          XCTAssertEqual(exchange.head?.status, row.status, place)
          XCTAssertEqual(exchange.head?.values(of: "Content-Length"), row.length, place)
          XCTAssertEqual(exchange.head?.values(of: "Connection"), [], place)
          let isChunked = version.contains("http1") && method == "GET" && row.path == "/bare/200"
          XCTAssertEqual(exchange.head?.values(of: "Transfer-Encoding"), isChunked ? ["chunked"] : [], place)
          XCTAssertEqual(String(decoding: exchange.body, as: UTF8.self), method == "GET" ? row.body : "", place)
        }
      }
    }
  }

  func testAResponderWithoutAResponseIsA500AndItsConnectionIsKept() async throws {
    try await exchanging { version, perform in
      for path in ["/none", "/early", "/body", "/end", "/length", "/caught"] {
        for method in ["GET", "HEAD"] {
          let place = version + method + path
          let exchange = await perform(RequestMessage(method: method, url: path))
          XCTAssertEqual(exchange.ending, .complete, place)
          XCTAssertEqual(exchange.head?.status, 500, place)
          XCTAssertEqual(exchange.head?.values(of: "Content-Type"), ["application/problem+json"], place)
          XCTAssertEqual(exchange.body.isEmpty, method == "HEAD", place)
          let next = await perform(RequestMessage(url: "/200"))
          XCTAssertEqual(next.connection?.reused, true, place)
          XCTAssertEqual(String(decoding: next.body, as: UTF8.self), "12345", place)
        }
      }
    }
  }
}
