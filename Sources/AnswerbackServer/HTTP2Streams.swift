import Logging
import NIOCore
import NIOHTTP2

/// A connection of HTTP/2 beside its streams: says goodbye when the server stops or when nothing happens.
final class HTTP2Streams: ChannelDuplexHandler {
  typealias InboundIn = HTTP2Frame
  typealias InboundOut = HTTP2Frame
  typealias OutboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  /// RFC 9113 section 6.8: the end is announced first, so that no stream is lost that was begun meanwhile, and then said.
  private enum Goodbye { case none, announced, said }

  private static let ping = HTTP2PingData(withInteger: 0x676F_6F64_6279_65)

  private var goodbye = Goodbye.none
  private var open = 0
  private var lastStream = HTTP2StreamID.rootStream
  private var context: ChannelHandlerContext?
  /// Waits for something to happen, or for the announcement to be acknowledged.
  private var timer: Scheduled<Void>?
  private let edge: HTTP2Edge
  private let logger: Logger
  private let timeouts: Timeouts
  private let loop: any EventLoop

  init(_ server: ServerState, _ edge: HTTP2Edge, _ loop: any EventLoop) {
    self.edge = edge
    logger = server.logger
    timeouts = server.configuration.timeouts
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

    func streamCreated(_ id: HTTP2StreamID, channel: any Channel) { streams.value.began(id) }
    func streamClosed(_ id: HTTP2StreamID, channel: any Channel) { streams.value.ended() }
  }

  var counting: Counting { Counting(streams: NIOLoopBound(self, eventLoop: loop)) }

  private func began(_ id: HTTP2StreamID) {
    open += 1
    lastStream = max(lastStream, id)
    if goodbye == .none { timer?.cancel() }
  }

  private func ended() {
    open -= 1
    guard open == 0 else { return }
    switch goodbye {
    case .none: waitIdle()
    case .announced: break
    case .said: closeSoon()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { announceGoodbye() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .ping(Self.ping, ack: true) = unwrapInboundIn(data).payload { sayGoodbye() }
    context.fireChannelRead(data)
  }

  /// Of the connection, which the edge sees the end of, or of one of its streams.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.debug("a client of HTTP/2 is refused: \(error)")
  }

  private func waitIdle() {
    schedule(in: timeouts.idle) { $0.announceGoodbye() }
  }

  private func announceGoodbye() {
    guard goodbye == .none else { return }
    goodbye = .announced
    edge.announceGoodbye()
    send(.ping(Self.ping, ack: false))
    context?.flush()
    schedule(in: timeouts.linger) { $0.sayGoodbye() }
  }

  /// The client knows, or does not answer: what it begins from now on is not served.
  private func sayGoodbye() {
    guard goodbye == .announced else { return }
    goodbye = .said
    timer?.cancel()
    send(.goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil))
    context?.flush()
    if open == 0 { closeSoon() }
  }

  private func send(_ payload: HTTP2Frame.FramePayload) {
    context?.write(wrapOutboundOut(HTTP2Frame(streamID: .rootStream, payload: payload)), promise: nil)
  }

  /// There may still be a last frame to flush.
  private func closeSoon() {
    let bound = NIOLoopBound(self, eventLoop: loop)
    loop.execute { bound.value.context?.close(promise: nil) }
  }

  private func schedule(in time: Duration, _ work: @escaping (HTTP2Streams) -> Void) {
    timer?.cancel()
    let bound = NIOLoopBound((streams: self, work: work), eventLoop: loop)
    timer = loop.scheduleTask(in: .init(time)) { bound.value.work(bound.value.streams) }
  }
}
