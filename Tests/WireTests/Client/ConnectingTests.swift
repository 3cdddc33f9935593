import Exchanges
import NIOCore
import XCTest

@testable import Wire

final class ConnectingTests: XCTestCase {
  func testAConnectionThatTakesTooLongRunsIntoTheConnectTimeout() async throws {
    let server = try await DeafServer()
    var options = TransportOptions()
    options.connectTimeout = .milliseconds(50)
    let exchange = await WireClient().perform(RequestMessage(url: server.base + "/"), options: options)
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .timeout,
        "GET \(server.base)/: no connection to \(server.base.dropFirst(7)) within 0.05 seconds. "
          + "See whether the host can be reached, or raise the connect timeout."
      )
    )
    try await server.stop()
  }

  func testTheBoundOfTheWholeExchangeHoldsWhileConnecting() async throws {
    let server = try await DeafServer()
    var options = TransportOptions()
    options.maxTime = .milliseconds(50)
    let exchange = await WireClient().perform(RequestMessage(url: server.base), options: options)
    XCTAssertEqual(exchange.failure?.kind, .timeout)
    XCTAssertNil(exchange.connection)
    try await server.stop()
  }

  func testCancellingWhileConnectingEndsAtOnce() async throws {
    let server = try await DeafServer()
    let task = Task { await WireClient().perform(RequestMessage(url: server.base)) }
    await Task.yield()
    task.cancel()
    let exchange = await task.value
    XCTAssertEqual(exchange.ending, .cancelled)
    XCTAssertLessThan(try XCTUnwrap(exchange.timing.ended), .seconds(5))
    try await server.stop()
  }

  func testOtherFaultsOfConnectingGiveTheSystemsReason() throws {
    let route = try ConnectionRoute(to: RequestURL("http://[::1]:8080/"), TransportOptions())
    let fault = ConnectionFault(IOError(errnoCode: 101, reason: "connect"), on: route, timeout: .seconds(1))
    guard case .other(let endpoint, let reason) = fault else { return XCTFail("\(fault)") }
    XCTAssertEqual(
      fault.sentence,
      "no connection to [::1]:8080 (\(reason)). See whether the host can be reached."
    )
    XCTAssertEqual(endpoint, .network(Authority(host: "::1", port: 8080, isIPv6: true)))
    XCTAssertEqual(fault.kind, .connect)
  }
}
