import Scenarios

extension ExchangeRun {
  /// Takes bytes that came on the connection.
  func received(_ bytes: [UInt8]) {
    handle(parser.push(bytes))
  }

  /// Takes the end of the connection: the end of the body, a cut, or a stale connection that is worth a second attempt.
  func connectionClosed(_ end: ConnectionEnd) {
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

  func handle(_ events: [ExchangeEvent]) {
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
          decoder = BodyDecoder(head, limit: min(options.sizeLimit, TransportOptions().sizeLimit))
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
