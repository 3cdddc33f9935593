import NIOCore

/// Sits between the socket and NIO's HTTP/2 handler. It closes a connection after NIO has sent a GOAWAY with an error, which NIO leaves
/// open; it announces a graceful shutdown, which NIO would treat as final; and it edits frames where NIO's limits are in the way.
final class HTTP2Edge: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let linger: Duration
  /// Whether a GOAWAY with an error was sent to the client. Nothing more is sent, and what the client sends is discarded.
  private var isBroken = false
  private var isFlushing = false
  private var incoming = HTTP2ClientFrames()
  private var outgoing: HTTP2ServerFrames
  private let windows: HTTP2Windows
  private var context: ChannelHandlerContext?

  /// - Parameter streams: The number of concurrent streams to announce.
  init(linger: Duration, streams: Int, _ windows: HTTP2Windows) {
    self.linger = linger
    self.windows = windows
    outgoing = HTTP2ServerFrames(streams: streams)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// When a flush fails, NIO reads what the socket still holds before it closes it. The client has gone, and the HTTP/2 handler is in the
  /// middle of that flush, so the bytes are dropped.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isBroken || isFlushing { return }
    let bytes = incoming.take(unwrapInboundIn(data)) { notice in
      switch notice {
      case .begins(let stream): windows.began(stream)
      case .grants(let stream, let count): windows.grant(stream, count)
      case .initialWindow(let count): windows.setInitial(count)
      }
    }
    if bytes.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(bytes)) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if isBroken { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
    let (bytes, notice) = outgoing.take(unwrapOutboundIn(data))
    switch notice {
    case .nothing: break
    case .breaks: end(context)
    case .uses(let stream, let count): windows.use(stream, count)
    }
    context.write(wrapOutboundOut(bytes), promise: promise)
  }

  func flush(context: ChannelHandlerContext) {
    let wasFlushing = isFlushing
    isFlushing = true
    context.flush()
    isFlushing = wasFlushing
  }

  /// During a flush NIO's handler must not be notified that the connection is writable again: while it holds back heads that are
  /// not flushed, it treats the body that follows them as a mistake.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard isFlushing else { return context.fireChannelWritabilityChanged() }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.execute { bound.value.fireChannelWritabilityChanged() }
  }

  /// Announces that the connection will end. Streams may be begun until it does.
  func announceGoodbye() {
    var frame = ByteBuffer()
    HTTP2FrameHead(count: 8, type: HTTP2FrameHead.goAwayType).write(to: &frame)
    frame.writeMultipleIntegers(UInt32(0x7FFF_FFFF), UInt32(0))
    context?.write(wrapOutboundOut(frame), promise: nil)
  }

  /// Closes the connection after the frame that is being written is flushed (RFC 9113 section 5.4.1), so that the client sees the
  /// reason. Closing at once would reset the connection.
  private func end(_ context: ChannelHandlerContext) {
    if isBroken { return }
    isBroken = true
    let channel = context.channel
    channel.eventLoop.execute { channel.close(mode: .output).whenFailure { _ in channel.close(promise: nil) } }
    let limit = channel.eventLoop.scheduleTask(in: .init(linger)) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in limit.cancel() }
  }
}
