import Foundation
public import Scenarios
public import Workbench

/// What a session needs of the world around it.
public struct SessionServices: Sendable {
  public var transport: any ExchangeTransport
  public var transportOptions = TransportOptions()
  /// Makes the server under test anew and starts it; answers what the bench is to know of it: where it is, its routes.
  /// Asked once at the beginning and for each ``Workbench/Effect/restartServer``.
  public var startServer: @Sendable () async -> [Message]
  /// What there is to add once that is on the screen: what the routes declare, which takes longer to find out.
  var describeServer: @Sendable () async -> [Message] = { [] }
  public var listScenarios: @Sendable () async -> [ScenarioEntry]
  /// Runs a scenario file, or the text in its stead.
  public var runScenario: @Sendable (_ path: String, _ text: String?) async -> ScenarioResult
  /// The command of the editor, as a shell reads it: `$VISUAL`, `$EDITOR` or `vi`.
  public var editor = Self.editorOfEnvironment
  /// The command that shows long texts, as a shell reads it: `$PAGER` or `less`.
  public var pager = Self.pagerOfEnvironment
  /// Waits; tests put their own clock here.
  public var sleep: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
  /// The time of day for a line of the log, `02:41:10`.
  public var timeOfDay: @Sendable () -> String = {
    let now = Calendar.current.dateComponents([.hour, .minute, .second], from: Date())
    return [now.hour, now.minute, now.second].map { number in
      let digits = String(number ?? 0)
      return digits.count < 2 ? "0" + digits : digits
    }.joined(separator: ":")
  }

  /// The time by which cookies expire, in seconds since 1970.
  var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
  /// How an exchange's answer came to be, when the server tells: asked with the exchange once it has ended.
  var trace: @Sendable (Exchange, _ ordinal: Int) -> ExchangeTrace? = { _, _ in nil }
  /// Counts an exchange on its connection; answers its ordinal there.
  var beginOnConnection: @Sendable (ConnectionInfo) -> Int = { _ in 0 }

  public init(
    transport: any ExchangeTransport,
    startServer: @escaping @Sendable () async -> [Message],
    listScenarios: @escaping @Sendable () async -> [ScenarioEntry],
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
