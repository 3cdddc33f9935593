import Answerback
import NIOCore

/// One request whose answer has not ended: how it is answered, and who is told of its end.
struct RunningExchange: Sendable {
  var connection: Connection
  private let told: [@Sendable (ObservedAnswer) -> Void]
  private let start: NIODeadline?

  init(_ connection: Connection, _ observers: [any ExchangeObserver], _ request: Request, _ channel: any Channel) {
    self.connection = connection
    if observers.isEmpty {
      (told, start) = ([], nil)
    } else {
      let observed = ObservedRequest(
        method: request.method,
        target: request.target,
        headers: request.headers,
        client: channel.remoteAddress?.ipAddress ?? ""
      )
      told = observers.compactMap { $0.began(observed) }
      start = .now()
    }
  }

  func ended(status: Int, bytes: Int?, isComplete: Bool) {
    guard let start else { return }
    let duration = Duration.nanoseconds((NIODeadline.now() - start).nanoseconds)
    let answer = ObservedAnswer(status: status, bytes: bytes, duration: duration, isComplete: isComplete)
    for tell in told { tell(answer) }
  }
}
