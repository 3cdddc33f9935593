import Exchanges
import Scenarios

/// Answers every request from memory.
struct FakeTransport: ExchangeTransport {
  /// What happens of a request; nil lets the exchange run until it is cancelled.
  var answer: @Sendable (RequestMessage) -> [Exchange.Event]?

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    var exchange = Exchange(request: request)
    func tell(_ event: Exchange.Event) {
      exchange.apply(event, at: .milliseconds(1))
      onEvent(event, .milliseconds(1))
    }
    guard let events = answer(request) else {
      let (never, continuation) = AsyncStream<Void>.makeStream()
      for await _ in never {}
      continuation.finish()
      tell(.ended(.cancelled))
      return exchange
    }
    events.forEach(tell)
    return exchange
  }

  /// A complete answer with a body of known length.
  static func response(
    _ status: Int,
    _ reason: String,
    headers: [String] = ["Content-Type: text/plain; charset=utf-8"],
    body: String = ""
  ) -> [Exchange.Event] {
    let length = HeaderLine(name: "Content-Length", value: "\(body.utf8.count)")
    let lines = [length] + headers.map { HeaderLine(bytes: Array($0.utf8)) }
    let text = "HTTP/1.1 \(status) \(reason)\r\n" + lines.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
    let head = ResponseHead(
      version: "HTTP/1.1",
      status: status,
      reason: reason,
      headers: lines,
      bytes: Array(text.utf8)
    )
    return [
      .connected(ConnectionInfo(local: "127.0.0.1:1", peer: "127.0.0.1:2", reused: false)),
      .received(Array((text + body).utf8)),
      .head(head, framing: .length(body.utf8.count)), .body(Array(body.utf8)), .ended(.complete),
    ]
  }
}
