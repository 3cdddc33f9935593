import Exchanges
import Foundation
import XCTest

@testable import Wire

final class UnixSocketTests: XCTestCase {
  private let path = "/tmp/answerback-\(UUID().uuidString.prefix(8)).sock"

  func testASocketIsReachedByOptionAndByURL() async throws {
    let server = try await RawServer(.ok, socket: path)
    let client = WireClient()
    var options = TransportOptions()
    options.unixSocket = path
    let byOption = await client.perform(RequestMessage(url: "http://app.test/a"), options: options)
    let escaped = path.replacing("/", with: "%2F")
    let byURL = await client.perform(RequestMessage(url: "http+unix://\(escaped)/b?c"))
    XCTAssertEqual([byOption.ending, byURL.ending], [.complete, .complete])
    XCTAssertEqual(byOption.connection, ConnectionInfo(local: "", peer: "unix:\(path)", reused: false))
    XCTAssertEqual(
      server.script.requests.map { String(decoding: $0, as: UTF8.self) },
      ["GET /a HTTP/1.1\r\nHost: app.test\r\n\r\n", "GET /b?c HTTP/1.1\r\nHost: localhost\r\n\r\n"]
    )
    await client.shutdown()
    try await server.stop()
  }

  func testASocketThatIsNotThereIsAFaultOfConnecting() async {
    var options = TransportOptions()
    options.unixSocket = "/nowhere/s.sock"
    let exchange = await WireClient().perform(RequestMessage(url: "http://a/"), options: options)
    XCTAssertEqual(
      exchange.failure,
      TransportFailure(
        .connect,
        "GET http://a/: nothing accepts connections at the socket \"/nowhere/s.sock\". "
          + "Start the server, or correct host and port."
      )
    )
    options.unixSocket = "/" + String(repeating: "x", count: 200)
    let long = await WireClient().perform(RequestMessage(url: "http://a/"), options: options)
    XCTAssertEqual(long.failure?.kind, .connect)
    let broken = await WireClient().perform(RequestMessage(url: "http+unix://%2/"))
    XCTAssertEqual(broken.failure?.kind, .badRequest)
  }
}
