import Answerback
import NIOConcurrencyHelpers
import NIOCore
import Tracing

/// One request whose response has not ended: its framing and its observers.
struct RunningExchange: Sendable {
  let framing: ResponseFraming
  private let observers: [@Sendable (ObservedResponse) -> Void]
  private let start: NIODeadline?
  /// The context that the observers set for the handler; nil without observers.
  private let context: ServiceContext?

  init(_ framing: ResponseFraming, _ server: SharedServerState, _ request: Request) {
    self.framing = framing
    let observers = server.configuration.observers
    guard !observers.isEmpty else {
      (self.observers, start, context) = ([], nil, nil)
      return
    }
    let observed = ObservedRequest(
      method: request.method,
      target: request.target,
      route: server.responder.route(of: request),
      headers: request.headers.fields,
      client: request.client?.host ?? ""
    )
    var context = ServiceContext.topLevel
    self.observers = observers.compactMap { $0.began(observed, &context) }
    start = .now()
    self.context = context
  }

  /// Whether the exchange has observers.
  var isObserved: Bool { start != nil }

  /// Runs a closure, and the tasks that it begins, with the context of the observers.
  func within<Value>(_ work: () -> Value) -> Value {
    guard let context else { return work() }
    return ServiceContext.withValue(context, operation: work)
  }

  func ended(status: Int, bytes: Int?, isComplete: Bool) {
    guard let start else { return }
    let duration = Duration.nanoseconds((NIODeadline.now() - start).nanoseconds)
    let response = ObservedResponse(status: status, bytes: bytes, duration: duration, isComplete: isComplete)
    for observe in observers { observe(response) }
  }
}

extension RunningExchange {
  /// The parts that have been sent of a response that is written in pieces.
  final class SentParts: Sendable {
    struct State {
      var status: Int
      /// Whether the client can see the end of the response without the end of the connection.
      var hasEnd = true
      /// Whether its last part has been written.
      var hasEnded = false
      /// The number of bytes of the body that were passed to the socket.
      var bytes = 0
    }

    private let state: NIOLockedValueBox<State>

    init(_ status: Status) { state = NIOLockedValueBox(State(status: status.code)) }

    var now: State { state.withLockedValue { $0 } }

    func note(_ change: (inout State) -> Void) { state.withLockedValue { change(&$0) } }
  }
}
