import Answerback
import AnswerbackServer
import Scenarios
import Synchronization
import Workbench

/// Finds the trace of an exchange by the client's port and the ordinal of the request on its connection.
final class TraceFinder: Sendable {
  let log = TraceLog()
  /// How many exchanges each local address has begun.
  private let begun = Mutex<[String: Int]>([:])

  /// Counts an exchange that has a connection; answers its ordinal there.
  func begin(_ connection: ConnectionInfo) -> Int {
    begun.withLock { begun in
      let ordinal = connection.reused ? begun[connection.local, default: 0] + 1 : 1
      begun[connection.local] = ordinal
      return ordinal
    }
  }

  func trace(of connection: ConnectionInfo, ordinal: Int) -> ExchangeTrace? {
    guard let port = connection.local.split(separator: ":").last.flatMap({ Int($0) }) else { return nil }
    return log.trace(port: port, ordinal: ordinal).map(ExchangeTrace.init)
  }
}

extension ExchangeTrace {
  /// A trace as the bench shows it.
  init(_ trace: Trace) {
    self.init(
      route: trace.route,
      origins: trace.fields.map { field in
        Origin(
          name: field.name,
          value: field.value,
          setBy: field.setBy,
          overrode: field.overrode.map { "\($0.setBy): \($0.value)" }
        )
      },
      negotiation: trace.negotiation.map { negotiation in
        Negotiation(
          requested: negotiation.requested,
          offers: negotiation.offers.map { Negotiation.Offer($0.mediaType, weight: $0.weight) },
          chosen: negotiation.chosen,
          reason: negotiation.reason
        )
      },
      background: trace.background.map(BackgroundWork.init)
    )
  }
}

extension ExchangeTrace.BackgroundWork {
  /// A background task as the bench shows it.
  init(_ event: BackgroundEvent) {
    switch event.state {
    case .running: self.init(name: event.task, state: .running)
    case .done: self.init(name: event.task, state: .done, duration: event.after)
    case .failed(let reason): self.init(name: event.task, state: .failed(reason: reason), duration: event.after)
    }
  }
}
