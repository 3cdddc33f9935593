import NIOCore
import Scenarios

extension ExchangeRun {
  /// Opens a connection; its outcome continues the exchange or ends it.
  func connect() {
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

  private func connected(_ outcome: Result<Connection, any Error>) {
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
  func use(_ connection: Connection, reused: Bool) {
    self.connection = connection
    isReused = reused
    isSent = false
    let now = elapsed
    phase = .sending(since: now, unsent: request.sent.bytes.count)
    connection.handler.value.begin(self)
    emit(.connected(connection.info(reused: reused)), at: now)
    watchDeadline()
    // It may have closed while its last handlers were put in place.
    guard connection.channel.isActive else { return connection.handler.value.channelHasClosed() }
    switch connection.carrier {
    case .bytes:
      let buffer = connection.channel.allocator.buffer(bytes: request.sent.bytes)
      connection.channel.writeAndFlush(buffer).assumeIsolated().whenSuccess { self.sent(self.request.sent, on: connection) }
    case .frames(let frames):
      send(on: frames.value, of: connection)
    }
  }

  func sent(_ request: SentRequest, on connection: Connection) {
    guard !isEnded, self.connection?.channel === connection.channel else { return }
    let now = elapsed
    isSent = true
    emit(.sent(request), at: now)
    // A server may answer before it has read the whole request.
    if case .sending = phase { phase = .awaitingHead(since: now) }
    watchDeadline()
  }
}
