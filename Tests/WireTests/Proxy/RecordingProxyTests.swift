import Exchanges
import Synchronization
import XCTest

@testable import Wire

/// A proxy between a client and a server that says exactly what it is told to.
final class RecordingProxyTests: XCTestCase {
  private final class Tape: Sendable {
    let passed = Mutex<[RecordingProxy.Passed]>([])
    var exchanges: [Exchange] { passed.withLock { $0.map(\.exchange) } }
  }

  /// Starts a proxy before a server, and stops both.
  private func withProxy(
    _ server: RawServer,
    _ options: RecordingProxy.Options = RecordingProxy.Options(),
    _ work: (_ base: String, _ client: WireClient) async throws -> Void
  ) async throws -> [RecordingProxy.Passed] {
    let (tape, upstream, client) = (Tape(), WireClient(), WireClient())
    let proxy = RecordingProxy(to: server.base, by: upstream, options: options) { one in tape.passed.withLock { $0.append(one) } }
    let port = try await proxy.start()
    try await work("http://127.0.0.1:\(port)", client)
    await proxy.stop()
    await client.shutdown()
    await upstream.shutdown()
    try await server.stop()
    return tape.passed.withLock { $0 }
  }

  func testBytesOfABodyPassAsTheyCame() async throws {
    let body = "3;x=1\r\nabc\r\n1\r\nd\r\n0\r\nX-Sum: 4\r\n\r\n"
    let server = try await RawServer(
      .text(
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 Fine  by me\r\nX-a:  1\r\nx-A: 2\r\nTransfer-Encoding: chunked\r\n\r\n\(body)"
      )
    )
    let passed = try await withProxy(server) { base, client in
      let request = RequestMessage(
        method: "POST",
        url: "\(base)/p?q",
        headers: [HeaderLine(name: "X-B", value: "b")],
        body: Array("hello".utf8)
      )
      let exchange = await client.perform(request)
      XCTAssertEqual(exchange.ending, .complete)
      XCTAssertEqual(exchange.informational.map(\.status), [103])
      XCTAssertEqual(exchange.head?.reason, "Fine  by me")
      XCTAssertEqual(
        exchange.head?.headers.map { String(decoding: $0.bytes, as: UTF8.self) },
        ["X-a:  1", "x-A: 2", "Transfer-Encoding: chunked"]
      )
      XCTAssertTrue(String(decoding: exchange.received, as: UTF8.self).hasSuffix("\r\n\r\n\(body)"))
      XCTAssertEqual(exchange.trailers.map(\.value), ["4"])
    }
    XCTAssertEqual(
      server.script.requests.map { String(decoding: $0, as: UTF8.self) },
      ["POST /p?q HTTP/1.1\r\nX-B: b\r\nHost: 127.0.0.1:\(server.port)\r\nContent-Length: 5\r\n\r\nhello"]
    )
    XCTAssertEqual(passed.map { String(decoding: $0.exchange.body, as: UTF8.self) }, ["abcd"])
    XCTAssertEqual(passed.map(\.exchange.request.url), ["\(server.base)/p?q"])
  }

  func testRequestsOfOneConnectionFollowEachOther() async throws {
    let server = try await RawServer(.ok, .closing("HTTP/1.0 200 OK\r\n\r\nto the end"))
    let passed = try await withProxy(server) { base, client in
      for text in ["ok", "to the end"] {
        let exchange = await client.perform(RequestMessage(url: "\(base)/"))
        XCTAssertEqual(exchange.ending, .complete)
        XCTAssertEqual(String(decoding: exchange.body, as: UTF8.self), text)
      }
    }
    XCTAssertEqual(passed.map(\.connection), [1, 1])
  }

  func testAClientOfHTTP10SeesTheEndOfTheConnection() async throws {
    let server = try await RawServer(.ok)
    _ = try await withProxy(server) { base, client in
      let exchange = await client.perform(RequestMessage(raw: Array("GET / HTTP/1.0\r\n\r\n".utf8), to: base))
      XCTAssertEqual(exchange.head?.values(of: "Connection"), ["close"])
      XCTAssertEqual(String(decoding: exchange.body, as: UTF8.self), "ok")
    }
  }

