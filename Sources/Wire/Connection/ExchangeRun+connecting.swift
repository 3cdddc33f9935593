import NIOCore
import NIOPosix
import Scenarios

extension ExchangeRun {
  /// Opens a connection; its outcome continues the exchange or ends it.
  func connect() {
    phase = .connecting
    let run = NIOLoopBound(self, eventLoop: loop)
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(TimeAmount(options.connectTimeout))
      .channelInitializer { [pool] channel in
        channel.eventLoop.makeCompletedFuture {
          run.value.dialing.append(channel)
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(pool: pool))
        }
      }
    let attempt: EventLoopFuture<any Channel>
    if let address = try? SocketAddress(ipAddress: request.authority.host, port: request.authority.port) {
      attempt = bootstrap.connect(to: address)
    } else {
      attempt = bootstrap.connect(host: request.authority.host, port: request.authority.port)
    }
    attempt.assumeIsolated().whenComplete { self.connected($0) }
  }

  private func connected(_ outcome: Result<any Channel, any Error>) {
    guard !isEnded else {
      if case .success(let channel) = outcome { channel.close(promise: nil) }
      return
    }
    dialing = []
    do {
      use(try Connection(to: request.authority, channel: outcome.get()), reused: false)
    } catch {
      let fault = ConnectionFault(error, to: request.authority, timeout: options.connectTimeout)
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
    let buffer = connection.channel.allocator.buffer(bytes: request.sent.bytes)
    connection.channel.writeAndFlush(buffer).assumeIsolated().whenSuccess { self.sent(on: connection) }
  }

  private func sent(on connection: Connection) {
    guard !isEnded, self.connection?.channel === connection.channel else { return }
    let now = elapsed
    isSent = true
    emit(.sent(request.sent), at: now)
    // A server may answer before it has read the whole request.
    if case .sending = phase { phase = .awaitingHead(since: now) }
    watchDeadline()
  }
}
