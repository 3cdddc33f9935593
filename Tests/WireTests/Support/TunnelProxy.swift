import NIOCore
import NIOPosix
import Synchronization
import XCTest

/// A proxy that opens every tunnel it is asked for and carries bytes both ways.
struct TunnelProxy: Sendable {
  let port: Int
  let heads: Heads
  private let listener: any Channel

  /// What it was asked, head by head.
  final class Heads: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    fileprivate func append(_ text: String) { texts.withLock { $0.append(text) } }
  }

  init() async throws {
    let heads = Heads()
    self.heads = heads
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Entrance(heads)) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = try XCTUnwrap(listener.localAddress?.port)
  }

  func stop() async throws { try await listener.close() }
}

/// Reads CONNECT, connects, and hands on what comes.
private final class Entrance: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let heads: TunnelProxy.Heads
  private var text = ""
  private var other: (any Channel)?

  init(_ heads: TunnelProxy.Heads) { self.heads = heads }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if let other { return other.writeAndFlush(unwrapInboundIn(data), promise: nil) }
    text += String(buffer: unwrapInboundIn(data))
    guard text.hasSuffix("\r\n\r\n") else { return }
    heads.append(text)
    let target = text.split(separator: " ")[1].split(separator: ":")
    let near = context.channel
    let bootstrap = ClientBootstrap(group: context.eventLoop)
      .channelInitializer { far in
        far.eventLoop.makeCompletedFuture { try far.pipeline.syncOperations.addHandler(Exit(near)) }
      }
    bootstrap.connect(host: String(target[0]), port: Int(target[1]) ?? 0).assumeIsolated().whenSuccess { far in
      self.other = far
      near.writeAndFlush(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n"), promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) { other?.close(promise: nil) }
}

private final class Exit: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let near: any Channel

  init(_ near: any Channel) { self.near = near }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    near.writeAndFlush(unwrapInboundIn(data), promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { near.close(promise: nil) }
}
