import NIOCore
import NIOPosix
import Synchronization
import XCTest

/// A server on a free port of 127.0.0.1 that keeps every byte of each connection until its client closes it.
///
/// It answers once the head and so many bytes of a body have come, and what comes after that is kept, too.
struct RequestRecorder: Sendable {
  private struct State {
    var bodyLength = 0
    var recorded: [[UInt8]] = []
    var waiting: [CheckedContinuation<[UInt8], Never>] = []
  }

  private final class Record: Sendable {
    let state = Mutex(State())
  }

  let port: Int
  private let record: Record
  private let listener: any Channel

  init() async throws {
    let record = Record()
    self.record = record
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Recording(record)) }
    }
    listener = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    port = try XCTUnwrap(listener.localAddress?.port)
  }

  var base: String { "http://127.0.0.1:\(port)" }

  /// How long the bodies of the requests are that come next.
  func expect(bodyLength: Int) {
    record.state.withLock { $0.bodyLength = bodyLength }
  }

  /// What a client has sent on a connection that is closed.
  func next() async -> [UInt8] {
    await withCheckedContinuation { continuation in
      let first = record.state.withLock { state -> [UInt8]? in
        if !state.recorded.isEmpty { return state.recorded.removeFirst() }
        state.waiting.append(continuation)
        return nil
      }
      if let first { continuation.resume(returning: first) }
    }
  }

  func stop() async throws { try await listener.close() }

  private final class Recording: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let record: Record
    private var bytes: [UInt8] = []
    private var hasAnswered = false

    init(_ record: Record) { self.record = record }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      bytes += unwrapInboundIn(data).readableBytesView
      guard !hasAnswered, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound,
        bytes.count - end >= record.state.withLock({ $0.bodyLength })
      else { return }
      hasAnswered = true
      let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
      context.writeAndFlush(NIOAny(answer), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
      let waiting = record.state.withLock { state -> CheckedContinuation<[UInt8], Never>? in
        if !state.waiting.isEmpty { return state.waiting.removeFirst() }
        state.recorded.append(bytes)
        return nil
      }
      waiting?.resume(returning: bytes)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
