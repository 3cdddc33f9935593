import Exchanges
import NIOHTTP2
import XCTest

@testable import Wire

final class HTTP2Tests: XCTestCase {
  private func options(_ preference: TransportOptions.ProtocolPreference = .http2) -> TransportOptions {
    var options = TransportOptions()
    options.protocolPreference = preference
    options.tls.insecure = true
    return options
  }

  func testAnAnswerInFramesKeepsItsLinesAndSaysThatThereAreNoChunks() async throws {
    let server = try await StreamServer(
      .head([(":status", "103"), ("link", "</a>")]),
      .head([(":status", "200"), ("set-cookie", "a=1"), ("x-a", " b "), ("set-cookie", "b=2")]),
      .body("he"),
      .body("llo"),
      .lastHead([("x-end", "1")])
    )
    let client = WireClient()
    let log = EventLog()
    let url = "http://127.0.0.1:\(server.port)/a?b"
    let request = RequestMessage(method: "POST", url: url, headers: headerLines(["X-Case: 1"]), body: Array("hi".utf8))
    let exchange = await client.perform(request, options: options(), onEvent: log.note)

    XCTAssertEqual(exchange, log.folded(for: request))
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(
      server.requests.all,
      [
        StreamServer.Request(
          fields: [
            ":method: POST", ":scheme: http", ":authority: 127.0.0.1:\(server.port)", ":path: /a?b", "x-case: 1",
            "content-length: 2",
          ],
          body: Array("hi".utf8)
        )
      ]
    )
    XCTAssertEqual(
      exchange.informational,
      [ResponseHead(version: "HTTP/2", status: 103, reason: "", headers: headerLines(["link: </a>"]), bytes: [])]
    )
    XCTAssertEqual(exchange.head?.status, 200)
    XCTAssertEqual(exchange.head?.version, "HTTP/2")
    XCTAssertEqual(exchange.head?.values(of: "Set-Cookie"), ["a=1", "b=2"])
    XCTAssertEqual(exchange.framing, .frames)
    XCTAssertEqual(exchange.chunks, [])
    XCTAssertEqual(exchange.body, Array("hello".utf8))
    XCTAssertEqual(exchange.trailers, headerLines(["x-end: 1"]))
    XCTAssertEqual(exchange.connection?.protocol, .http2)
    XCTAssertEqual(exchange.sent?.headers, headerLines(["x-case: 1", "content-length: 2"]))
    XCTAssertEqual(exchange.sent?.addedHeaders, 1)
    XCTAssertNotNil(exchange.sent?.bytes.firstRange(of: Array("hi".utf8)))
    XCTAssertFalse(exchange.received.isEmpty)
    await client.shutdown()
    try await server.stop()
  }

  func testTheServerChoosesByALPN() async throws {
    let both = try await StreamServer(.lastHead([(":status", "204")]), tls: Certificates.configuration(protocols: ["h2"]))
    let old = try await RawServer(.ok, tls: Certificates.configuration(protocols: ["http/1.1"]))
    let client = WireClient()
    let new = await client.perform(RequestMessage(url: "https://localhost:\(both.port)/"), options: options(.negotiated))
    XCTAssertEqual(new.ending, .complete)
    XCTAssertEqual(new.head?.status, 204)
    XCTAssertEqual(new.framing, .none)
    XCTAssertEqual(new.connection?.protocol, .http2)
    XCTAssertEqual(new.connection?.security?.applicationProtocol, "h2")
    let fallback = await client.perform(RequestMessage(url: "https://localhost:\(old.port)/"), options: options(.negotiated))
    XCTAssertEqual(fallback.ending, .complete)
    XCTAssertEqual(fallback.connection?.protocol, .http1)
    XCTAssertEqual(fallback.connection?.security?.applicationProtocol, "http/1.1")
    await client.shutdown()
    try await both.stop()
    try await old.stop()
  }

