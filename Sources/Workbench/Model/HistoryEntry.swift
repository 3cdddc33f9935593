import Scenarios

/// An exchange that was made, and the request as it was written.
struct HistoryEntry: Sendable, Hashable {
  let id: Int
  var draft: RequestDraft
  var exchange: Exchange
  /// How the answer came to be, as far as the server told.
  var trace: ExchangeTrace?
  /// The scenario that made it; nil when the user did.
  var scenario: String?

  var isRunning: Bool { exchange.ending == nil }

  /// What the entry keeps in memory, nearly.
  var byteCount: Int {
    exchange.received.count + exchange.body.count + (exchange.sent?.bytes.count ?? 0) + (exchange.request.body?.count ?? 0)
  }
}
