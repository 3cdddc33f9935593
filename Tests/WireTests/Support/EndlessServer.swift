import NIOCore
import NIOPosix
import NIOSSL
import XCTest

/// A server that sends `start`, then `piece` again and again for as long as the client reads.
struct EndlessServer {
  let port: Int
  private let listener: any Channel

  init(_ start: [UInt8], then piece: [UInt8], tls: TLSConfiguration? = nil) async throws {
    let context = try tls.map { try NIOSSLContext(configuration: $0) }
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
          try channel.pipeline.syncOperations.addHandler(Flood(start, piece))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = try XCTUnwrap(listener.localAddress?.port)
  }

  func stop() async throws { try await listener.close() }
}

private final class Flood: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let start: ByteBuffer
  private let piece: ByteBuffer

  init(_ start: [UInt8], _ piece: [UInt8]) {
    self.start = ByteBuffer(bytes: start)
    let count = max(1, 16_384 / piece.count)
    self.piece = ByteBuffer(bytes: Array(repeatElement(piece, count: count).joined()))
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(start), promise: nil)
    send(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func send(_ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(piece)).assumeIsolated().whenSuccess {
      // A socket that takes a piece at once would call deeper and deeper.
      context.eventLoop.assumeIsolated().execute { self.send(context) }
    }
  }
}
