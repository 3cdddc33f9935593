import NIOCore

/// Looks at the first bytes of a connection without TLS: HTTP/2 begins with a preface (RFC 9113 section 3.4), everything else is HTTP/1.
final class PrefaceHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  private var seen = ByteBuffer()
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

  /// Nothing has been asked yet.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    seen.writeImmutableBuffer(unwrapInboundIn(data))
    let known = min(seen.readableBytes, Self.preface.count)
    let mayBe = seen.readableBytesView.prefix(known).elementsEqual(Self.preface.prefix(known))
    if mayBe, known < Self.preface.count { return wait(context) }
    do {
      try decided(mayBe)
      context.fireChannelRead(wrapInboundOut(seen))
      context.fireChannelReadComplete()
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
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
