import Exchanges
import XCTest

@testable import Wire

final class CancellationTests: XCTestCase {
  func testCancellingInTheBodyClosesTheConnectionAndKeepsWhatCame() async throws {
    let server = try await RawServer(.text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"))
    let client = WireClient()
    let sawBody = expectation(description: "the first bytes of the body")
    let log = EventLog()
    let request = RequestMessage(url: server.base)
    let task = Task {
      await client.perform(request, options: TransportOptions()) { event, time in
        log.note(event, time)
        if case .body = event { sawBody.fulfill() }
      }
    }
    await fulfillment(of: [sawBody], timeout: 5)
    task.cancel()
    let exchange = await task.value
    XCTAssertEqual(exchange.ending, .cancelled)
    XCTAssertEqual(exchange.body, Array("hello".utf8))
    XCTAssertEqual(exchange, log.folded(for: request))
    XCTAssertEqual(log.events.last, .ended(.cancelled))
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    try await server.stop()
  }

  func testCancellingBeforeTheStartSendsNothing() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await client.perform(RequestMessage(url: server.base))
    }
    let exchange = await task.value
    XCTAssertEqual(exchange.ending, .cancelled)
    XCTAssertNil(exchange.connection)
    XCTAssertEqual(server.script.requests, [])
    try await server.stop()
  }

  func testACancelledExchangeThatNeverBeganLeavesTheIdleConnectionUsable() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    _ = await client.perform(RequestMessage(url: server.base))
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await client.perform(RequestMessage(url: server.base))
    }
    _ = await task.value
    let last = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(last.connection?.reused, true)
    XCTAssertEqual(server.script.connections, 1)
    await client.shutdown()
    try await server.stop()
  }

  func testManyExchangesCancelledAtAnyMomentAllEndAndTheClientStaysUsable() async throws {
    let server = try await RawServer(.ok)
    let client = WireClient()
    let endings = await withTaskGroup(of: Ending?.self) { group in
      for _ in 0..<200 {
        group.addTask {
          let task = Task { await client.perform(RequestMessage(url: server.base)).ending }
          await Task.yield()
          task.cancel()
          return await task.value
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    XCTAssertEqual(endings.filter { $0 != .cancelled && $0 != .complete }, [])
    let last = await client.perform(RequestMessage(url: server.base))
    XCTAssertEqual(last.body, Array("ok".utf8))
    await client.shutdown()
    try await server.stop()
  }
}
