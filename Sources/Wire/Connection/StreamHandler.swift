import NIOCore
import NIOHTTP2

/// Hands the frames of one stream to the exchange that opened it.
final class StreamHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame.FramePayload

  private let run: ExchangeRun
  private var resetCode: HTTP2ErrorCode?

  init(_ run: ExchangeRun) {
    self.run = run
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .headers(let frame):
      run.took { $0.take(frame.headers, isLast: frame.endStream) }
    case .data(let frame):
      guard case .byteBuffer(let buffer) = frame.data else { return }
      run.took { $0.take(Array(buffer.readableBytesView), isLast: frame.endStream) }
    case .rstStream(let code):
      resetCode = code
    default:
      break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? NIOHTTP2Errors.StreamClosed { resetCode = error.errorCode }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    run.streamClosed(resetCode)
  }
}
