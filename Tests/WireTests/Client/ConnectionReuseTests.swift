import Exchanges
import XCTest

@testable import Wire

final class ConnectionReuseTests: XCTestCase {
  func testOneConnectionCarriesManyExchanges() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    var reused: [Bool?] = []
    for _ in 0..<5 { reused.append(await client.perform(RequestMessage(url: server.base)).connection?.reused) }
    XCTAssertEqual(reused, [false, true, true, true, true])
    XCTAssertEqual(server.script.connections, 1)
    await client.shutdown()
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    try await server.stop()
  }

  func testExchangesAtTheSameTimeHaveConnectionsOfTheirOwn() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    let bodies = await withTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<40 { group.addTask { await client.perform(RequestMessage(url: server.base)).body } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    XCTAssertEqual(bodies, Array(repeating: Array("ok".utf8), count: 40))
    await client.shutdown()
    try await server.stop()
  }

  func testCopiesOfAClientShareConnectionsAndOtherClientsDoNot() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    let copy = client
    let other = WireClient()
    _ = await client.perform(RequestMessage(url: server.base))
    let ofCopy = await copy.perform(RequestMessage(url: server.base))
    let ofOther = await other.perform(RequestMessage(url: server.base))
    XCTAssertEqual([ofCopy, ofOther].map { $0.connection?.reused }, [true, false])
    await client.shutdown()
    await other.shutdown()
    try await server.stop()
  }

  func testAConnectionThatShallCloseIsNotUsedAgain() async throws {
    let server = try await RawServer(.text("HTTP/1.1 204 x\r\nConnection: x, Close\r\n\r\n"), .ok, .ok)
    let client = WireClient()
    var reused: [Bool?] = []
    let asking = RequestMessage(url: server.base, headers: headerLines(["connection: CLOSE"]))
    for request in [RequestMessage(url: server.base), asking, RequestMessage(url: server.base)] {
      reused.append(await client.perform(request).connection?.reused)
    }
    XCTAssertEqual(reused, [false, false, false])
    XCTAssertEqual(server.script.connections, 3)
    await client.shutdown()
    try await server.stop()
  }

  func testTheConnectionOfARequestThatFailedIsNotUsedAgain() async throws {
    let server = try await RawServer(.text("HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n"), .ok)
    let client = WireClient()
    var reused: [Bool?] = []
    for method in ["GET", "POST"] {
      reused.append(await client.perform(RequestMessage(method: method, url: server.base)).connection?.reused)
    }
    XCTAssertEqual(reused, [false, false])
    await client.shutdown()
    try await server.stop()
  }

  func testAnOptionForbidsToTakeAndToKeep() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    var alone = TransportOptions()
    alone.reusesConnections = false
    var reused: [Bool?] = []
    for options in [TransportOptions(), alone, alone, TransportOptions()] {
      reused.append(await client.perform(RequestMessage(url: server.base), options: options).connection?.reused)
    }
    XCTAssertEqual(reused, [false, false, false, true])
    XCTAssertEqual(server.script.connections, 3)
    await client.shutdown()
    try await server.stop()
  }

  func testSurplusBytesCloseTheConnection() async throws {
    let answer = "HTTP/1.1 204 x\r\n\r\n"
    let server = try await RawServer(.text(answer + answer), .ok)
    let client = WireClient()
    let first = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(first.ending, .complete)
    XCTAssertEqual(first.received, Array((answer + answer).utf8))
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    let second = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(second.connection?.reused, false)
    XCTAssertEqual(second.body, Array("ok".utf8))
    await client.shutdown()
    try await server.stop()
  }

  func testBytesOnAnIdleConnectionCloseIt() async throws {
    var answer = RawServer.Answer.ok
    answer.afterthoughts = [Array("HTTP/1.1 408 Request Timeout\r\n\r\n".utf8)]
    let server = try await RawServer(answer, .ok)
    let client = WireClient()
    _ = await client.perform(RequestMessage(url: server.base))
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    let next = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(next.connection?.reused, false)
    await client.shutdown()
    try await server.stop()
  }

  func testAStaleConnectionIsReplacedOnceForAnIdempotentMethod() async throws {
    let server = try await RawServer(.ok, .closing(""), .ok)
    let client = WireClient()
    _ = await client.perform(RequestMessage(url: server.base))
    let log = EventLog()
    let exchange = await client.perform(RequestMessage(url: server.base), options: TransportOptions(), onEvent: log.note)
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.body, Array("ok".utf8))
    XCTAssertEqual(exchange.connection?.reused, false)
    XCTAssertEqual(log.names.prefix(5), ["connected", "sent", "connected", "sent", "received"])
    XCTAssertEqual(server.script.requests.count, 3)
    await client.shutdown()
    try await server.stop()
  }

  func testAFreshConnectionThatClosesWithoutAnswerIsNotReplaced() async throws {
    let server = try await RawServer(.closing(""), .ok)
    let exchange = await WireClient().perform(RequestMessage(url: server.base))
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .cut,
        "GET \(server.base): the connection was closed before any byte of a response came. Look at the server's log."
      )
    )
    XCTAssertEqual(server.script.requests.count, 1)
    try await server.stop()
  }

  func testAReplacementThatClosesWithoutAnswerIsTheLast() async throws {
    let server = try await RawServer(.ok, .closing(""))
    let client = WireClient()
    _ = await client.perform(RequestMessage(url: server.base))
    let exchange = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(exchange.failure?.kind, .cut)
    XCTAssertEqual(server.script.requests.count, 3)
    try await server.stop()
  }

  func testARequestThatMayHaveTakenEffectIsNotSentTwice() async throws {
    let server = try await RawServer(.ok, .closing(""), .ok)
    let client = WireClient()
    _ = await client.perform(RequestMessage(url: server.base))
    let exchange = await client.perform(RequestMessage(method: "POST", url: server.base, body: [0x78]))
    XCTAssertEqual(exchange.failure?.kind, .cut)
    XCTAssertEqual(server.script.requests.count, 2)
    try await server.stop()
  }

  func testAHalfAnswerOnAReusedConnectionIsNotAskedForAgain() async throws {
    let server = try await RawServer(.ok, .closing("HTTP/1.1 2"), .ok)
    let client = WireClient()
    _ = await client.perform(RequestMessage(url: server.base))
    let exchange = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(exchange.failure?.kind, .cut)
    XCTAssertEqual(exchange.received, Array("HTTP/1.1 2".utf8))
    XCTAssertEqual(server.script.requests.count, 2)
    try await server.stop()
  }

  func testAConnectionThatTheServerClosesWhileIdleIsForgotten() async throws {
    let server = try await RawServer(.closing("HTTP/1.1 204 x\r\n\r\n"), .ok)
    let client = WireClient()
    _ = await client.perform(RequestMessage(url: server.base))
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    let exchange = await client.perform(RequestMessage(method: "POST", url: server.base))
    XCTAssertEqual(exchange.body, Array("ok".utf8))
    await client.shutdown()
    try await server.stop()
  }

  func testAnIdleConnectionClosesByItself() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient(idleLimit: .milliseconds(50))
    _ = await client.perform(RequestMessage(url: server.base))
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    try await server.stop()
  }

  func testAfterShutdownNothingIsKept() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    await client.shutdown()
    let exchange = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(exchange.ending, .complete)
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    try await server.stop()
  }
}
