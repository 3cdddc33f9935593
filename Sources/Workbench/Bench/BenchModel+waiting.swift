import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension BenchModel {
  /// `:timeout` shows the limits, `:timeout head 60s` sets one, `:timeout total off` takes one away.
  mutating func setTimeout(_ words: String) -> [Effect] {
    let parts = words.split(separator: " ").map(String.init)
    // Both need the whole row.
    shared.outcome = ""
    guard !parts.isEmpty else {
      shared.notice = shared.timeouts.description + "   :timeout head 60s sets one"
      return []
    }
    guard parts.count == 2, let kind = Effect.Timeouts.Kind(rawValue: parts[0]) else {
      shared.notice = "timeout: \(words) is not a limit. Write connect, head, idle or total and a time, as in :timeout idle 20s."
      return []
    }
    guard kind.canBeOff || parts[1] != "off" else {
      shared.notice = "timeout: \(kind.rawValue) can't be off. Set a long time, as in :timeout \(kind.rawValue) 1h."
      return []
    }
    guard shared.timeouts.set(kind, to: parts[1]) else {
      shared.notice = "timeout: \(parts[1]) is not a time. Write a number and ms, s, m or h, as in :timeout \(kind.rawValue) 20s."
      return []
    }
    shared.notice = shared.timeouts.description
    return [.limit(shared.timeouts)]
  }

  /// Ends what has been silent for too long.
  mutating func endIdle() -> [Effect] {
    var effects: [Effect] = []
    for entry in shared.history.running where entry.exchange.head != nil && entry.lastHeard > 0 {
      let limit = entry.isEventStream ? shared.timeouts.idleOfStreams : shared.timeouts.idle
      guard let limit, .seconds(shared.now - entry.lastHeard) >= limit else { continue }
      let failure = TransportFailure(
        .timeout,
        "\(entry.draft.line.withoutUserInfo): no byte of the body came for \(limit.shortText)"
      )
      let time = Duration.seconds(shared.now - (entry.began ?? shared.now))
      effects.append(.cancel(id: entry.id))
      effects += handle(.exchange(id: entry.id, .ended(.failed(failure)), at: time))
    }
    return effects
  }

  /// How a limit that ended an exchange is changed: `:timeout head 60s`.
  func adviceOnTimeout(_ entry: HistoryEntry) -> String {
    let (kind, time): (Effect.Timeouts.Kind, Duration) =
      if let total = shared.timeouts.total, (entry.exchange.timing.ended ?? .zero) >= total {
        (.total, total)
      } else if entry.exchange.head != nil {
        (.idle, (entry.isEventStream ? shared.timeouts.idleOfStreams : shared.timeouts.idle) ?? .seconds(60))
      } else if entry.exchange.sent != nil || entry.exchange.connection != nil {
        (.head, shared.timeouts.head)
      } else {
        (.connect, shared.timeouts.connect)
      }
    return ":timeout \(kind.rawValue) \(QuantityText.text(time * 2)) waits longer"
  }
}

extension Effect.Timeouts {
  /// `connect 10 s   head 30 s   idle 60 s (off for event streams)   total off`
  fileprivate var description: String {
    let idleText = idle?.shortText ?? "off"
    let isOffForStreams = idle != nil && idleOfStreams == nil
    return "connect \(connect.shortText)   head \(head.shortText)   idle \(idleText)"
      + (isOffForStreams ? " (off for event streams)" : "") + "   total \(total?.shortText ?? "off")"
  }
}

extension BenchModel {
  /// The most times in a row that a stream is connected again and brings nothing new, and the longest wait.
  private static let mostTries = 6
  private static let longestWait = Duration.seconds(60)
  /// How long a stream waits that asked for nothing; twice as long after each try in vain.
  private static let usualWait = Duration.seconds(1)

  mutating func setReconnecting(_ words: String) {
    switch words {
    case "auto", "off":
      shared.reconnectsByItself = words == "auto"
      if words == "off" { shared.waiting = [:] }
    case "": break
    default: return shared.notice = "reconnect: \(words) is not known. Write :reconnect auto or :reconnect off."
    }
    shared.notice =
      shared.reconnectsByItself
      ? "event streams are connected again when they end   :reconnect off stops it"
      : "event streams stay as they end   L connects one again, :reconnect auto does it by itself"
  }

  /// `L`: connects a stream again after the wait it asked for; a second time at once.
  mutating func reconnect(_ id: Int) -> [Effect] {
    guard let entry = shared.history[id] else { return [] }
    if shared.waiting[id] != nil { return connectAgain(id) }
    let ending: [Effect] = entry.isRunning ? [.cancel(id: id)] : []
    let wait = min(.milliseconds(entry.stream?.retry ?? 0), Self.longestWait)
    return ending + (wait == .zero ? connectAgain(id) : self.wait(wait, for: entry))
  }

  private mutating func wait(_ wait: Duration, for entry: HistoryEntry) -> [Effect] {
    shared.waiting[entry.id] = wait
    let id = lastEventID(entry)
    shared.notice =
      "connects again in \(wait.shortText)" + (id.isEmpty ? "" : " with Last-Event-ID: \(id)") + "   ^C stops it, L goes at once"
    return [.wait(wait, exchange: entry.id)]
  }

  /// Connects a stream again by itself, where that is wanted and makes sense.
  mutating func reconnectByItself(_ entry: HistoryEntry) -> [Effect] {
    guard shared.reconnectsByItself, entry.isEventStream, entry.exchange.ending != .cancelled else { return [] }
    if let status = entry.exchange.head?.status, status != 200 {
      shared.notice = "not connected again: the server sent \(status)"
      return []
    }
    guard entry.vainTries < Self.mostTries else {
      shared.notice = "not connected again: \(Self.mostTries) tries brought nothing new   L tries once more"
      return []
    }
    let asked = entry.stream?.retry.map { Duration.milliseconds($0) } ?? Self.usualWait
    let wait = max(asked, .milliseconds(100)) * (1 << entry.vainTries)
    return self.wait(min(wait, max(asked, Self.longestWait)), for: entry)
  }

  /// The id of the last event, or the one that the request itself went on from.
  private func lastEventID(_ entry: HistoryEntry) -> String {
    let sent = entry.draft.headers.last { $0.isOn && $0.line.isNamed("Last-Event-ID") }?.line.value
    return entry.stream?.lastID ?? sent ?? ""
  }

  /// Sends the same request with the id of the last event, and goes on with its list of frames.
  mutating func connectAgain(_ id: Int) -> [Effect] {
    let wait = shared.waiting.removeValue(forKey: id) ?? .zero
    guard let entry = shared.history[id] else { return [] }
    let lastID = lastEventID(entry)
    var draft = entry.draft
    draft.headers.removeAll { $0.line.isNamed("Last-Event-ID") }
    if !lastID.isEmpty { draft.headers.append(RequestDraft.Header(line: HeaderLine(name: "Last-Event-ID", value: lastID))) }
    guard let message = draft.message(base: shared.server.base, filling: shared.variables) else { return [] }
    let (number, sending) = shared.begin(draft, message)
    shared.history.resume(number, from: id, after: wait)
    let note = shared.record(number)
    // The list goes on where it is, with its cursor and its filter.
    if shared.shown == id { (shared.shown, prepared) = (number, number) }
    history.selectNewest()
    let words = lastID.isEmpty ? "connects again; no event had an id" : "connects again with Last-Event-ID: \(lastID)"
    shared.notice = words + note
    return [sending]
  }
}
