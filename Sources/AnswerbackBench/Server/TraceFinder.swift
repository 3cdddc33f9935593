import Answerback
import AnswerbackServer
import Exchanges
import OpenAPIDescriptions
import Scenarios
import Synchronization
import Workbench

/// Finds the trace of an exchange by the client's port and the ordinal of the request on its connection.
final class TraceFinder: Sendable {
  let log = TraceLog()
  /// How many exchanges each local address has begun.
  private let begun = Mutex<[String: Int]>([:])
  /// Makes the app's description when it is first needed: starting the bench does not wait for it.
  private let makeDescription = Mutex<(@Sendable () -> OpenAPIDescription?)?>(nil)
  private let description = Mutex<OpenAPIDescription?>(nil)

  /// Counts an exchange that has a connection, and returns its ordinal there.
  func begin(_ connection: ConnectionInfo) -> Int {
    begun.withLock { begun in
      let ordinal = connection.reused ? begun[connection.local, default: 0] + 1 : 1
      begun[connection.local] = ordinal
      return ordinal
    }
  }

  /// Compares responses with what this app declares from now on.
  func describe(_ app: App) {
    description.withLock { $0 = nil }
    makeDescription.withLock { make in
      make = { try? OpenAPIDescription(json: app.openAPI(OpenAPIInfo(title: "app", version: "0")).json) }
    }
  }

  /// The trace of an exchange, once it has ended with the verdict on its declaration.
  func trace(of exchange: Exchange, ordinal: Int) -> ExchangeTrace? {
    guard let connection = exchange.connection,
      let port = connection.local.split(separator: ":").last.flatMap({ Int($0) }),
      var trace = log.trace(port: port, ordinal: ordinal).map(ExchangeTrace.init)
    else { return nil }
    if exchange.isComplete, exchange.keepsWholeBody { trace.declaration = declaration(of: exchange) }
    return trace
  }

  /// What the app declares; nil where there isn't an app.
  var appDescription: OpenAPIDescription? {
    description.withLock { description in
      if description == nil { description = makeDescription.withLock { $0 }?() }
      return description
    }
  }

  private func declaration(of exchange: Exchange) -> ExchangeTrace.Declaration? {
    guard let known = appDescription else { return nil }
    guard let differences = known.differences(of: exchange) else { return .undeclared }
    return differences.isEmpty ? .conforms : .differs(differences.map(\.description))
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
  init(_ event: BackgroundTask.Event) {
    switch event.state {
    case .waiting, .running: self.init(name: event.task, state: .running)
    case .done: self.init(name: event.task, state: .done, duration: event.after)
    case .failed(let reason): self.init(name: event.task, state: .failed(reason: reason), duration: event.after)
    }
  }
}
