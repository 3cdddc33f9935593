import NIOCore
import NIOTLS

/// Waits for the end of a TLS handshake; afterwards it only passes things on.
final class HandshakeHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// Succeeds with the protocol that ALPN chose.
  private var promise: EventLoopPromise<String?>?

  init(_ promise: EventLoopPromise<String?>) {
    self.promise = promise
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted(let applicationProtocol)? = event as? TLSUserEvent {
      promise?.succeed(applicationProtocol)
      promise = nil
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let promise else { return context.fireErrorCaught(error) }
    self.promise = nil
    promise.fail(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    promise?.fail(ChannelError.eof)
    promise = nil
    context.fireChannelInactive()
  }
}