  func testEventsPassWhileTheStreamRuns() async throws {
    var answer = RawServer.Answer.text(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n"
    )
    answer.afterthoughts = [Array("9\r\ndata: 2\n\n\r\n".utf8)]
    let server = try await RawServer(answer)
    let passed = try await withProxy(server) { base, client in
      let task = Mutex<Task<Exchange, Never>?>(nil)
      let seen = Mutex("")
      let (known, isKnown) = AsyncStream.makeStream(of: Never.self)
      let running = Task {
        for await _ in known {}
        return await client.perform(RequestMessage(url: "\(base)/events"), options: TransportOptions()) { event, _ in
          guard case .body(let bytes) = event else { return }
          let text = seen.withLock { seen in
            seen += String(decoding: bytes, as: UTF8.self)
            return seen
          }
          // The server never ends the stream: this can only be seen while it runs.
          if text.hasSuffix("data: 2\n\n") { task.withLock { $0 }?.cancel() }
        }
      }
      task.withLock { $0 = running }
      isKnown.finish()
      let exchange = await running.value
      XCTAssertEqual(exchange.ending, .cancelled)
      await fulfillment(of: [server.script.sawClose], timeout: 20)
    }
    XCTAssertEqual(passed.map(\.exchange.ending), [.cancelled])
    XCTAssertEqual(passed.map { String(decoding: $0.exchange.body, as: UTF8.self) }, ["data: 1\n\ndata: 2\n\n"])
  }

  func testWhatCannotBePassedOnIsSaid() async throws {
    let server = try await RawServer(.closing(""))
    var options = RecordingProxy.Options()
    options.requestLimit = 1 << 20
    let passed = try await withProxy(server, options) { base, client in
      func exchange(_ raw: String) async -> String {
        let exchange = await client.perform(RequestMessage(raw: Array(raw.utf8), to: base))
        return "\(exchange.head?.status ?? 0) \(String(decoding: exchange.body, as: UTF8.self))"
      }
      let tunnel = await exchange("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n")
      XCTAssertEqual(
        tunnel,
        "501 A recording proxy can't look into tunnels. Send requests for \(server.base) to \(base) instead.\n"
      )
      let other = await exchange("GET http://other.test/ HTTP/1.1\r\nHost: other.test\r\n\r\n")
      XCTAssertEqual(
        other,
        "421 This proxy records \(server.base) only. Record another server with answerback record --target URL.\n"
      )
      let broken = await exchange("NOT HTTP\r\n\r\n")
      XCTAssertEqual(broken, "400 This isn't an HTTP/1.1 request that can be read.\n")
      let large = await exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n" + String(repeating: "x", count: 1_048_577)
      )
      XCTAssertEqual(large, "413 A request may have 1 MiB here. Send it to \(server.base) directly.\n")
      let silent = await exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      XCTAssertTrue(silent.hasPrefix("502 \(server.base) gave no response: "), silent)
    }
    XCTAssertEqual(passed.map { $0.exchange.head == nil }, [true])
  }

  func testOfALongResponseOnlyTheBeginningIsKept() async throws {
    let body = String(repeating: "0123456789", count: 30_000)
    let server = try await RawServer(.text("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n\(body)"))
    var options = RecordingProxy.Options()
    options.recordLimit = 1000
    let passed = try await withProxy(server, options) { base, client in
      let exchange = await client.perform(RequestMessage(url: base))
      XCTAssertEqual(String(decoding: exchange.body, as: UTF8.self), body)
    }
    XCTAssertEqual(passed.map(\.exchange.body.count), [1000])
    XCTAssertEqual(passed.map(\.exchange.keepsWholeBody), [false])
  }

  func testAPortThatIsTakenIsNamed() async throws {
    let server = try await RawServer(.ok)
    var options = RecordingProxy.Options()
    options.port = server.port
    let proxy = RecordingProxy(to: server.base, by: WireClient(), options: options) { _ in }
    do {
      _ = try await proxy.start()
      XCTFail("The port is taken.")
    } catch {
      XCTAssertTrue(error.description.hasPrefix("Port \(server.port) of 127.0.0.1 can't be listened on: "), error.description)
    }
    try await server.stop()
  }
}
