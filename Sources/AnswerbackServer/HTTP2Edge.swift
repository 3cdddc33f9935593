import NIOCore

/// Next to the socket of a connection of HTTP/2: closes one that NIO's handler finds broken, which it only tells the client, and
/// announces an end, which it would take for one.
///
/// NIO's handler writes frame by frame, with or without the payload in the same buffer.
final class HTTP2Edge: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let headLength = 9
  private static let goAway: UInt8 = 7

  private let linger: Duration
  /// Whether the client has been told that the connection is broken: nothing more is sent, and what it sends is thrown away.
  private var isBroken = false
  /// What is still to come of the payload of the last frame.
  private var missing = 0
  private var isFlushing = false
  private var context: ChannelHandlerContext?

  init(linger: Duration) { self.linger = linger }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if !isBroken { context.fireChannelRead(data) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if isBroken { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
    let bytes = unwrapOutboundIn(data)
    if missing > 0 { missing -= bytes.readableBytes } else { read(bytes, context) }
    context.write(data, promise: promise)
  }

  func flush(context: ChannelHandlerContext) {
    isFlushing = true
    context.flush()
    isFlushing = false
  }

  /// In the middle of a flush NIO's handler is not ready to be told that there is room again: while it holds back heads that are not
  /// flushed, it takes a body that is for a mistake of its own.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    guard isFlushing else { return context.fireChannelWritabilityChanged() }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.execute { bound.value.fireChannelWritabilityChanged() }
  }

  /// Says that the connection will end, and that streams may be begun until it does.
  func announceGoodbye() {
    let frame: [UInt8] = [0, 0, 8, Self.goAway, 0, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]
    context?.write(wrapOutboundOut(ByteBuffer(bytes: frame)), promise: nil)
  }

  private func read(_ frame: ByteBuffer, _ context: ChannelHandlerContext) {
    let start = frame.readerIndex
    guard let length = frame.getInteger(at: start, as: UInt32.self), let type = frame.getInteger(at: start + 3, as: UInt8.self)
    else { return }
    missing = max(0, Self.headLength + Int(length >> 8) - frame.readableBytes)
    // The last stream, and the code.
    if type == Self.goAway, frame.getInteger(at: start + Self.headLength + 4, as: UInt32.self) != 0 { end(context) }
  }

  /// Closes once the frame being written is flushed (RFC 9113 section 5.4.1), so that the client sees why: closing at once would reset
  /// the connection.
  private func end(_ context: ChannelHandlerContext) {
    if isBroken { return }
    isBroken = true
    let channel = context.channel
    channel.eventLoop.execute { channel.close(mode: .output).whenFailure { _ in channel.close(promise: nil) } }
    let limit = channel.eventLoop.scheduleTask(in: .init(linger)) { channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in limit.cancel() }
  }
}
