import Exchanges
import NIOCore
import NIOSSL

/// Hands what a connection brings to the exchange that uses it: bytes of HTTP/1, or, on their way to NIOHTTP2, those of frames.
///
/// What comes while no exchange does, frames excepted, and silence for longer than the idle limit, close the connection.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let pool: ConnectionPool
  private let speaksHTTP2: Bool
  private var run: ExchangeRun?
  private var idleTimer: Scheduled<Void>?
  private var end = AnswerFault.DisconnectReason.closed
  /// Whether a read waits for the exchange's gate.
  private var holdsRead = false
  /// The bytes of frames that left since the exchange began, until its request had.
  private(set) var written: [UInt8] = []
  /// Whether the server wants no more streams on this connection.
  private(set) var isGoingAway = false

  init(pool: ConnectionPool, speaksHTTP2: Bool) {
    self.pool = pool
    self.speaksHTTP2 = speaksHTTP2
  }

  /// Lets an exchange use the connection.
  func begin(_ run: ExchangeRun) {
    idleTimer?.cancel()
    idleTimer = nil
    self.run = run
  }

  /// Ends the use by an exchange; nothing is reported to it any more.
  func release(_ channel: any Channel) {
    run = nil
    written = []
    // No one else would see that the server closes the connection.
    if holdsRead { channel.read() }
  }

  /// Closes the channel when it stays unused.
  func park(_ channel: any Channel) {
    idleTimer = channel.eventLoop.scheduleTask(in: TimeAmount(pool.idleLimit)) { channel.close(promise: nil) }
  }

  func goAway(_ channel: any Channel) {
    isGoingAway = true
    if run == nil { channel.close(promise: nil) }
  }

  /// Takes an error that NIOHTTP2 found in the server's frames.
  func failed(_ error: any Error, on channel: any Channel) {
    run?.framesFailed(error)
    channel.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = Array(unwrapInboundIn(data).readableBytesView)
    if speaksHTTP2 {
      run?.tapped(bytes)
      context.fireChannelRead(data)
    } else if let run {
      run.received(bytes)
    } else {
      context.close(promise: nil)
    }
  }

  func read(context: ChannelHandlerContext) {
    let channel = context.channel
    let isAdmitted = run?.flow?.admits { channel.eventLoop.execute { channel.read() } } ?? true
    holdsRead = !isAdmitted
    if isAdmitted { context.read() }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if speaksHTTP2, let run, !run.isSent { written += unwrapOutboundIn(data).readableBytesView }
    context.write(data, promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end =
      switch error {
      case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: .tls(ConnectionFault.TLSFault.reason(of: error))
      default: .reset
      }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    idleTimer?.cancel()
    pool.forget(context.channel)
    channelHasClosed()
    context.fireChannelInactive()
  }

  /// Tells the exchange.
  func channelHasClosed() {
    let run = self.run
    self.run = nil
    run?.connectionClosed(end)
  }
}
