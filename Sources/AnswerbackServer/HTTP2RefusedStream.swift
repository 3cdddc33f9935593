import NIOCore
import NIOHTTP2

/// Refuses a stream above the limit with REFUSED_STREAM, so that the client can retry it (RFC 9113 section 8.7). Other streams go on.
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
