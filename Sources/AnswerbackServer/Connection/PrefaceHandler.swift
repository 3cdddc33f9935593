import NIOCore

/// Chooses the protocol of a connection without TLS: HTTP/2 starts with a preface (RFC 9113 section 3.4), everything else is HTTP/1.
///
/// The handlers added for HTTP/2 write at once. If the client has gone, that write fails, and NIO then reads what the socket still holds:
/// `channelRead` is called again while this handler is adding the others. Such bytes are queued, so that the protocol is chosen only once
/// and the new handlers get all bytes in order.
final class PrefaceHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  /// The bytes not passed on yet.
  private var waiting = ByteBuffer()
  private var isDecided = false
  /// Closes the connection when the preface does not arrive in time.
  private var limit: Scheduled<Void>?
  private let timeout: Duration
  private let decided: (Bool) throws -> Void

  /// - Parameters:
  ///   - timeout: The time from the first byte until the protocol must be known.
  ///   - decided: Adds the protocol's handlers; its argument is true for HTTP/2.
  init(timeout: Duration, _ decided: @escaping (Bool) throws -> Void) {
    self.timeout = timeout
    self.decided = decided
  }

  func handlerRemoved(context: ChannelHandlerContext) { limit?.cancel() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // No request has begun yet, so nothing is lost.
    if !isDecided, event is ChannelShouldQuiesceEvent || event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    waiting.writeImmutableBuffer(unwrapInboundIn(data))
    if isDecided { return }
    let known = min(waiting.readableBytes, Self.preface.count)
    let mayBe = waiting.readableBytesView.prefix(known).elementsEqual(Self.preface.prefix(known))
    if mayBe, known < Self.preface.count { return wait(context) }
    isDecided = true
    do {
      try decided(mayBe)
      handOn(\.waiting, context)
    } catch {
      context.close(promise: nil)
    }
  }

  private func wait(_ context: ChannelHandlerContext) {
    guard limit == nil else { return }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    limit = context.eventLoop.scheduleTask(in: .init(timeout)) { bound.value.close(promise: nil) }
  }
}

extension ChannelInboundHandler where Self: RemovableChannelHandler, InboundIn == ByteBuffer, InboundOut == ByteBuffer {
  /// Passes on all bytes that a handler has held, including those that arrive meanwhile, and leaves the pipeline.
  func handOn(_ held: ReferenceWritableKeyPath<Self, ByteBuffer>, _ context: ChannelHandlerContext) {
    while self[keyPath: held].readableBytes > 0 {
      let bytes = self[keyPath: held]
      self[keyPath: held] = ByteBuffer()
      context.fireChannelRead(wrapInboundOut(bytes))
      context.fireChannelReadComplete()
    }
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }
}
