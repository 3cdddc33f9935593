import Logging
import NIOCore
import NIOHTTP2

/// Manages the streams of an HTTP/2 connection. It sends GOAWAY when the server stops or the connection is idle.
final class HTTP2Streams: ChannelDuplexHandler {
  typealias InboundIn = HTTP2Frame
  typealias InboundOut = HTTP2Frame
  typealias OutboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  /// The end is announced first, so that no stream that is begun meanwhile is lost, and then sent (RFC 9113 section 6.8).
  private enum Goodbye { case none, announced, said }

  private static let ping = HTTP2PingData(withInteger: 0x676F_6F64_6279_65)

  private var goodbye = Goodbye.none
  private var open = 0
  /// The number of streams that may be open at once.
  private let limit: Int
  private var lastStream = HTTP2StreamID.rootStream
  private var context: ChannelHandlerContext?
  /// The timer of all streams.
  let timer: ConnectionClock.Timer
  /// The time-out of an idle connection, or of the acknowledgement of an announcement.
  private var wait: Scheduled<Void>?
  private let windows: HTTP2Windows
  private let edge: HTTP2Edge
  private let server: SharedServerState
  private let logger: Logger
  private let timeouts: ServerConfiguration.Timeouts
  private let loop: any EventLoop

  init(_ server: SharedServerState, _ edge: HTTP2Edge, _ windows: HTTP2Windows, limit: Int, _ loop: any EventLoop) {
    self.edge = edge
    self.windows = windows
    self.limit = limit
    self.server = server
    logger = server.logger
    timeouts = server.configuration.timeouts
    timer = ConnectionClock.Timer(timeouts, isShared: true, loop)
    self.loop = loop
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    waitIdle()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    wait?.cancel()
    timer.stop()
  }

  /// Notifies the handler of streams that begin and end.
  struct Counting: NIOHTTP2StreamDelegate {
    let streams: NIOLoopBound<HTTP2Streams>

    func streamCreated(_ id: HTTP2StreamID, channel: any Channel) { streams.value.began(id) }
    func streamClosed(_ id: HTTP2StreamID, channel: any Channel) { streams.value.ended(id) }
  }

  var counting: Counting { Counting(streams: NIOLoopBound(self, eventLoop: loop)) }

  /// Whether a new stream may be served.
  var admitsStream: Bool { open < limit && !server.memory.isFull }

  private func began(_ id: HTTP2StreamID) {
    open += 1
    lastStream = max(lastStream, id)
    if goodbye == .none { wait?.cancel() }
  }

  private func ended(_ id: HTTP2StreamID) {
    windows.ended(Int(id))
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
    if event as? ChannelEvent == .inputClosed { clientFinished() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .ping(Self.ping, ack: true) = unwrapInboundIn(data).payload { sayGoodbye() }
    context.fireChannelRead(data)
  }

  /// Handles an error of the connection, whose end ``HTTP2Edge`` sees, or of one of its streams.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.debug("an HTTP/2 client was refused: \(error)")
    guard error is any NIOHTTP2Error, !server.configuration.observers.isEmpty else { return }
    let client = context.channel.remoteAddress?.ipAddress ?? ""
    server.notify(ObservedRefusal(method: nil, target: nil, status: nil, reason: "\(error)", client: client))
  }

  /// Handles a client that has closed its sending side. Open streams get their whole responses. If the client has left
  /// completely, its system responds to the ping with a reset, which cancels them at once.
  private func clientFinished() {
    wait?.cancel()
    goodbye = .said
    if open == 0 { return closeSoon() }
    send(.ping(Self.ping, ack: false))
    context?.flush()
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

  /// Sends the final GOAWAY. The client has acknowledged the announcement or does not respond; streams that it begins later are
  /// not served.
  private func sayGoodbye() {
    guard goodbye == .announced else { return }
    goodbye = .said
    wait?.cancel()
    send(.goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil))
    context?.flush()
    if open == 0 { closeSoon() }
  }

  private func send(_ payload: HTTP2Frame.FramePayload) {
    context?.write(wrapOutboundOut(HTTP2Frame(streamID: .rootStream, payload: payload)), promise: nil)
  }

  /// Closes the connection after a last frame may have been flushed.
  private func closeSoon() {
    let bound = NIOLoopBound(self, eventLoop: loop)
    loop.execute { bound.value.context?.close(promise: nil) }
  }

  private func schedule(in time: Duration, _ work: @escaping (HTTP2Streams) -> Void) {
    wait?.cancel()
    let bound = NIOLoopBound((streams: self, work: work), eventLoop: loop)
    wait = loop.scheduleTask(in: .init(time)) { bound.value.work(bound.value.streams) }
  }
}

extension HTTP2Streams {
  /// Refuses a stream above the limit with REFUSED_STREAM, so that the client can retry it (RFC 9113 section 8.7). Other streams go on.
  final class RefusingHandler: ChannelInboundHandler {
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
}
