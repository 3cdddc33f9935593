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
    guard case .sending(_, let before) = phase, let options = connection?.channel.syncOptions,
      let unsent = try? options.getOption(.bufferedWritableBytes), unsent < before
    else { return }
    phase = .sending(since: elapsed, unsent: unsent)
  }

  /// What ends the exchange if nothing happens. The bootstrap watches the connect timeout.
  private var nextDeadline: (at: Duration, fault: ConnectionFault)? {
    let received = parser.receivedCount
    let whole = options.maxTime.map { (at: $0, fault: ConnectionFault.maxTime($0, received: received)) }
    let phase: (at: Duration, fault: ConnectionFault)? =
      switch self.phase {
      case .connecting:
        nil
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
