import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL
import NIOTLS

extension ChannelPipeline.SynchronousOperations {
  /// Adds the handlers of a new connection: TLS if there is a certificate, and then those of the protocol that the client speaks.
  func addServing(_ server: SharedServerState, _ channel: any Channel) throws {
    let loop = channel.eventLoop
    let timeouts = server.configuration.timeouts
    let limit = loop.scheduleTask(in: .init(min(timeouts.idle, timeouts.head))) {
      channel.close(promise: nil)
    }
    channel.closeFuture.whenComplete { _ in limit.cancel() }
    guard let tls = server.configuration.tls else {
      return try addHandler(
        PrefaceHandler(timeout: timeouts.head) { isHTTP2 in
          limit.cancel()
          try channel.pipeline.syncOperations.addProtocol(isHTTP2: isHTTP2, server, channel)
        }
      )
    }
    try addHandler(TLSGreetingHandler(protocols: Set(TLSFiles.protocols)))
    try addHandler(NIOSSLServerHandler(context: tls.context))
    try addHandler(FarewellHandler())
    try addHandler(
      ApplicationProtocolNegotiationHandler { result in
        limit.cancel()
        return loop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addProtocol(isHTTP2: result == .negotiated("h2"), server, channel)
        }
      }
    )
  }

  private func addProtocol(isHTTP2: Bool, _ server: SharedServerState, _ channel: any Channel) throws {
    if isHTTP2 { try addHTTP2(server, channel) } else { try addHTTP1(server, channel) }
  }

  /// Adds the handlers of HTTP/1.1: the first reads requests with NIO's decoder, and the second responds.
  ///
  /// Responses are written by our own encoder. Field lines are not validated again, because `HTTPFields` only contains valid
  /// ones.
  private func addHTTP1(_ server: SharedServerState, _ channel: any Channel) throws {
    let edge = WireEdge()
    try addHandler(edge)
    let memory = ResponseMemory.OfConnection(server.memory, server.configuration.responses)
    let timer = ConnectionClock.Timer(server.configuration.timeouts, isShared: false, channel.eventLoop)
    try addHandler(ResponseHandler(server, edge: edge, memory, timer: timer))
  }
}

/// Lets a TLS connection that the server closes be closed as soon as the client closes its side.
///
/// While only one side may be closed, NIOSSL takes no notice of that, and waits five seconds before it closes the connection.
private final class FarewellHandler: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if mode == .all { try? context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false) }
    context.close(mode: mode, promise: promise)
  }
}
