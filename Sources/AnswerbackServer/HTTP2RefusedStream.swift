import NIOCore
import NIOHTTP2

/// A stream that is one too many: it is refused, so that its client may try again (RFC 9113 section 8.7), and all others go on.
final class HTTP2RefusedStream: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame.FramePayload
  typealias OutboundOut = HTTP2Frame.FramePayload

  private var isRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isRefused { return }
    isRefused = true
    context.writeAndFlush(wrapOutboundOut(.rstStream(.refusedStream)), promise: nil)
    context.close(promise: nil)
  }
}
