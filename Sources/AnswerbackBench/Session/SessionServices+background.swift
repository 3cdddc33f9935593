import Scenarios
import Workbench

extension SessionServices {
  /// How long the first look at background tasks waits for the next, and the longest wait; each is twice the one before.
  private static let firstWait = Duration.milliseconds(20)
  private static let longestWait = Duration.seconds(1)

  /// The trace of an exchange once nothing that it began runs any more; before that each new state is told.
  /// - Returns: nil where there is no trace; the last state known where the task is cancelled meanwhile.
  func settledTrace(
    of exchange: Exchange,
    _ ordinal: Int,
    telling tell: (ExchangeTrace) -> Void
  ) async -> ExchangeTrace? {
    guard var trace = trace(exchange, ordinal) else { return nil }
    var wait = Self.firstWait
    while trace.background.contains(where: { $0.state == .running }), !Task.isCancelled {
      tell(trace)
      await sleep(wait)
      wait = min(wait * 2, Self.longestWait)
      guard let next = self.trace(exchange, ordinal) else { return trace }
      trace = next
    }
    return trace
  }
}
