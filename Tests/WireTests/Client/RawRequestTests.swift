import Exchanges
import XCTest

@testable import Wire

final class RawRequestTests: XCTestCase {
  func testBytesGoOutAsTheyAre() async throws {
    let bytes = Array("GET / HTTP/9.9\nHost : a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\0\r\n\r\n".utf8)
    let server = try await RawServer(.text("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), readsBodies: false)
    let client = WireClient()
    let exchange = await client.perform(RequestMessage(raw: bytes, to: "http://127.0.0.1:\(server.port)/"))
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.head?.status, 400)
    XCTAssertEqual(server.script.requests, [bytes])
    XCTAssertEqual(
      exchange.sent,
      Exchange.SentRequest(method: "GET", target: "/", headers: [], addedHeaders: 0, body: [], bytes: bytes)
    )
    await client.shutdown()
    try await server.stop()
  }

  func testTheMethodSaysHowTheAnswerIsRead() async throws {
    let server = try await RawServer(.text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"))
    let request = RequestMessage(
      raw: Array("HEAD / HTTP/1.0\r\n\r\n".utf8),
      method: "HEAD",
      to: "http://127.0.0.1:\(server.port)/"
    )
    let exchange = await WireClient().perform(request)
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.framing, .none)
    try await server.stop()
  }

  func testRawBytesHaveAConnectionOfTheirOwn() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    let url = "http://127.0.0.1:\(server.port)/"
    let raw = RequestMessage(raw: Array("GET / HTTP/1.1\r\n\r\n".utf8), to: url)
    var reused: [Bool?] = []
    for request in [RequestMessage(url: url), raw, RequestMessage(url: url), raw] {
      reused.append(await client.perform(request).connection?.reused)
    }
    XCTAssertEqual(reused, [false, false, true, false])
    XCTAssertEqual(server.script.connections, 3)
    await client.shutdown()
    try await server.stop()
  }
}
