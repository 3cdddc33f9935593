import Answerback
import NIOConcurrencyHelpers
import NIOCore
import Tracing

/// One request whose response has not ended: how it is framed, and who is told of its end.
struct RunningExchange: Sendable {
  let framing: MessageFraming
  private let told: [@Sendable (ObservedResponse) -> Void]
  private let start: NIODeadline?
  /// What the observers want the handler to run within; nil without observers.
  private let context: ServiceContext?

  init(_ framing: MessageFraming, _ server: SharedServerState, _ request: Request, _ channel: any Channel) {
    self.framing = framing
    let observers = server.configuration.observers
    guard !observers.isEmpty else {
      (told, start, context) = ([], nil, nil)
      return
    }
    let observed = ObservedRequest(
      method: request.method,
      target: request.target,
      route: server.responder.route(of: request),
      headers: request.headers.fields,
      client: channel.remoteAddress?.ipAddress ?? ""
    )
    var context = ServiceContext.topLevel
    told = observers.compactMap { $0.began(observed, &context) }
    start = .now()
    self.context = context
  }

  /// Whether somebody is told of the response's end.
  var isObserved: Bool { start != nil }

  /// Does something, and begins tasks, with the observers' context as the current one.
  func within<Value>(_ work: () -> Value) -> Value {
    guard let context else { return work() }
    return ServiceContext.withValue(context, operation: work)
  }

  func ended(status: Int, bytes: Int?, isComplete: Bool) {
    guard let start else { return }
    let duration = Duration.nanoseconds((NIODeadline.now() - start).nanoseconds)
    let answer = ObservedResponse(status: status, bytes: bytes, duration: duration, isComplete: isComplete)
    for tell in told { tell(answer) }
  }
}

extension RunningExchange {
  /// What has been put on the wire of a response that is written in pieces.
  final class SentParts: Sendable {
    struct State {
      var status: Int
      /// Whether the response's end is seen without the connection's.
      var hasEnd = true
      /// Whether its last part has been written.
      var hasEnded = false
      /// Bytes of the body that were handed to the socket.
      var bytes = 0
    }

    private let state: NIOLockedValueBox<State>

    init(_ status: Status) { state = NIOLockedValueBox(State(status: status.code)) }

    var now: State { state.withLockedValue { $0 } }

    func note(_ change: (inout State) -> Void) { state.withLockedValue { change(&$0) } }
  }
}
