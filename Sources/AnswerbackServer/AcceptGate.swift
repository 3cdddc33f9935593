import Logging
import NIOCore

/// Stops accepting connections while there is no descriptor left for one, or too few: those that come wait in the backlog.
///
/// NIO's server channel stays registered for reading when it cannot accept, and would be woken again at once, without end; what it has
/// against that only delays reads. Switching `autoRead` off takes it out of the selector.
final class AcceptGate: ChannelInboundHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel

  /// How long to wait after the system has refused a descriptor: others in the process may free theirs.
  private static let pause = TimeAmount.milliseconds(100)

  /// How many connections the process has descriptors for.
  private let limit: Int
  private let logger: Logger
  private var open = 0
  private var isPaused = false
  /// Whether it has been logged that connections cannot be accepted, since the last one that was.
  private var isLogged = false

  init(limit: Int, _ logger: Logger) {
    self.limit = limit
    self.logger = logger
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    open += 1
    isLogged = false
    let bound = NIOLoopBound((gate: self, context: context), eventLoop: context.eventLoop)
    unwrapInboundIn(data).closeFuture.hop(to: context.eventLoop).whenComplete { _ in
      let (gate, context) = bound.value
      gate.open -= 1
      if gate.open == gate.limit - 1, !gate.isPaused { gate.accept(context) }
    }
    if open == limit { stop(context) }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is IOError else { return context.fireErrorCaught(error) }
    if isPaused { return }
    if !isLogged { logger.warning("connections cannot be accepted, and wait: \(ServerError.reason(of: error))") }
    (isPaused, isLogged) = (true, true)
    stop(context)
    let bound = NIOLoopBound((gate: self, context: context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: Self.pause) {
      let (gate, context) = bound.value
      gate.isPaused = false
      if gate.open < gate.limit { gate.accept(context) }
    }
  }

  private func stop(_ context: ChannelHandlerContext) { setReading(false, context) }
  private func accept(_ context: ChannelHandlerContext) { setReading(true, context) }

  /// A channel that has closed reads no more, and says so by an error.
  private func setReading(_ reads: Bool, _ context: ChannelHandlerContext) {
    try? context.channel.syncOptions?.setOption(.autoRead, value: reads)
  }
}
