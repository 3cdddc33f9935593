import NIOCore

/// Hands what a connection brings to the exchange that uses it.
///
/// Bytes that come while no exchange does, and silence for longer than the idle limit, close the connection.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let pool: ConnectionPool
  private var run: ExchangeRun?
  private var wasReset = false
  private var idleTimer: Scheduled<Void>?

  init(pool: ConnectionPool) {
    self.pool = pool
  }

  /// Lets an exchange use the connection.
  func begin(_ run: ExchangeRun) {
    idleTimer?.cancel()
    idleTimer = nil
    self.run = run
  }

  /// Ends the use by an exchange; nothing is told to it any more.
  func release() {
    run = nil
  }

  /// Closes the channel when it stays unused.
  func park(_ channel: any Channel) {
    idleTimer = channel.eventLoop.scheduleTask(in: TimeAmount(pool.idleLimit)) { channel.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let run else { return context.close(promise: nil) }
    run.received(Array(unwrapInboundIn(data).readableBytesView))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    wasReset = true
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    idleTimer?.cancel()
    pool.forget(context.channel)
    let run = self.run
    self.run = nil
    run?.connectionClosed(wasReset: wasReset)
  }
}
