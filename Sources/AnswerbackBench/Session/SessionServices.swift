package import Exchanges
import Foundation
package import Scenarios
package import Workbench

/// What a session needs of the world around it.
package struct SessionServices: Sendable {
  package var transport: any ExchangeTransport
  package var transportOptions = TransportOptions()
  /// Makes the server under test anew, starts it, and returns what the bench needs to know of it: where it is, its routes.
  /// Asked once at the beginning and for each ``Workbench/Effect/restartServer``.
  package var startServer: @Sendable () async -> [Message]
  /// What there is to add once that is on the screen: what the routes declare, which takes longer to find out.
  var describeServer: @Sendable () async -> [Message] = { [] }
  package var listScenarios: @Sendable () async -> [Message.ScenarioEntry]
  /// Runs a scenario file, or the text in its stead.
  package var runScenario: @Sendable (_ path: String, _ text: String?) async -> ScenarioResult
  /// The command of the editor, as a shell reads it: `$VISUAL`, `$EDITOR` or `vi`.
  package var editor = Self.editorOfEnvironment
  /// The command that shows long texts, as a shell reads it: `$PAGER` or `less`.
  package var pager = Self.pagerOfEnvironment
  /// Waits; tests put their own clock here.
  package var sleep: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
  /// The time of day for a line of the log, `02:41:10`.
  package var timeOfDay: @Sendable () -> String = {
    let now = Calendar.current.dateComponents([.hour, .minute, .second], from: Date())
    return [now.hour, now.minute, now.second].map { number in
      let digits = String(number ?? 0)
      return digits.count < 2 ? "0" + digits : digits
    }.joined(separator: ":")
  }

  /// The time by which cookies expire, in seconds since 1970.
  var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
  /// Finds how the response of an exchange came to be, once the exchange has ended; nil where the server doesn't tell.
  var trace: @Sendable (Exchange, _ ordinal: Int) -> ExchangeTrace? = { _, _ in nil }
  /// Counts an exchange on its connection, and returns its ordinal there.
  var beginOnConnection: @Sendable (ConnectionInfo) -> Int = { _ in 0 }

  package init(
    transport: any ExchangeTransport,
    startServer: @escaping @Sendable () async -> [Message],
    listScenarios: @escaping @Sendable () async -> [Message.ScenarioEntry],
    runScenario: @escaping @Sendable (_ path: String, _ text: String?) async -> ScenarioResult
  ) {
    self.transport = transport
    self.startServer = startServer
    self.listScenarios = listScenarios
    self.runScenario = runScenario
  }

  private static var pagerOfEnvironment: String {
    let pager = ProcessInfo.processInfo.environment["PAGER"] ?? ""
    return pager.isEmpty ? "less" : pager
  }

  private static var editorOfEnvironment: String {
    let environment = ProcessInfo.processInfo.environment
    return [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
  }
}

extension SessionServices {
  /// How long the first look at background tasks waits for the next, and the longest wait; each is twice the one before.
  private static let firstWait = Duration.milliseconds(20)
  private static let longestWait = Duration.seconds(1)

  /// The trace of an exchange once nothing that it began runs any more; before that each new state is told.
  /// - Returns: Nil where there is no trace; the last state known where the task is cancelled meanwhile.
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
