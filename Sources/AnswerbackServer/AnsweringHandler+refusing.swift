import Answerback
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// What ends a connection before its time: refusals, and clients that take too long.
extension AnsweringHandler {
  /// Answers without asking the app, and closes the connection once the client has had time to read it.
  /// - Parameter head: The request's head, if it has been parsed and its body is not being read.
  func refuse(_ refusal: RequestRefusal, of head: HTTPRequestHead? = nil, _ context: ChannelHandlerContext) {
    server.logger.debug("a request is refused with \(refusal.status): \(refusal.reason)")
    if !server.configuration.observers.isEmpty {
      let reading = if case .reading(let head, _) = state { head } else { nil as HTTPRequestHead? }
      server.tell(refusal, of: head ?? reading, context.channel.remoteAddress)
    }
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

  /// Handles a client that has closed its sending side: complete requests are answered, then the connection closes.
  func clientFinished(_ context: ChannelHandlerContext) {
    isClientDone = true
    if clock.phase == .lingering { return context.close(promise: nil) }
    if case .over = state { return }
    guard isAnswering || isEnding else { return closeWhenWritten(context) }
    // The client may also have gone altogether, which shows only when something is sent to it.
    if isInChunks { edge?.probeBetweenChunks() }
    context.channel.watchForLeaving()
  }

  /// Closes the connection when its last response has reached the socket.
  func closeWhenWritten(_ context: ChannelHandlerContext) {
    stopReading(.over)
    clock.enter(.answering)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    edge?.whenWritten { bound.value.close(promise: nil) }
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

  /// Ends an answer of which the client has taken nothing for too long; a handler may take as long as it likes.
  ///
  /// A stream of HTTP/2 ends alone when only its window is closed; a connection that takes nothing would not even take its reset.
  private func cutIfStuck(_ context: ChannelHandlerContext) {
    let connection = context.channel.parent.flatMap { edge == nil && !$0.isWritable ? $0 : nil }
    let unsent = edge == nil && connection == nil ? unsentParts : unsentBytes(of: connection ?? context.channel)
    let now = NIODeadline.now()
    if unsent == 0 || unsent != lastUnsent { (lastUnsent, lastTaken) = (unsent, now) }
    guard now >= lastTaken + .init(server.configuration.timeouts.write) else { return }
    server.logger.info("an answer ends cut: its client takes nothing of it")
    task?.cancel()
    (connection ?? context.channel).close(promise: nil)
  }

  /// 0 when the client has taken everything and would take more; constant while it takes nothing.
  private var unsentParts: Int { parts.given > parts.taken || window?.isWaiting == true ? parts.taken + 1 : 0 }

  private func unsentBytes(of channel: any Channel) -> Int {
    (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }
}

extension Channel {
  /// Turns on TCP keep-alive probes every 10 seconds. A client whose process has ended is found once its system has dropped the
  /// connection, which takes a minute on Linux.
  fileprivate func watchForLeaving() {
    let options: [(NIOBSDSocket.OptionLevel, NIOBSDSocket.Option, SocketOptionValue)] = [
      (.tcp, .init(rawValue: CInt(TCP_KEEPIDLE)), 10),
      (.tcp, .init(rawValue: CInt(TCP_KEEPINTVL)), 10),
      (.tcp, .init(rawValue: CInt(TCP_KEEPCNT)), 3),
      (.socket, .so_keepalive, 1),
    ]
    for (level, name, value) in options {
      // Unix sockets do not have these options and need none: their end is seen at once.
      try? syncOptions?.setOption(ChannelOptions.Types.SocketOption(level: level, name: name), value: value)
    }
  }
}
