import Exchanges
import NIOCore
import XCTest

@testable import Wire

final class TimeoutTests: XCTestCase {
  private func failure(
    of server: RawServer,
    _ change: (inout TransportOptions) -> Void
  ) async -> TransportFailure? {
    var options = TransportOptions()
    change(&options)
    return await WireClient().perform(RequestMessage(url: server.base), options: options).failure
  }

  func testAServerThatNeverAnswersRunsIntoTheHeadTimeout() async throws {
    let server = try await RawServer(.silence)
    let failure = await failure(of: server) { $0.headTimeout = .milliseconds(50) }
    XCTAssertEqual(
      failure,
      TransportFailure(
        .timeout,
        "GET \(server.base): no whole head within 50 ms after the request, 0 bytes of the response came. "
          + "See what the handler waits for, or raise the head timeout."
      )
    )
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    try await server.stop()
  }

  func testAServerThatDoesNotReadTheRequestRunsIntoTheHeadTimeoutToo() async throws {
    let server = try await RawServer(.silence, readsBodies: false)
    var options = TransportOptions()
    options.headTimeout = .milliseconds(50)
    let request = RequestMessage(method: "PUT", url: server.base, body: [UInt8](repeating: 0x78, count: 30_000_000))
    let exchange = await WireClient().perform(request, options: options)
    XCTAssertEqual(exchange.failure?.kind, .timeout)
    XCTAssertTrue(try XCTUnwrap(exchange.failure).description.contains("took nothing of the request for 50 ms"))
    XCTAssertNil(exchange.sent)
    try await server.stop()
  }

  func testABodyThatKeepsComingDoesNotRunIntoTheIdleTimeout() async throws {
    var answer = RawServer.Answer.text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na")
    answer.afterthoughts = ["b", "c", "d"].map { Array($0.utf8) }
    answer.pause = .milliseconds(350)
    let server = try await RawServer(answer)
    let failure = await failure(of: server) { $0.idleTimeout = .seconds(1) }
    XCTAssertNil(failure)
    try await server.stop()
  }

  func testAnInformationalHeadIsNotTheHeadThatIsWaitedFor() async throws {
    let server = try await RawServer(.text("HTTP/1.1 100 Continue\r\n\r\n"))
    let failure = await failure(of: server) { $0.headTimeout = .milliseconds(400) }
    XCTAssertEqual(
      failure,
      TransportFailure(
        .timeout,
        "GET \(server.base): no whole head within 400 ms after the request, 25 bytes of the response came. "
          + "See what the handler waits for, or raise the head timeout."
      )
    )
    try await server.stop()
  }

  func testABodyThatPausesRunsIntoTheIdleTimeout() async throws {
    let server = try await RawServer(.text("HTTP/1.1 200 OK\r\n\r\nhello"))
    let failure = await failure(of: server) { $0.idleTimeout = .milliseconds(50) }
    XCTAssertEqual(
      failure,
      TransportFailure(
        .timeout,
        "GET \(server.base): the body paused for more than 50 ms, after 24 bytes of the response. "
          + "See what the server waits for, or raise the idle timeout."
      )
    )
    await fulfillment(of: [server.script.sawClose], timeout: 5)
    try await server.stop()
  }

  func testTheWholeExchangeHasItsBound() async throws {
    let server = try await RawServer(.text("HTTP/1.1 200 OK\r\n\r\nhello"))
    let failure = await failure(of: server) { $0.maxTime = .milliseconds(400) }
    XCTAssertEqual(
      failure,
      TransportFailure(
        .timeout,
        "GET \(server.base): not finished within 400 ms, 24 bytes of the response came. "
          + "Raise the time limit, or ask for less."
      )
    )
    try await server.stop()
  }

  func testTimeoutsThatCannotBeReachedDoNotOverflow() async throws {
    let server = try await RawServer(.ok)
    let failure = await failure(of: server) { options in
      options.connectTimeout = .seconds(Int64.max)
      options.headTimeout = .seconds(Int64.max)
      options.idleTimeout = .seconds(Int64.max)
      options.maxTime = .seconds(Int64.max)
    }
    XCTAssertNil(failure)
    try await server.stop()
  }

  func testATimeThatHasPassedBeforeTheStartEndsTheExchange() async throws {
    let server = try await RawServer(.silence)
    let failure = await failure(of: server) { $0.maxTime = .seconds(-1) }
    XCTAssertEqual(failure?.kind, .timeout)
    try await server.stop()
  }
}
