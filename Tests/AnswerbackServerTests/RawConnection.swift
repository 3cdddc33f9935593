import NIOCore
import NIOPosix

/// Sends bytes to a port of 127.0.0.1 and collects what comes until the server closes, for ten seconds at most.
func bytes(sending text: String, to port: Int) async throws -> String {
  let done = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: ByteBuffer.self)
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(done)) }
    }
    .connect(host: "127.0.0.1", port: port).get()
  let limit = channel.eventLoop.scheduleTask(in: .seconds(10)) { channel.close(promise: nil) }
  try await channel.writeAndFlush(ByteBuffer(string: text))
  let collected = try await done.futureResult.get()
  limit.cancel()
  return String(buffer: collected)
}

private final class Collector: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var collected = ByteBuffer()
  private let done: EventLoopPromise<ByteBuffer>

  init(_ done: EventLoopPromise<ByteBuffer>) { self.done = done }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    collected.writeImmutableBuffer(unwrapInboundIn(data))
  }

  func channelInactive(context: ChannelHandlerContext) {
    done.succeed(collected)
  }
}
