import Exchanges

/// What an exchange is doing, and since when.
enum ExchangePhase {
  case connecting
  case tunnelling(since: Duration)
  case securing(since: Duration)
  /// Since when the socket has taken nothing, and how many bytes it has not taken.
  case sending(since: Duration, unsent: Int)
  case awaitingHead(since: Duration)
  case readingBody(since: Duration)

  /// When an exchange ends if nothing happens, and with which fault.
  struct Deadline {
    let at: Duration
    let fault: ConnectionFault
  }

  /// What ends the exchange if nothing happens. The bootstrap watches the connect timeout.
  /// - Parameter received: The bytes of the answer that have come.
  func nextDeadline(_ options: TransportOptions, received: Int) -> Deadline? {
    let whole = options.maxTime.map { Deadline(at: $0, fault: .maxTime($0, received: received)) }
    return [ownDeadline(options, received: received), whole].compactMap(\.self).min { $0.at < $1.at }
  }

  private func ownDeadline(_ options: TransportOptions, received: Int) -> Deadline? {
    switch self {
    case .connecting:
      nil
    case .tunnelling(let since):
      Deadline(at: since + options.connectTimeout, fault: .tunnelTimeout(options.connectTimeout))
    case .securing(let since):
      Deadline(at: since + options.tlsTimeout, fault: .tlsTimeout(options.tlsTimeout))
    case .sending(let since, let unsent):
      Deadline(at: since + options.headTimeout, fault: .sendTimeout(options.headTimeout, unsent: unsent))
    case .awaitingHead(let since):
      Deadline(at: since + options.headTimeout, fault: .headTimeout(options.headTimeout, received: received))
    case .readingBody(let since):
      options.idleTimeout.map { Deadline(at: since + $0, fault: .idleTimeout($0, received: received)) }
    }
  }
}
