import Exchanges
import Synchronization
import XCTest

@testable import Wire

/// How fast an answer is read: in clear text, under TLS, in frames.
final class ReadGateTests: XCTestCase {
  /// One turn of the event loop takes up to four reads of 64 KiB.
  private let turn = 4 * 65_536
  private let large = String(repeating: "0123456789", count: 400_000)

  private func options(_ gate: ReadGate, _ limit: Duration) -> TransportOptions {
    var options = TransportOptions()
    options.flow = gate
    options.maxTime = limit
    options.tls.insecure = true
    return options
  }

  /// Asks with a gate that closes at the first bytes of the body, and stays closed.
  private func stopped(_ url: String, _ preference: TransportOptions.ProtocolPreference = .http1) async -> Exchange {
    let gate = ReadGate()
    var options = options(gate, .milliseconds(500))
    options.protocolPreference = preference
    let client = WireClient()
    let exchange = await client.perform(RequestMessage(url: url), options: options) { event, _ in
      if case .body = event { gate.pause() }
    }
    XCTAssertTrue(gate.isPaused)
    await client.shutdown()
    return exchange
  }

  /// Asks with a gate that closes after each read, and opens again.
  private func halting(_ url: String, _ preference: TransportOptions.ProtocolPreference = .http1) async -> (
    exchange: Exchange, pauses: Int
  ) {
    let gate = ReadGate()
    var options = options(gate, .seconds(60))
    options.protocolPreference = preference
    let pauses = Mutex(0)
    let client = WireClient()
    let exchange = await client.perform(RequestMessage(url: url), options: options) { event, _ in
      guard case .received = event else { return }
      pauses.withLock { $0 += 1 }
      gate.pause()
      Task { gate.resume() }
    }
    await client.shutdown()
    return (exchange, pauses.withLock { $0 })
  }

  func testAClosedGateStopsTLS() async throws {
    let server = try await EndlessServer(
      Array("HTTP/1.1 200 OK\r\n\r\n".utf8),
      then: Array("x".utf8),
      tls: Certificates.configuration()
    )
    let exchange = await stopped("https://127.0.0.1:\(server.port)/")
    XCTAssertEqual(exchange.failure?.kind, .timeout)
    XCTAssertEqual(exchange.connection?.security?.version, "TLS 1.3")
    XCTAssertFalse(exchange.body.isEmpty)
    XCTAssertLessThanOrEqual(exchange.received.count, turn)
    try await server.stop()
  }

  func testAGateThatOpensAgainLetsTLSThrough() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: \(large.utf8.count)\r\n\r\n"
    let server = try await RawServer(.text(head + large), tls: Certificates.configuration())
    let (exchange, pauses) = await halting("https://127.0.0.1:\(server.port)/")
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.body, Array(large.utf8))
    XCTAssertGreaterThan(pauses, 4)
    try await server.stop()
  }

  func testAClosedGateStopsFrames() async throws {
    let server = try await StreamServer(.head([(":status", "200")]), .lastBody(large))
    let exchange = await stopped("http://127.0.0.1:\(server.port)/", .http2)
    XCTAssertEqual(exchange.failure?.kind, .timeout)
    XCTAssertEqual(exchange.connection?.protocol, .http2)
    XCTAssertFalse(exchange.body.isEmpty)
    XCTAssertLessThanOrEqual(exchange.received.count, turn)
    try await server.stop()
  }

  func testAGateThatOpensAgainLetsFramesThrough() async throws {
    for tls in [nil, try Certificates.configuration(protocols: ["h2"])] {
      let server = try await StreamServer(.head([(":status", "200")]), .lastBody(large), tls: tls)
      let scheme = tls == nil ? "http" : "https"
      let (exchange, pauses) = await halting("\(scheme)://127.0.0.1:\(server.port)/", .http2)
      XCTAssertEqual(exchange.ending, .complete)
      XCTAssertEqual(exchange.body, Array(large.utf8))
      XCTAssertGreaterThan(pauses, 4)
      try await server.stop()
    }
  }

  func testAClosedGateStopsTheSocket() async throws {
    let server = try await EndlessServer(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), then: Array("x".utf8))
    let gate = ReadGate()
    var options = TransportOptions()
    options.flow = gate
    options.maxTime = .milliseconds(500)
    let exchange = await WireClient().perform(RequestMessage(url: "http://127.0.0.1:\(server.port)/"), options: options) {
      event,
      _ in
      if case .received = event { gate.pause() }
    }
    XCTAssertEqual(exchange.failure?.kind, .timeout)
    XCTAssertLessThanOrEqual(exchange.received.count, turn)
    XCTAssertTrue(gate.isPaused)
    try await server.stop()
  }

  func testAGateThatOpensAgainLetsTheAnswerThrough() async throws {
    let body = String(repeating: "0123456789", count: 100_000)
    let server = try await RawServer(.text("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"))
    let gate = ReadGate()
    var options = TransportOptions()
    options.flow = gate
    options.maxTime = .seconds(60)
    let exchange = await WireClient().perform(RequestMessage(url: server.base + "/"), options: options) { event, _ in
      guard case .received = event else { return }
      gate.pause()
      Task { gate.resume() }
    }
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.body, Array(body.utf8))
    try await server.stop()
  }
}
