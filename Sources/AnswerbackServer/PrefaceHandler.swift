import NIOCore

/// Looks at the first bytes of a connection without TLS: HTTP/2 begins with a preface (RFC 9113 section 3.4), everything else is HTTP/1.
///
/// Adding the handlers of a protocol may write, a write to a client that has gone fails, and a socket that fails hands over what it
/// still holds: bytes come in while this handler is still at work. They wait in its queue, so that the protocol is chosen once and its
/// handlers see the bytes in order.
final class PrefaceHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  /// The bytes that no other handler has seen.
  private var waiting = ByteBuffer()
  private var isDecided = false
  /// Ends a connection that has begun and does not go on.
  private var limit: Scheduled<Void>?
  private let timeout: Duration
  private let decided: (Bool) throws -> Void

  /// - Parameters:
  ///   - timeout: how long the client may take from its first byte until it is clear what it speaks.
  ///   - decided: adds the handlers of the protocol; told whether it is HTTP/2.
  init(timeout: Duration, _ decided: @escaping (Bool) throws -> Void) {
    self.timeout = timeout
    self.decided = decided
  }

  func handlerRemoved(context: ChannelHandlerContext) { limit?.cancel() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // Nothing has been asked yet, and nothing will be.
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
      handOn(context)
    } catch {
      context.close(promise: nil)
    }
  }

  /// Passes everything on, also what comes meanwhile, and leaves the pipeline.
  private func handOn(_ context: ChannelHandlerContext) {
    while waiting.readableBytes > 0 {
      let bytes = waiting
      waiting = ByteBuffer()
      context.fireChannelRead(wrapInboundOut(bytes))
      context.fireChannelReadComplete()
    }
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }

  private func wait(_ context: ChannelHandlerContext) {
    guard limit == nil else { return }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    limit = context.eventLoop.scheduleTask(in: .init(timeout)) { bound.value.close(promise: nil) }
  }
}
