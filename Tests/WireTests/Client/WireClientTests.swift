import Exchanges
import XCTest

@testable import Wire

final class WireClientTests: XCTestCase {
  func testAnExchangeKeepsEverythingAndIsTheFoldOfItsEvents() async throws {
    let early = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
    let final = "HTTP/1.1 200 Fine\r\nB: 1\r\nset-cookie: a\r\nSet-Cookie: b\r\nTransfer-Encoding: chunked\r\n\r\n"
    let chunks = "2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nX-End: 1\r\n\r\n"
    let server = try await RawServer(.text(early + final + chunks))
    let client = WireClient()
    let log = EventLog()
    let request = RequestMessage(url: server.base + "/a?b", headers: headerLines(["x-A: 1"]))
    let exchange = await client.perform(request, options: TransportOptions(), onEvent: log.note)

    XCTAssertEqual(exchange, log.folded(for: request))
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(
      exchange.sent,
      Exchange.SentRequest(
        method: "GET",
        target: "/a?b",
        headers: headerLines(["x-A: 1", "Host: 127.0.0.1:\(server.port)"]),
        addedHeaders: 1,
        body: [],
        bytes: server.script.requests[0]
      )
    )
    XCTAssertEqual(exchange.received, Array((early + final + chunks).utf8))
    XCTAssertEqual(exchange.informational, [head(103, "Early Hints", "link: </a>")])
    XCTAssertEqual(
      exchange.head,
      head(200, "Fine", "B: 1", "set-cookie: a", "Set-Cookie: b", "Transfer-Encoding: chunked")
    )
    XCTAssertEqual(exchange.framing, .chunked)
    XCTAssertEqual(exchange.body, Array("hello".utf8))
    XCTAssertEqual(exchange.chunks.map(\.range), [0..<2, 2..<5])
    XCTAssertEqual(exchange.chunks.map(\.extension), ["x=y", ""])
    XCTAssertEqual(exchange.trailers, headerLines(["X-End: 1"]))
    XCTAssertEqual(exchange.connection?.peer, "127.0.0.1:\(server.port)")
    XCTAssertEqual(log.times, log.times.sorted())
    XCTAssertEqual(log.names.prefix(3), ["connected", "sent", "received"])
    await client.shutdown()
    try await server.stop()
  }

  func testTheRequestReachesTheServerByteByByteAsItIsReported() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    let request = RequestMessage(
      method: "POST",
      url: server.base + "/é x",
      headers: [HeaderLine(bytes: Array("x-raw:\t caf".utf8) + [0xE9, 0x20])],
      body: [0, 0xFF, 0x0D, 0x0A]
    )
    let exchange = await client.perform(request)
    let expected =
      Array("POST /%C3%A9%20x HTTP/1.1\r\nx-raw:\t caf".utf8) + [0xE9, 0x20]
      + Array("\r\nHost: 127.0.0.1:\(server.port)\r\nContent-Length: 4\r\n\r\n".utf8) + [0, 0xFF, 0x0D, 0x0A]
    XCTAssertEqual(server.script.requests, [expected])
    XCTAssertEqual(exchange.sent?.bytes, expected)
    XCTAssertEqual(exchange.sent?.addedHeaders, 2)
    await client.shutdown()
    try await server.stop()
  }

  func testAHalfAnswerIsCutAndKeepsItsHalf() async throws {
    let server = try await RawServer(.closing("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"))
    let exchange = await WireClient().perform(RequestMessage(url: server.base))
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .cut,
        "GET \(server.base): the connection was closed after 5 of the 10 bytes that Content-Length announced. "
          + "Look at the server's log."
      )
    )
    XCTAssertEqual(exchange.body, Array("hello".utf8))
    XCTAssertEqual(exchange.head?.status, 200)
    try await server.stop()
  }

  func testABodyWithoutLengthIsWholeWhenTheServerCloses() async throws {
    let server = try await RawServer(.closing("HTTP/1.0 200 OK\r\n\r\nhello"))
    let exchange = await WireClient().perform(RequestMessage(url: server.base))
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.body, Array("hello".utf8))
    try await server.stop()
  }

  func testWhatIsNotHTTPFailsWithItsBytesKeptAndTheConnectionClosed() async throws {
    let server = try await RawServer(.text("-ERR unknown command\r\n"))
    let exchange = await WireClient().perform(RequestMessage(url: server.base))
    XCTAssertEqual(exchange.failure?.kind, .malformed)
    XCTAssertEqual(exchange.received, Array("-ERR unknown command\r\n".utf8))
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    try await server.stop()
  }

  func testARefusedConnectionIsAFailureThatNamesThePlace() async throws {
    let server = try await RawServer(.ok)
    try await server.stop()
    let exchange = await WireClient().perform(RequestMessage(url: server.base + "/x"))
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .connect,
        "GET \(server.base)/x: nothing accepts connections at 127.0.0.1:\(server.port). "
          + "Start the server, or correct host and port."
      )
    )
  }

  func testANameWithoutAddressIsAFailureThatNamesIt() async {
    // A label of more than 63 letters is refused by the resolver itself: no name server is asked.
    let host = String(repeating: "x", count: 64) + ".invalid"
    let exchange = await WireClient().perform(RequestMessage(method: "M", url: "http://\(host)/"))
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .connect,
        "M http://\(host)/: the name \"\(host)\" has no address. Correct it, or see whether names can be resolved."
      )
    )
  }

  func testANameIsResolved() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    let exchange = await client.perform(RequestMessage(url: "http://localhost:\(server.port)/"))
    XCTAssertEqual(exchange.body, Array("ok".utf8))
    XCTAssertEqual(exchange.sent?.headers, headerLines(["Host: localhost:\(server.port)"]))
    await client.shutdown()
    try await server.stop()
  }

  func testALargeBodyComesWhole() async throws {
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let start = Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n".utf8)
    let server = try await RawServer(RawServer.Answer(bytes: start + body))
    let client = WireClient()
    let exchange = await client.perform(RequestMessage(method: "PUT", url: server.base, body: body))
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertTrue(exchange.body == body)
    XCTAssertTrue(exchange.received == start + body)
    XCTAssertTrue(server.script.requests[0].suffix(body.count) == body[...])
    await client.shutdown()
    try await server.stop()
  }

  func testAServerMayAnswerBeforeItHasReadTheRequest() async throws {
    let server = try await RawServer(.ok, readsBodies: false)
    let client = WireClient()
    let body = [UInt8](repeating: 0x78, count: 30_000_000)
    let early = await client.perform(RequestMessage(method: "PUT", url: server.base, body: body))
    XCTAssertEqual(early.ending, .complete)
    XCTAssertEqual(early.body, Array("ok".utf8))
    XCTAssertNil(early.sent)
    let next = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(next.connection?.reused, false)
    await client.shutdown()
    try await server.stop()
  }

  func testAnAnswerOverTheLimitIsStoppedAndTheConnectionClosed() async throws {
    let server = try await RawServer(.text("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 100_000)))
    var options = TransportOptions()
    options.sizeLimit = 1019
    let exchange = await WireClient().perform(RequestMessage(url: server.base), options: options)
    XCTAssertEqual(exchange.failure?.kind, .tooLarge)
    XCTAssertEqual(exchange.body.count, 1000)
    XCTAssertEqual(exchange.received.count, 1019)
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    try await server.stop()
  }
}
