import Answerback
import Logging
import NIOCore
import NIOHTTP1

/// What ends a connection before its time: refusals, and clients that take too long.
extension AnsweringHandler {
  /// Answers without asking the app, and closes the connection once the client has had time to read it.
  func refuse(_ refusal: RequestRefusal, _ context: ChannelHandlerContext) {
    server.logger.debug("a request is refused with \(refusal.status): \(refusal.reason)")
    stopReading(.over)
    date.update()
    writeHead(RenderedResponse(status: refusal.status, fields: [.contentLength: "0"]), .broken(edge == nil), context)
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.handler.closeSeen(bound.value.context) }
  }

  /// Closes the sending side and lets what the client still sends run dry, for a moment: closing at once would reset the connection,
  /// and take the answer from a client that is still sending (RFC 9112 section 9.6). The sending side of a stream of HTTP/2 is closed.
  func closeSeen(_ context: ChannelHandlerContext) {
    guard case .over = state else { return context.close(promise: nil) }
    clock.enter(.lingering)
    if edge == nil { return }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.close(mode: .output).whenFailure { _ in bound.value.close(promise: nil) }
    context.read()
  }

  /// A phase of the connection has lasted too long.
  func expired(_ phase: ConnectionClock.Phase, _ context: ChannelHandlerContext) {
    switch phase {
    case .idle where edge != nil, .lingering: context.close(promise: nil)
    case .idle: break
    case .head, .body:
      if isAnswering { return }
      if case .over = state { return context.close(promise: nil) }
      let refusal = RequestRefusal(.requestTimeout, "it takes too long")
      if phase == .head { refuseHead(refusal, context) } else { refuse(refusal, context) }
    case .answering: cutIfStuck(context)
    }
  }

  /// Ends an answer of which the client has taken nothing since the clock last looked; a handler may take as long as it likes.
  ///
  /// A stream of HTTP/2 ends alone when only its window is closed; a connection that takes nothing would not even take its reset.
  private func cutIfStuck(_ context: ChannelHandlerContext) {
    let connection = context.channel.parent.flatMap { edge == nil && !$0.isWritable ? $0 : nil }
    let unsent = edge == nil && connection == nil ? unsentParts : unsentBytes(of: connection ?? context.channel)
    defer { lastUnsent = unsent }
    guard unsent > 0, unsent == lastUnsent else { return }
    server.logger.info("an answer ends cut: its client takes nothing of it")
    task?.cancel()
    (connection ?? context.channel).close(promise: nil)
  }

  /// 0 when all is taken, and the same while nothing is.
  private var unsentParts: Int { parts.given > parts.taken ? parts.taken + 1 : 0 }

  private func unsentBytes(of channel: any Channel) -> Int {
    (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }
}
