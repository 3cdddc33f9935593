import NIOCore
import NIOPosix
import NIOSSL
import Scenarios

/// One exchange while it runs, from its event loop's point of view.
///
/// Everything here happens on `loop`, which is also the loop of the connection it uses.
final class ExchangeRun {
  enum Phase {
    case connecting
    case tunnelling(since: Duration)
    case securing(since: Duration)
    /// Since when the socket has taken nothing, and how many bytes it has not taken.
    case sending(since: Duration, unsent: Int)
    case awaitingHead(since: Duration)
    case readingBody(since: Duration)
  }

  let request: OutgoingRequest
  let options: TransportOptions
  /// For a route with TLS.
  let tlsContext: NIOSSLContext?
  let pool: ConnectionPool
  let loop: any EventLoop
  /// What failures name as the place they happened.
  let place: String
  private let start: ContinuousClock.Instant
  private let onEvent: @Sendable (ExchangeEvent, Duration) -> Void

  private var exchange: Exchange
  private var continuation: CheckedContinuation<Exchange, Never>?
  var phase = Phase.connecting
  /// Of both readers only the one that the connection speaks to has read anything.
  var parser: ResponseParser
  var frames: FrameReader
  var decoder: BodyDecoder?
  var connection: Connection?
  var isReused = false
  /// Whether the whole request has gone out on this connection.
  var isSent = false
  /// A connection attempt that has no outcome yet.
  var dialer: Dialer?
  var timer: Scheduled<Void>?
  var timerIsDue: Duration?

  init(
    _ request: OutgoingRequest,
    exchange: Exchange,
    options: TransportOptions,
    tlsContext: NIOSSLContext?,
    place: String,
    start: ContinuousClock.Instant,
    pool: ConnectionPool,
    loop: any EventLoop,
    onEvent: @escaping @Sendable (ExchangeEvent, Duration) -> Void
  ) {
    self.request = request
    self.exchange = exchange
    self.options = options
    self.tlsContext = tlsContext
    self.place = place
    self.start = start
    self.pool = pool
    self.loop = loop
    self.onEvent = onEvent
    parser = ResponseParser(
      requestMethod: request.sent.method,
      sizeLimit: options.sizeLimit,
      // Chunks that are not kept take no memory.
      chunkLimit: options.recordLimit == nil ? ResponseParser.chunkLimit : .max,
      place: place
    )
    frames = FrameReader(sizeLimit: options.sizeLimit, place: place)
  }

  var elapsed: Duration { ContinuousClock.now - start }

  var isEnded: Bool { exchange.ending != nil }

  /// Begins, on an idle connection if there is one; the continuation gets the exchange when it has ended.
  func begin(_ idle: Connection?, _ continuation: CheckedContinuation<Exchange, Never>) {
    if isEnded {
      if let idle { pool.park(idle) }
      return continuation.resume(returning: exchange)
    }
    self.continuation = continuation
    watchDeadline()
    // It may have closed since it was taken out of the pool.
    if let idle, idle.channel.isActive {
      use(idle, reused: true)
    } else {
      connect()
    }
  }

  func cancel() {
    finish(.cancelled)
  }

  func emit(_ event: ExchangeEvent, at time: Duration) {
    exchange.apply(event, at: time, keeping: options.recordLimit)
    onEvent(event, time)
  }

  func finish(_ ending: Ending, at time: Duration? = nil) {
    guard !isEnded else { return }
    emit(.ended(ending), at: time ?? elapsed)
    timer?.cancel()
    dialer?.abandon()
    dialer = nil
    decoder = nil
    release()
    continuation?.resume(returning: exchange)
    continuation = nil
  }

  /// Keeps the connection for the next exchange where that is safe, else closes it.
  private func release() {
    guard let connection else { return }
    self.connection = nil
    let handler = connection.handler.value
    connection.release()
    let allowsReuse = connection.speaksHTTP2 ? !handler.isGoingAway : parser.allowsReuse && !request.wantsOwnConnection
    if exchange.isComplete, isSent, allowsReuse, options.reusesConnections {
      handler.park(connection.channel)
      pool.park(connection)
    } else {
      connection.close()
    }
  }
}
