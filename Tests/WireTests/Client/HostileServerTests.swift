import Exchanges
import Foundation
import XCTest

@testable import Wire

/// Servers that send without end; what the client keeps stays bounded, and it says why it stopped.
final class HostileServerTests: XCTestCase {
  /// - Returns: the exchange, with a bound of its own that none of these should need.
  private func exchange(_ start: String, then piece: String, _ change: (inout TransportOptions) -> Void = { _ in }) async throws
    -> Exchange
  {
    let server = try await EndlessServer(Array(start.utf8), then: Array(piece.utf8))
    var options = TransportOptions()
    options.maxTime = .seconds(60)
    options.sizeLimit = 8 << 20
    change(&options)
    let exchange = await WireClient().perform(RequestMessage(url: "http://127.0.0.1:\(server.port)/"), options: options)
    try await server.stop()
    return exchange
  }

  private func sentence(_ exchange: Exchange) -> String? {
    XCTAssertEqual(exchange.failure?.kind, .tooLarge, "\(exchange.failure as Any)")
    return exchange.failure.map { String($0.description.drop { $0 != " " }.dropFirst().drop { $0 != " " }.dropFirst()) }
  }

  func testAHeaderLineWithoutEndIsCutOff() async throws {
    let exchange = try await exchange("HTTP/1.1 200 OK\r\nX: ", then: "x")
    XCTAssertEqual(
      sentence(exchange),
      "a head, chunk line or trailer section is longer than 1048576 bytes. Send less."
    )
    XCTAssertLessThan(exchange.received.count, 2 << 20)
  }

  func testHeaderLinesWithoutEndAreCutOff() async throws {
    let exchange = try await exchange("HTTP/1.1 200 OK\r\n", then: "X: y\r\n")
    XCTAssertEqual(sentence(exchange), "a head or trailer section has more than 10000 lines. Send fewer.")
  }

  func testInformationalHeadsWithoutEndAreCutOff() async throws {
    let exchange = try await exchange("", then: "HTTP/1.1 102 Processing\r\n\r\n")
    XCTAssertEqual(
      sentence(exchange),
      "more than 1000 heads with 1xx came, or more than 1048576 bytes of them. Send the final head."
    )
    XCTAssertEqual(exchange.informational.count, 1000)
  }

  func testLargeInformationalHeadsAreCutOffSooner() async throws {
    let line = "X: " + String(repeating: "x", count: 500_000)
    let exchange = try await exchange("", then: "HTTP/1.1 103 Early Hints\r\n\(line)\r\n\r\n")
    XCTAssertEqual(sentence(exchange)?.hasPrefix("more than 1000 heads"), true)
    XCTAssertEqual(exchange.informational.count, 2)
  }

  func testAChunkExtensionWithoutEndIsCutOff() async throws {
    let exchange = try await exchange("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=", then: "x")
    XCTAssertEqual(
      sentence(exchange),
      "a head, chunk line or trailer section is longer than 1048576 bytes. Send less."
    )
    XCTAssertEqual(exchange.chunks, [])
  }

  func testTrailersWithoutEndAreCutOff() async throws {
    let exchange = try await exchange("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", then: "X: y\r\n")
    XCTAssertEqual(sentence(exchange), "a head or trailer section has more than 10000 lines. Send fewer.")
    XCTAssertEqual(exchange.trailers, [])
  }

  func testABodyWithoutEndIsCutOff() async throws {
    let exchange = try await exchange("HTTP/1.1 200 OK\r\n\r\n", then: "x")
    XCTAssertEqual(
      sentence(exchange),
      "the response is larger than the limit of 8388608 bytes. Raise the limit, or ask for less."
    )
    XCTAssertEqual(exchange.received.count, 8 << 20)
  }

  func testAProxyWithoutEndIsCutOff() async throws {
    let server = try await EndlessServer(Array("HTTP/1.1 200 OK\r\nX: ".utf8), then: Array("x".utf8))
    var options = TransportOptions()
    options.proxy = "http://127.0.0.1:\(server.port)"
    let exchange = await WireClient().perform(RequestMessage(url: "https://localhost/"), options: options)
    XCTAssertEqual(exchange.failure?.kind, .connect)
    try await server.stop()
  }

  func testFramesWithoutEndAreCutOff() async throws {
    // Settings, then a head (:status 200) on stream 1, then data of it; each frame by RFC 9113 section 4.1.
    let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    let ping: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
    let emptySettings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    let zeroWindow: [UInt8] = [0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    for piece in [ping, emptySettings, zeroWindow] {
      let server = try await EndlessServer(settings, then: piece)
      var options = TransportOptions()
      options.protocolPreference = .http2
      options.maxTime = .seconds(60)
      options.sizeLimit = 1 << 20
      let exchange = await WireClient().perform(RequestMessage(url: "http://127.0.0.1:\(server.port)/"), options: options)
      let kind = try XCTUnwrap(exchange.failure?.kind)
      XCTAssertTrue([.malformed, .tooLarge, .cut].contains(kind), "\(exchange.failure as Any)")
      XCTAssertLessThanOrEqual(exchange.received.count, 1 << 20)
      try await server.stop()
    }
  }

  func testABombInAnAnswerIsGivenUp() async throws {
    // Behind the first bytes the stream repeats itself every 13 bytes, which stand for eight matches.
    let bomb = zeros(matches: 100)
    var options = TransportOptions()
    options.decompresses = true
    options.sizeLimit = 4 << 20
    options.maxTime = .seconds(60)
    let server = try await EndlessServer(
      Array("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n".utf8) + bomb.prefix(5),
      then: Array(bomb[5..<18])
    )
    let exchange = await WireClient().perform(RequestMessage(url: "http://127.0.0.1:\(server.port)/"), options: options)
    XCTAssertEqual(exchange.failure?.kind, .tooLarge)
    XCTAssertEqual(
      exchange.decoded?.problem,
      "The body cannot be decoded: it becomes larger than the limit of 4194304 bytes when deflate is taken off."
    )
    XCTAssertLessThanOrEqual(exchange.decoded?.bytes.count ?? 0, 4 << 20)
    try await server.stop()
  }
}
