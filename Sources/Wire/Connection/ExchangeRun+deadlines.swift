import NIOCore
import Scenarios

extension ExchangeRun {
  /// Has the timer fire no later than the next deadline. A deadline that moves away leaves it as it is.
  func watchDeadline() {
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

  /// What ends the exchange if nothing happens. The bootstrap watches the connect timeout.
  private var nextDeadline: (at: Duration, fault: ConnectionFault)? {
    let received = parser.receivedCount + frames.receivedCount
    let whole = options.maxTime.map { (at: $0, fault: ConnectionFault.maxTime($0, received: received)) }
    let phase: (at: Duration, fault: ConnectionFault)? =
      switch self.phase {
      case .connecting:
        nil
      case .tunnelling(let since):
        (since + options.connectTimeout, .tunnelTimeout(options.connectTimeout))
      case .securing(let since):
        (since + options.tlsTimeout, .tlsTimeout(options.tlsTimeout))
      case .sending(let since, let unsent):
        (since + options.headTimeout, .sendTimeout(options.headTimeout, unsent: unsent))
      case .awaitingHead(let since):
        (since + options.headTimeout, .headTimeout(options.headTimeout, received: received))
      case .readingBody(let since):
        options.idleTimeout.map { (since + $0, .idleTimeout($0, received: received)) }
      }
    return [phase, whole].compactMap(\.self).min { $0.at < $1.at }
  }
}
