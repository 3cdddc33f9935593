import Answerback
import NIOCore
import Tracing

/// One request whose answer has not ended: how it is answered, and who is told of its end.
struct RunningExchange: Sendable {
  var connection: Connection
  private let told: [@Sendable (ObservedAnswer) -> Void]
  private let start: NIODeadline?
  /// What the observers want the handler to run within; nil without observers.
  private let context: ServiceContext?

  init(_ connection: Connection, _ server: ServerState, _ request: Request, _ channel: any Channel) {
    self.connection = connection
    let observers = server.configuration.observers
    guard !observers.isEmpty else {
      (told, start, context) = ([], nil, nil)
      return
    }
    let observed = ObservedRequest(
      method: request.method,
      target: request.target,
      route: server.responder.route(of: request),
      headers: request.headers,
      client: channel.remoteAddress?.ipAddress ?? ""
    )
    var context = ServiceContext.topLevel
    told = observers.compactMap { $0.began(observed, &context) }
    start = .now()
    self.context = context
  }

  /// Does something, and begins tasks, with the observers' context as the current one.
  func within<Value>(_ work: () -> Value) -> Value {
    guard let context else { return work() }
    return ServiceContext.withValue(context, operation: work)
  }

  func ended(status: Int, bytes: Int?, isComplete: Bool) {
    guard let start else { return }
    let duration = Duration.nanoseconds((NIODeadline.now() - start).nanoseconds)
    let answer = ObservedAnswer(status: status, bytes: bytes, duration: duration, isComplete: isComplete)
    for tell in told { tell(answer) }
  }
}
