import Answerback
import AnswerbackServer
import Exchanges
import HTTPTypes
import Wire
import XCTest

/// `Connection: close` of a response or a layer (RFC 9112 section 9.6).
final class ClosingTests: XCTestCase {
  @RoutesBuilder private static func routes() -> [RouteNode] {
    Get("/next") { "next" }
    Get("/response") { Response("x", headers: ["Connection": "close"]) }
    Get("/word") { Response("x", headers: ["connection": "keep-alive , Close"]) }
    Get("/layer") { "x" }.header("Connection", "close")
    Get("/hook") { "x" }.afterRequest { response, _ in try response.headers.set("Connection", "close") }
    Get("/layer/hook") { "x" }.header("Connection", "close").afterRequest { _, _ in }
    Get("/stream") { StreamingResponse("x").header("Connection", "close") }
    Get("/events") { ServerSentEvents(["x"]) }.header("Connection", "close")
    Get("/file") { File(bytes: [1]).header("Connection", "close") }
    Get("/redirect") { Redirect(to: "/x", headers: ["Connection": "close"]) }
    Get("/nothing") { NoContent() }.header("Connection", "close").status(204)
    Get("/error") { () throws -> Int in throw HTTPError(.conflict, headers: ["Connection": "close"]) }
    Get("/large") { Response(String(repeating: "x", count: 300_000), headers: ["Connection": "close"]) }
    Get("/async") { () async throws in Response("x", headers: ["Connection": "close"]) }
    Get("/tag") { "x" }.etag("a").header("Connection", "close")

    Get("/stays/keep-alive") { Response("x", headers: ["Connection": "keep-alive"]) }
    Get("/stays/upgrade") { Response("x", headers: ["Connection": "upgrade, x-close"]) }
    Get("/stays/response") { Response("x", headers: ["Connection": "keep-alive"]) }.header("Connection", "close")
    Get("/stays/error") { () throws -> Int in throw HTTPError(.conflict) }.header("Connection", "close")
  }

  private static let closing = [
    "/response", "/word", "/layer", "/hook", "/layer/hook", "/stream", "/events", "/file", "/redirect", "/nothing", "/error",
    "/large", "/async", "/tag",
  ]
  private static let staying = ["/stays/keep-alive", "/stays/upgrade", "/stays/response", "/stays/error"]

  /// Sends a request and another one behind it, and returns all that comes until the server closes.
  private func text(of head: String, at port: Int) async throws -> String {
    try await blocking {
      let socket = try RawSocket(port: port)
      socket.send("\(head)\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let (bytes, end) = socket.receive()
      return end == .closed ? String(decoding: bytes, as: UTF8.self) : "not closed: \(end)"
    }
  }

  func testTheConnectionClosesAfterTheResponse() async throws {
    try await serving(Self.routes) { server in
      for path in Self.closing {
        for method in ["GET", "HEAD"] {
          let text = try await text(of: "\(method) \(path) HTTP/1.1", at: server.port)
          XCTAssertEqual(text.components(separatedBy: "HTTP/1.1 ").count - 1, 1, "\(method) \(path): \(text.prefix(300))")
          XCTAssertEqual(text.components(separatedBy: "Connection: close\r\n").count - 1, 1, "\(method) \(path)")
        }
      }
      let unchanged = try await text(of: "GET /tag HTTP/1.1\r\nIf-None-Match: \"a\"", at: server.port)
      XCTAssertTrue(unchanged.hasPrefix("HTTP/1.1 304 "), unchanged)
      XCTAssertEqual(unchanged.components(separatedBy: "HTTP/1.1 ").count - 1, 1, unchanged)
      let old = try await text(of: "GET /response HTTP/1.0\r\nConnection: keep-alive", at: server.port)
      XCTAssertEqual(old.components(separatedBy: "HTTP/1.").count - 1, 1, old)
      XCTAssertFalse(old.contains("keep-alive"), old)
    }
  }

  func testAnythingElseInConnectionHasNoEffect() async throws {
    try await serving(Self.routes) { server in
      for path in Self.staying {
        let text = try await text(of: "GET \(path) HTTP/1.1", at: server.port)
        XCTAssertEqual(text.components(separatedBy: "HTTP/1.1 ").count - 1, 2, "\(path): \(text)")
        XCTAssertEqual(text.components(separatedBy: "Connection: ").count - 1, 1, "\(path): \(text)")
      }
    }
  }

  func testAnAutomaticResponseToOptionsClosesTooAndHasNoFramingOfALayers() async throws {
    try await serving {
      Router("/r") { Get("/x") { 1 } }.header("Connection", "close").header("Transfer-Encoding", "chunked").header("X", "1")
    } _: { server in
      let text = try await text(of: "OPTIONS /r/x HTTP/1.1", at: server.port)
      let lines = text.components(separatedBy: "\r\n").filter { !$0.hasPrefix("Date: ") }
      XCTAssertEqual(
        lines,
        ["HTTP/1.1 204 No Content", "Allow: GET, HEAD, OPTIONS", "X: 1", "Connection: close", "", ""]
      )
    }
  }

  func testOnHTTP2TheFieldIsLeftOutAndTheConnectionStays() async throws {
    try await serving(Self.routes) { server in
      let client = WireClient()
      var options = TransportOptions()
      options.protocolPreference = .http2
      options.maxTime = .seconds(20)
      for path in Self.closing {
        let exchange = await client.perform(RequestMessage(url: server.base + path), options: options)
        XCTAssertEqual(exchange.ending, .complete, path)
        XCTAssertEqual(exchange.head?.values(of: "Connection"), [], path)
        let next = await client.perform(RequestMessage(url: server.base + "/next"), options: options)
        XCTAssertEqual(next.connection?.reused, true, path)
      }
      await client.shutdown()
    }
  }
}
