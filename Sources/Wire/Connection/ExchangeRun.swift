import Exchanges
import NIOCore
import NIOHTTP2
import NIOPosix
import NIOSSL

/// One exchange while it runs, from its event loop's point of view.
///
/// Everything here happens on `loop`, which is also the loop of the connection it uses.
final class ExchangeRun {
  private let request: OutgoingRequest
  private let options: TransportOptions
  /// For a route with TLS.
  private let tlsContext: NIOSSLContext?
  private let pool: ConnectionPool
  private let loop: any EventLoop
  /// What failures name as the place they happened.
  private let place: String
  private let start: ContinuousClock.Instant
  private let onEvent: @Sendable (Exchange.Event, Duration) -> Void

  private var exchange: Exchange
  private var continuation: CheckedContinuation<Exchange, Never>?
  private var phase = ExchangePhase.connecting
  /// Of both readers only the one that the connection speaks to has read anything.
  private var parser: ResponseParser
  private var frames: HTTP2FrameReader
  private var decoder: ContentDecoder?
  private var connection: OpenConnection?
  private var isReused = false
  /// Whether the whole request has gone out on this connection.
  private(set) var isSent = false
  /// A connection attempt that has no outcome yet.
  private var dialer: Dialer?
  private var timer: Scheduled<Void>?
  private var timerIsDue: Duration?

  init(
    _ request: OutgoingRequest,
    exchange: Exchange,
    options: TransportOptions,
    tlsContext: NIOSSLContext?,
    place: String,
    start: ContinuousClock.Instant,
    pool: ConnectionPool,
    loop: any EventLoop,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
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
    frames = HTTP2FrameReader(sizeLimit: options.sizeLimit, place: place)
  }

  /// The gate that the options hold reads back with.
  var flow: ReadGate? { options.flow }

  private var elapsed: Duration { ContinuousClock.now - start }

  private var isEnded: Bool { exchange.ending != nil }

  /// Begins, on an idle connection if there is one; the continuation gets the exchange when it has ended.
  func begin(_ idle: OpenConnection?, _ continuation: CheckedContinuation<Exchange, Never>) {
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

  private func emit(_ event: Exchange.Event, at time: Duration) {
    exchange.apply(event, at: time, keeping: options.recordLimit)
    onEvent(event, time)
  }

  private func finish(_ ending: Ending, at time: Duration? = nil) {
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
    guard var connection else { return }
    self.connection = nil
    let handler = connection.handler.value
    connection.release()
    connection.followsFailure = !connection.speaksHTTP2 && (exchange.head.map { $0.status >= 500 } ?? false)
    let allowsReuse = connection.speaksHTTP2 ? !handler.isGoingAway : parser.allowsReuse && !request.wantsOwnConnection
    if exchange.isComplete, isSent, allowsReuse, options.reusesConnections {
      handler.park(connection.channel)
      pool.park(connection)
    } else {
      connection.close()
    }
  }
}

/// The way to the server, and the request.
extension ExchangeRun {
  /// Opens a connection; its outcome continues the exchange or ends it.
  private func connect() {
    let dialer = Dialer(request.route, context: tlsContext, options: options, pool: pool, loop: loop) { [weak self] stage in
      self?.enter(stage)
    }
    self.dialer = dialer
    dialer.dial().whenComplete { self.connected($0) }
  }

  private func enter(_ stage: Dialer.Stage) {
    switch stage {
    case .connecting: phase = .connecting
    case .tunnelling: phase = .tunnelling(since: elapsed)
    case .securing: phase = .securing(since: elapsed)
    }
    watchDeadline()
  }

  private func connected(_ outcome: Result<OpenConnection, any Error>) {
    guard !isEnded else {
      if case .success(let connection) = outcome { connection.close() }
      return
    }
    switch outcome {
    case .success(let connection):
      dialer = nil
      use(connection, reused: false)
    case .failure(let error):
      let fault = ConnectionFault(error, on: request.route, timeout: options.connectTimeout)
      finish(.failed(fault.failure(at: place)))
    }
  }

