import Exchanges
import NIOCore
import NIOPosix
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
    let passed = try await withProxy(to: server.base, options, work)
    try await server.stop()
    return passed
  }

  private func withProxy(
    to base: String,
    _ options: RecordingProxy.Options = RecordingProxy.Options(),
    _ work: (_ base: String, _ client: WireClient) async throws -> Void
  ) async throws -> [RecordingProxy.Passed] {
    let (tape, upstream, client) = (Tape(), WireClient(), WireClient())
    let proxy = RecordingProxy(to: base, by: upstream, options: options) { one in tape.passed.withLock { $0.append(one) } }
    let port = try await proxy.start()
    try await work("http://127.0.0.1:\(port)", client)
    await proxy.stop()
    await client.shutdown()
    await upstream.shutdown()
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
    let passed = try await withProxy(server) { base, client in
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
      let silent = await exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      XCTAssertTrue(silent.hasPrefix("502 \(server.base) gave no response: "), silent)
    }
    XCTAssertEqual(passed.map { $0.exchange.head == nil }, [true])
  }

  /// Sends a body in pieces, each when the one before has come back.
  private func send(_ pieces: [String], to url: String, headers: [HeaderLine] = [], by client: WireClient) async -> Exchange {
    let upload = RequestStream(length: nil, limit: 0, keeps: { _ in true }, hasRoomAgain: {})
    let rest = Mutex(pieces[...])
    let seen = Mutex("")
    @Sendable func next() {
      if let piece = rest.withLock({ $0.popFirst() }) {
        seen.withLock { $0 = piece }
        upload.add(Array(piece.utf8))
      } else {
        upload.end(trailers: [HeaderLine(name: "X-Sum", value: "1")])
      }
    }
    var options = TransportOptions()
    options.upload = upload
    let message = RequestMessage(method: "POST", url: url, headers: headers)
    return await client.perform(message, options: options) { event, _ in
      switch event {
      case .head where headers.isEmpty, .informational: next()
      case .body(let bytes):
        let text = String(decoding: bytes, as: UTF8.self)
        if seen.withLock({ !$0.isEmpty && text.contains($0) }) { next() }
      default: break
      }
    }
  }

  func testARequestPassesWhileItComes() async throws {
    let server = try await EchoServer()
    let passed = try await withProxy(to: server.base) { base, client in
      let exchange = await send(["one", "two", "three"], to: base, by: client)
      XCTAssertEqual(exchange.ending, .complete)
      // The trailers pass too.
      XCTAssertEqual(
        String(decoding: exchange.body, as: UTF8.self),
        "3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\nX-Sum: 1\r\n\r\n"
      )
    }
    try await server.stop()
    XCTAssertEqual(passed.map { String(decoding: $0.exchange.request.body ?? [], as: UTF8.self) }, ["onetwothree"])
    XCTAssertEqual(passed.map { $0.upload?.trailers.map(\.value) }, [["1"]])
  }

  func testTheServerSaysWhetherItWantsTheBody() async throws {
    let server = try await EchoServer()
    let passed = try await withProxy(to: server.base) { base, client in
      let exchange = await send(["one"], to: base, headers: [HeaderLine(name: "Expect", value: "100-continue")], by: client)
      XCTAssertEqual(exchange.informational.map { $0.value(of: "X-From") }, ["server"])
      XCTAssertEqual(exchange.ending, .complete)
    }
    try await server.stop()
    XCTAssertEqual(passed.map(\.exchange.request.headers), [[HeaderLine(name: "Transfer-Encoding", value: "chunked")]])
    let refusing = try await RawServer(.text("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n"), readsBodies: false)
    let refused = try await withProxy(refusing) { base, client in
      let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n"
      let exchange = await client.perform(RequestMessage(raw: Array(head.utf8), to: base))
      XCTAssertEqual(exchange.head?.status, 417)
    }
    XCTAssertEqual(refused.map { $0.exchange.request.headers.map(\.name) }, [["Expect"]])
  }

  func testOfALongRequestOnlyTheBeginningIsKept() async throws {
    let server = try await EchoServer()
    var options = RecordingProxy.Options()
    options.requestLimit = 1 << 20
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20)
    let passed = try await withProxy(to: server.base, options) { base, client in
      let exchange = await client.perform(RequestMessage(method: "POST", url: base, body: body))
      XCTAssertEqual(exchange.body.count, body.count)
    }
    try await server.stop()
    XCTAssertEqual(passed.map { $0.upload?.count }, [body.count])
    XCTAssertEqual(passed.map { $0.upload?.keepsWholeBody }, [false])
    let kept = try XCTUnwrap(passed.first?.exchange.request.body?.count)
    XCTAssertLessThanOrEqual(kept, 1 << 20)
  }

  func testABodyThatWaitsIsNotReadFurther() {
    let asked = Mutex(0)
    let upload = RequestStream(length: nil, limit: 10, keeps: { _ in true }, hasRoomAgain: { asked.withLock { $0 += 1 } })
    upload.add([UInt8](repeating: 1, count: 60_000))
    XCTAssertTrue(upload.hasRoom)
    upload.add([UInt8](repeating: 1, count: 60_000))
    XCTAssertFalse(upload.hasRoom)
    let taken = Mutex<[RequestStream.Part]>([])
    upload.take { part in taken.withLock { $0.append(part) } }
    XCTAssertTrue(upload.hasRoom)
    XCTAssertEqual(asked.withLock { $0 }, 1)
    upload.take { part in taken.withLock { $0.append(part) } }
    upload.end()
    XCTAssertEqual(taken.withLock { $0 }, [.bytes([UInt8](repeating: 1, count: 120_000)), .end(trailers: [])])
    // What nobody takes is dropped.
    upload.abandon()
    upload.add([UInt8](repeating: 1, count: 120_000))
    XCTAssertTrue(upload.hasRoom)
    XCTAssertEqual(upload.record.body, [])
    XCTAssertEqual(upload.record.count, 240_000)
  }

  func testAClientOfHTTP10GetsTheBodyWithoutChunks() async throws {
    let body = String(repeating: "0123456789", count: 300_000)
    let server = try await RawServer(
      .text(
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\nX-A: 1\r\n\r\n"
          + "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\nX-Sum: 4\r\n\r\n"
      )
    )
    _ = try await withProxy(server) { base, client in
      let exchange = await client.perform(RequestMessage(raw: Array("GET / HTTP/1.0\r\n\r\n".utf8), to: base))
      XCTAssertEqual(exchange.informational, [])
      XCTAssertEqual(exchange.head?.headers.map { "\($0.name): \($0.value)" }, ["X-A: 1", "Connection: close"])
      XCTAssertTrue(exchange.body.elementsEqual(body.utf8))
      XCTAssertEqual(exchange.ending, .complete)
    }
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

/// A server that sends back every byte of a body while it comes, chunks and trailers as they are.
private struct EchoServer: Sendable {
  private let listener: any Channel
  let base: String

  init() async throws {
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler()) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    base = "http://127.0.0.1:\(listener.localAddress?.port ?? 0)"
  }

  func stop() async throws { try await listener.close() }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var head: [UInt8] = []
    /// How many bytes are still to come; nil where the last chunk ends the body.
    private var left: Int?
    private var hasHead = false
    private var last: [UInt8] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      var bytes = Array(unwrapInboundIn(data).readableBytesView)
      if !hasHead {
        head += bytes
        guard let end = head.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return }
        hasHead = true
        bytes = Array(head[end...])
        let text = String(decoding: head[..<end], as: UTF8.self)
        left = text.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }.flatMap { Int($0.dropFirst(16)) }
        if text.contains("Expect: ") { write(Array("HTTP/1.1 100 Continue\r\nX-From: server\r\n\r\n".utf8), context) }
        write(Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8), context)
      }
      write(bytes, context)
      left = left.map { $0 - bytes.count }
      last = Array((last + bytes).suffix(4))
      if left == 0 || (left == nil && last == Array("\r\n\r\n".utf8)) {
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
      }
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
  }
}
