import Exchanges
import Synchronization

/// Takes down the events of an exchange in the order they were told.
final class EventLog: Sendable {
  private let entries = Mutex<[(event: Exchange.Event, at: Duration)]>([])

  func note(_ event: Exchange.Event, _ time: Duration) {
    entries.withLock { $0.append((event, time)) }
  }

  var events: [Exchange.Event] { entries.withLock { $0.map(\.event) } }
  var times: [Duration] { entries.withLock { $0.map(\.at) } }

  /// The exchange that these events make.
  func folded(for request: RequestMessage) -> Exchange {
    entries.withLock { entries in
      entries.reduce(into: Exchange(request: request)) { $0.apply($1.event, at: $1.at) }
    }
  }

  /// The events by name, without what they carry; neighbours of one name are one.
  var names: [String] {
    events.map { String("\($0)".prefix { $0 != "(" }) }.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }
}