  /// Sends the request on an open connection.
  private func use(_ connection: OpenConnection, reused: Bool) {
    self.connection = connection
    isReused = reused
    isSent = false
    let now = elapsed
    phase = .sending(since: now, unsent: request.sent.bytes.count)
    connection.handler.value.begin(self)
    if let size = options.readSize {
      connection.channel.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: max(1, size)))
        .assumeIsolated().whenFailure { _ in }
    }
    // The gate is asked before each read.
    if options.readSize != nil || options.flow != nil {
      connection.channel.setOption(.maxMessagesPerRead, value: 1).assumeIsolated().whenFailure { _ in }
    }
    emit(.connected(connection.info(reused: reused)), at: now)
    watchDeadline()
    // It may have closed while its last handlers were put in place.
    guard connection.channel.isActive else { return connection.handler.value.channelHasClosed() }
    switch connection.carrier {
    case .bytes:
      let buffer = connection.channel.allocator.buffer(bytes: request.sent.bytes)
      connection.channel.writeAndFlush(buffer).assumeIsolated().whenSuccess { self.sendNext(on: connection) }
    case .frames(let frames):
      send(on: frames.value, of: connection)
    }
  }

  private func sent(_ request: Exchange.SentRequest, on connection: OpenConnection) {
    guard !isEnded, self.connection?.channel === connection.channel else { return }
    let now = elapsed
    isSent = true
    emit(.sent(request), at: now)
    // A server may answer before it has read the whole request.
    if case .sending = phase { phase = .awaitingHead(since: now) }
    watchDeadline()
  }

  /// Goes on with a body that comes while it is sent. Without one the request has been sent.
  private func sendNext(on connection: OpenConnection) {
    guard let upload = options.upload else { return sent(request.sent, on: connection) }
    let run = NIOLoopBound(self, eventLoop: loop)
    upload.take { [loop] part in loop.execute { run.value.send(part, of: upload, on: connection) } }
  }

  private func send(_ part: RequestStream.Part, of upload: RequestStream, on connection: OpenConnection) {
    guard !isEnded, self.connection?.channel === connection.channel else { return }
    if case .cut = part { return finish(.cancelled) }
    let bytes = upload.framed(part)
    if case .sending = phase { phase = .sending(since: elapsed, unsent: bytes.count) }
    connection.channel.writeAndFlush(connection.channel.allocator.buffer(bytes: bytes)).assumeIsolated().whenSuccess {
      if case .end = part { self.sent(self.request.sent, on: connection) } else { self.sendNext(on: connection) }
    }
  }

  /// Sends the request as one stream of an HTTP/2 connection.
  private func send(on frames: FrameHandler, of connection: OpenConnection) {
    let http2: HTTP2Request
    do throws(RequestFault) {
      http2 = try HTTP2Request(request)
    } catch {
      return finish(.failed(error.failure(at: place)))
    }
    frames.send(http2, for: self)?.assumeIsolated().whenComplete { outcome in
      switch outcome {
      case .success:
        var sent = http2.sent
        sent.bytes = connection.handler.value.written
        self.sent(sent, on: connection)
      case .failure(let error):
        // What ended the stream or the connection tells so itself.
        if !(error is NIOHTTP2Errors.StreamClosed), !(error is ChannelError), !(error is IOError) { self.framesFailed(error) }
      }
    }
  }
}

/// The answer.
extension ExchangeRun {
  /// Takes bytes that came on the connection.
  func received(_ bytes: [UInt8]) {
    handle(parser.push(bytes))
  }

  /// Takes bytes of frames, before NIOHTTP2 reads them.
  func tapped(_ bytes: [UInt8]) {
    handle(frames.tap(bytes))
  }

  /// Takes what came on the stream.
  func took(_ read: (inout HTTP2FrameReader) -> [Exchange.Event]) {
    handle(read(&frames))
  }

  /// Takes an error that NIOHTTP2 found in the server's frames.
  func framesFailed(_ error: any Error) {
    finish(.failed(AnswerFault.frames("\(error)").failure(at: place)))
  }

  /// Takes the end of the connection: the end of the body, a cut, or a stale connection that is worth a second attempt.
  func connectionClosed(_ end: AnswerFault.DisconnectReason) {
    let speaksHTTP2 = connection?.speaksHTTP2 ?? false
    connection = nil
    // The server closed it while it was idle and has most likely not seen the request (RFC 9112 section 9.3.1).
    // The fresh connection is the last attempt, as it is not a reused one.
    let hasAnswer = speaksHTTP2 ? frames.hasBegun : parser.receivedCount > 0
    if isReused, !hasAnswer, request.isIdempotent {
      connect()
    } else {
      handle(speaksHTTP2 ? frames.cut(.connection(end)) : parser.close(end))
    }
  }

  private func handle(_ events: [Exchange.Event]) {
    let now = elapsed
    if case .readingBody = phase { phase = .readingBody(since: now) }
    for event in events {
      switch event {
      case .ended(let ending):
        decoder?.finish().forEach { emit(.decoding($0), at: now) }
        finish(ending, at: now)
      case .head(let head, let framing):
        emit(event, at: now)
        phase = .readingBody(since: now)
        if options.decompresses, framing != .none {
          decoder = ContentDecoder(head, limit: min(options.sizeLimit, TransportOptions().sizeLimit))
        }
      case .body(let bytes):
        emit(event, at: now)
        decoder?.decode(bytes).forEach { emit(.decoding($0), at: now) }
      default:
        emit(event, at: now)
      }
    }
    if !isEnded { watchDeadline() }
  }
}

/// The deadlines.
extension ExchangeRun {
  /// Has the timer fire no later than the next deadline. A deadline that moves away leaves it as it is.
  private func watchDeadline() {
    guard let deadline = nextDeadline?.at else { return }
    if let timerIsDue, timerIsDue <= deadline { return }
    timer?.cancel()
    timerIsDue = deadline
    timer = loop.assumeIsolated().scheduleTask(in: TimeAmount(deadline - elapsed)) { self.timerFired() }
  }

  private func timerFired() {
    timerIsDue = nil
    noteSendingProgress()
    guard !isEnded, let deadline = nextDeadline else { return }
    if deadline.at <= elapsed {
      finish(.failed(deadline.fault.failure(at: place)))
    } else {
      watchDeadline()
    }
  }

  /// Moves the deadline of sending where the socket has taken bytes since the last look.
  private func noteSendingProgress() {
    guard case .sending(_, let before) = phase, let unsent, unsent < before else { return }
    phase = .sending(since: elapsed, unsent: unsent)
  }

  /// What the socket has not taken; on HTTP/2, what the server's windows hold back is not even counted as taken.
  private var unsent: Int? {
    guard let connection else { return nil }
    let buffered = try? connection.channel.syncOptions?.getOption(.bufferedWritableBytes)
    guard connection.speaksHTTP2 else { return buffered }
    return max(0, request.sent.bytes.count - connection.handler.value.written.count) + (buffered ?? 0)
  }

  private var nextDeadline: ExchangePhase.Deadline? {
    phase.nextDeadline(options, received: parser.receivedCount + frames.receivedCount)
  }
}