  func testAServerThatChoosesNothingIsAFaultWhereHTTP2IsAskedFor() async throws {
    let server = try await RawServer(.ok, tls: Certificates.configuration())
    let url = "https://localhost:\(server.port)/"
    let exchange = await WireClient().perform(RequestMessage(url: url), options: options())
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .connect,
        "GET \(url): the server chose no protocol by ALPN and not h2. Let it speak HTTP/2, or choose http1."
      )
    )
    try await server.stop()
  }

  func testAConnectionCarriesOneStreamAfterTheOther() async throws {
    let server = try await StreamServer(.head([(":status", "200")]), .lastBody("ok"))
    let client = WireClient()
    var reused: [Bool?] = []
    for _ in 1...3 {
      let exchange = await client.perform(RequestMessage(url: "http://127.0.0.1:\(server.port)/"), options: options())
      XCTAssertEqual(exchange.body, Array("ok".utf8))
      reused.append(exchange.connection?.reused)
    }
    XCTAssertEqual(reused, [false, true, true])
    await client.shutdown()
    try await server.stop()
  }

  func testAServerThatGoesAwayGetsANewConnection() async throws {
    let server = try await StreamServer(.goAway, .head([(":status", "200")]), .lastBody("ok"))
    let client = WireClient()
    for _ in 1...2 {
      let exchange = await client.perform(RequestMessage(url: "http://127.0.0.1:\(server.port)/"), options: options())
      XCTAssertEqual(exchange.ending, .complete)
      XCTAssertEqual(exchange.connection?.reused, false)
    }
    await client.shutdown()
    try await server.stop()
  }

  func testAResetStreamIsACutThatNamesItsCode() async throws {
    let server = try await StreamServer(.head([(":status", "200")]), .body("hel"), .reset(.internalError))
    let url = "http://127.0.0.1:\(server.port)/"
    let exchange = await WireClient().perform(RequestMessage(url: url), options: options())
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .cut,
        "GET \(url): the server reset the stream with INTERNAL_ERROR after 3 bytes of the body, before its last frame. "
          + "Look at the server's log."
      )
    )
    XCTAssertEqual(exchange.body, Array("hel".utf8))
    try await server.stop()
  }

  func testAConnectionThatClosesIsACut() async throws {
    let server = try await StreamServer(.close)
    let url = "http://127.0.0.1:\(server.port)/"
    let exchange = await WireClient().perform(RequestMessage(url: url), options: options())
    XCTAssertEqual(exchange.failure?.kind, .cut)
    XCTAssertTrue(exchange.failure?.description.contains("before the head came") == true, "\(exchange.failure as Any)")
    try await server.stop()
  }

  func testAServerOfHTTP1IsAFaultOfFrames() async throws {
    let server = try await RawServer(.closing("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
    let url = "http://127.0.0.1:\(server.port)/"
    let exchange = await WireClient().perform(RequestMessage(url: url), options: options())
    XCTAssertEqual(exchange.failure?.kind, .malformed)
    XCTAssertTrue(exchange.failure?.description.contains("See whether it speaks HTTP/2 here.") == true)
    XCTAssertTrue(exchange.received.starts(with: "HTTP/1.1 400".utf8))
    try await server.stop()
  }

  func testWhatBelongsToHTTP1IsRefused() async throws {
    let server = try await StreamServer(.lastHead([(":status", "204")]))
    let url = "http://127.0.0.1:\(server.port)/"
    let lines = ["Connection: close", "Transfer-Encoding: chunked", "TE: gzip", "no colon", ": no name"]
    var failures: [String?] = []
    for line in lines {
      let request = RequestMessage(url: url, headers: headerLines([line]))
      failures.append(await WireClient().perform(request, options: options()).failure?.description)
    }
    let forbidden = "belongs to HTTP/1.1 and is forbidden in HTTP/2. Take it out, or choose http1."
    let odd = "has no place in HTTP/2. Write a name, a colon and a value in UTF-8, or choose http1."
    XCTAssertEqual(
      failures,
      [
        "GET \(url): connection \(forbidden)", "GET \(url): transfer-encoding \(forbidden)", "GET \(url): te \(forbidden)",
        "GET \(url): the header line \"no colon\" \(odd)", "GET \(url): the header line \": no name\" \(odd)",
      ]
    )
    let raw = await WireClient().perform(RequestMessage(raw: [1], to: url), options: options())
    XCTAssertEqual(
      raw.failure?.description,
      "GET \(url): raw bytes are a request of HTTP/1.1. Choose http1, or state method and headers."
    )
    try await server.stop()
  }

  func testAnAnswerToHEADMayStateALength() async throws {
    let server = try await StreamServer(.lastHead([(":status", "200"), ("content-length", "5")]))
    let client = WireClient()
    let request = RequestMessage(method: "HEAD", url: "http://127.0.0.1:\(server.port)/")
    let exchange = await client.perform(request, options: options())
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.framing, .none)
    await client.shutdown()
    try await server.stop()
  }

  func testALargeBodyGoesThroughTheWindows() async throws {
    let server = try await StreamServer(.head([(":status", "200")]), .lastBody(String(repeating: "x", count: 5_000_000)))
    let client = WireClient()
    let body = [UInt8](repeating: 0x79, count: 3_000_000)
    let request = RequestMessage(method: "PUT", url: "http://127.0.0.1:\(server.port)/", body: body)
    let exchange = await client.perform(request, options: options())
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.body.count, 5_000_000)
    XCTAssertEqual(server.requests.all.map(\.body.count), [3_000_000])
    await client.shutdown()
    try await server.stop()
  }

  func testTheLimitCountsBytesOfFrames() async throws {
    let server = try await StreamServer(.head([(":status", "200")]), .lastBody(String(repeating: "x", count: 100_000)))
    var options = options()
    options.sizeLimit = 50_000
    let exchange = await WireClient().perform(RequestMessage(url: "http://127.0.0.1:\(server.port)/"), options: options)
    XCTAssertEqual(exchange.failure?.kind, .tooLarge)
    XCTAssertEqual(exchange.received.count, 50_000)
    XCTAssertLessThan(exchange.body.count, 50_000)
    try await server.stop()
  }
}
