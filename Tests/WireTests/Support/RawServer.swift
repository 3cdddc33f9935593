import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import XCTest

/// A server on a free port of 127.0.0.1 that answers each request with prepared bytes, in order, whatever was asked.
struct RawServer: Sendable {
  struct Answer: Sendable {
    var bytes: [UInt8]
    var closes = false
    /// Sent later without being asked, each after a pause.
    var afterthoughts: [[UInt8]] = []
    var pause = TimeAmount.milliseconds(30)

    /// Sends the text and keeps the connection open.
    static func text(_ text: String) -> Answer { Answer(bytes: Array(text.utf8)) }
    /// Sends the text and closes the connection.
    static func closing(_ text: String) -> Answer { Answer(bytes: Array(text.utf8), closes: true) }
    static let ok = text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    static let silence = text("")
  }

  let script: Script
  let port: Int
  private let listener: any Channel

  /// - Parameters:
  ///   - readsBodies: false answers after the head and reads no further.
  ///   - tls: nil for clear text.
  ///   - socket: the path of a unix socket to listen on instead.
  init(_ answers: Answer..., readsBodies: Bool = true, tls: TLSConfiguration? = nil, socket: String? = nil) async throws {
    let script = Script(answers, readsBodies: readsBodies)
    self.script = script
    let context = try tls.map { try NIOSSLContext(configuration: $0) }
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
          try channel.pipeline.syncOperations.addHandler(ScriptHandler(script))
        }
      }
    if let socket {
      listener = try await bootstrap.bind(unixDomainSocketPath: socket, cleanupExistingSocketFile: true).get()
      port = 0
    } else {
      listener = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
      port = try XCTUnwrap(listener.localAddress?.port)
    }
  }

  var base: String { "http://127.0.0.1:\(port)" }

  func stop() async throws { try await listener.close() }
}

/// What a ``RawServer`` is to say, and what it has seen.
final class Script: Sendable {
  private struct State {
    var answers: ArraySlice<RawServer.Answer>
    var requests: [[UInt8]] = []
    var connections = 0
  }

  /// Fulfilled when a connection has closed.
  let sawClose = XCTestExpectation(description: "a connection closed")
  /// Fulfilled when a whole request has come.
  let sawRequest = XCTestExpectation(description: "a request came")
  fileprivate let readsBodies: Bool
  private let state: Mutex<State>

  init(_ answers: [RawServer.Answer], readsBodies: Bool) {
    self.readsBodies = readsBodies
    state = Mutex(State(answers: answers[...]))
    sawClose.assertForOverFulfill = false
    sawRequest.assertForOverFulfill = false
  }

  /// The bytes of each request, in the order they came.
  var requests: [[UInt8]] { state.withLock { $0.requests } }
  var connections: Int { state.withLock { $0.connections } }

  fileprivate func connected() { state.withLock { $0.connections += 1 } }

  /// Takes down a request; the last answer is given again when there are no more.
  fileprivate func answer(to request: [UInt8]) -> RawServer.Answer {
    defer { sawRequest.fulfill() }
    return state.withLock { state in
      state.requests.append(request)
      return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? .silence
    }
  }
}

private final class ScriptHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let script: Script
  private var pending: [UInt8] = []

  init(_ script: Script) { self.script = script }

  func channelActive(context: ChannelHandlerContext) { script.connected() }

  func channelInactive(context: ChannelHandlerContext) { script.sawClose.fulfill() }

  /// A client that leaves in the middle is no fault of the server.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    pending += unwrapInboundIn(data).readableBytesView
    while let length = wholeRequestLength() {
      let answer = script.answer(to: Array(pending.prefix(length)))
      pending.removeFirst(length)
      context.writeAndFlush(NIOAny(context.channel.allocator.buffer(bytes: answer.bytes)), promise: nil)
      for (index, bytes) in answer.afterthoughts.enumerated() {
        let channel = context.channel
        channel.eventLoop.scheduleTask(in: answer.pause * (index + 1)) {
          channel.writeAndFlush(channel.allocator.buffer(bytes: bytes), promise: nil)
        }
      }
      if answer.closes { context.close(promise: nil) }
      if !script.readsBodies { _ = context.channel.setOption(.autoRead, value: false) }
    }
  }

  /// The head, and as much body as its Content-Length line says.
  private func wholeRequestLength() -> Int? {
    guard let end = pending.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return nil }
    guard script.readsBodies else { return end }
    let lines = String(decoding: pending[..<end], as: UTF8.self).split(separator: "\r\n")
    let field = lines.first { $0.lowercased().hasPrefix("content-length:") }
    let bodyLength = field.flatMap { Int($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) } ?? 0
    return pending.count >= end + bodyLength ? end + bodyLength : nil
  }
}
