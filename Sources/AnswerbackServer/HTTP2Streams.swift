import NIOCore
import NIOHTTP2

/// A connection of HTTP/2 beside its streams: says goodbye when the server stops, and closes when nothing happens.
final class HTTP2Streams: ChannelDuplexHandler {
  typealias InboundIn = HTTP2Frame
  typealias OutboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  private var open = 0
  private var isStopping = false
  private var context: ChannelHandlerContext?
  private var timer: Scheduled<Void>?
  private let idle: TimeAmount
  private let loop: any EventLoop

  init(idle: Duration, _ loop: any EventLoop) {
    self.idle = .init(idle)
    self.loop = loop
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    waitIdle()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    timer?.cancel()
  }

  /// Tells the handler of streams that begin and end.
  struct Counting: NIOHTTP2StreamDelegate {
    let streams: NIOLoopBound<HTTP2Streams>

    func streamCreated(_ id: HTTP2StreamID, channel: any Channel) {
      streams.value.open += 1
      streams.value.timer?.cancel()
    }

    func streamClosed(_ id: HTTP2StreamID, channel: any Channel) {
      streams.value.open -= 1
      guard streams.value.open == 0 else { return }
      if streams.value.isStopping { streams.value.closeSoon() } else { streams.value.waitIdle() }
    }
  }

  var counting: Counting { Counting(streams: NIOLoopBound(self, eventLoop: loop)) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { stop() }
    context.fireUserInboundEventTriggered(event)
  }

  /// No new streams; the connection closes when the last one has ended (RFC 9113 section 6.8).
  private func stop() {
    if isStopping { return }
    isStopping = true
    let goodbye = HTTP2Frame.FramePayload.goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil)
    context?.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: .rootStream, payload: goodbye)), promise: nil)
    if open == 0 { closeSoon() }
  }

  /// The stream that has just ended may still have its last frame to write.
  private func closeSoon() {
    let bound = NIOLoopBound(self, eventLoop: loop)
    loop.execute { bound.value.context?.close(promise: nil) }
  }

  private func waitIdle() {
    timer?.cancel()
    let bound = NIOLoopBound(self, eventLoop: loop)
    timer = loop.scheduleTask(in: idle) { bound.value.stop() }
  }
}
