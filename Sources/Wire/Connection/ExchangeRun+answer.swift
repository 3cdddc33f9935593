import Scenarios

extension ExchangeRun {
  /// Takes bytes that came on the connection.
  func received(_ bytes: [UInt8]) {
    handle(parser.push(bytes))
  }

  /// Takes the end of the connection: the end of the body, a cut, or a stale connection that is worth a second attempt.
  func connectionClosed(wasReset: Bool) {
    connection = nil
    // The server closed it while it was idle and has most likely not seen the request (RFC 9112 section 9.3.1).
    // The fresh connection is the last attempt, as it is not a reused one.
    if isReused, parser.receivedCount == 0, request.isIdempotent {
      connect()
    } else {
      handle(parser.close(wasReset: wasReset))
    }
  }

  private func handle(_ events: [ExchangeEvent]) {
    let now = elapsed
    if case .readingBody = phase { phase = .readingBody(since: now) }
    for event in events {
      switch event {
      case .ended(let ending):
        finish(ending, at: now)
      case .head:
        emit(event, at: now)
        phase = .readingBody(since: now)
      default:
        emit(event, at: now)
      }
    }
    if !isEnded { watchDeadline() }
  }
}
