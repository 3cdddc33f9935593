package import Exchanges
import Foundation
package import Scenarios
import SystemIO
package import Workbench

/// What a session needs of the world around it.
package struct SessionServices: Sendable {
  package var transport: any ExchangeTransport
  package var transportOptions = TransportOptions()
  /// Makes the server under test again, starts it, and returns what the bench needs to know of it: where it is, its routes.
  /// Asked once at the beginning and for each ``Workbench/Effect/restartServer``.
  package var startServer: @Sendable () async -> [Message]
  /// What there is to add once that is on the screen: what the routes declare, which takes longer to find out.
  var describeServer: @Sendable () async -> [Message] = { [] }
  /// Sends what is sent from now on elsewhere; nil is the app in this process. Returns what ``startServer`` returns.
  package var setTarget: @Sendable (String?) async -> [Message] = { url in url.map { [.server(.remote(base: $0))] } ?? [] }
  /// Reads a scenario file, to be shown.
  package var openScenario: @Sendable (_ path: String) async -> [Message] = {
    [.scenarioOpened(path: $0, text: "", request: nil)]
  }
  /// The scenario files, where they have changed since they were listed; asked once a second. nil where they are not watched.
  package var scenarioChanges: (@Sendable () async -> [Message.ScenarioEntry]?)?
  package var listScenarios: @Sendable () async -> [Message.ScenarioEntry]
  /// Runs a scenario file, or the text in its stead, and tells of its steps and exchanges while they run.
  /// Returns the result, and what came beside what was expected where the two differ.
  package var runScenario: RunScenario
  /// Judges what was accepted in a review, and returns the result and what is left to decide.
  package var judgeReview: @Sendable (ScenarioReview) async -> (result: ScenarioResult, rest: ScenarioReview?) = { review in
    (review.result, nil)
  }
  /// Reads a file that a request names.
  var readFile: @Sendable (String) throws(FileFault) -> [UInt8] = Self.content
  /// Reads a file that a curl command names; nil where it can't be read or is too large for a scenario.
  var readImportedFile: @Sendable (String) -> [UInt8]? = { _ in nil }
  /// Reads the variables of an environment.
  var environment: @Sendable (String) throws -> [String: String] = { _ in [:] }
  /// Gives the variables of the bench to scenarios that are run.
  var setVariables: @Sendable (BenchVariables) async -> Void = { _ in }
  /// The command of the editor, as a shell reads it: `$VISUAL`, `$EDITOR` or `vi`.
  package var editor = Self.editorOfEnvironment
  /// The command that shows long texts, as a shell reads it: `$PAGER` or `less`.
  package var pager = Self.pagerOfEnvironment
  /// Where copies go.
  package var clipboard = BenchSession.Clipboard()
  /// Where exchanges are kept for the next session; nil keeps none.
  package var history: HistoryFile?
  /// Waits; tests put their own clock here.
  package var sleep: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
  /// The time of day for a line of the log, `02:41:10`.
  package var timeOfDay: @Sendable () -> String = {
    let now = Self.localTime
    return [now.tm_hour, now.tm_min, now.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// Now, where the user is. Foundation's calendar and time zone would load the tables of ICU at each start.
  static var localTime: tm {
    var (now, parts) = (time(nil), tm())
    localtime_r(&now, &parts)
    return parts
  }

  /// The time by which cookies expire, in seconds since 1970.
  var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
  /// Finds how the response of an exchange came to be, once the exchange has ended; nil where the server doesn't tell.
  var trace: @Sendable (Exchange, _ ordinal: Int) -> ExchangeTrace? = { _, _ in nil }
  /// Counts an exchange on its connection, and returns its ordinal there.
  var beginOnConnection: @Sendable (ConnectionInfo) -> Int = { _ in 0 }

  package typealias RunScenario =
    @Sendable (
      _ path: String, _ text: String?, _ tell: @escaping @Sendable (Message.RunProgress) -> Void
    ) async -> (result: ScenarioResult, review: ScenarioReview?)

  package init(
    transport: any ExchangeTransport,
    startServer: @escaping @Sendable () async -> [Message],
    listScenarios: @escaping @Sendable () async -> [Message.ScenarioEntry],
    runScenario: @escaping RunScenario
  ) {
    self.transport = transport
    self.startServer = startServer
    self.listScenarios = listScenarios
    self.runScenario = runScenario
  }

  /// A request is kept in memory several times.
  private static let largestFile = 64 << 20

  /// - Throws: a sentence about a file that isn't there, is too large, or isn't a regular file and might never end.
  private static func content(of path: String) throws(FileFault) -> [UInt8] {
    let place = URL(filePath: (path as NSString).expandingTildeInPath).resolvingSymlinksInPath().path
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: place) else {
      throw .missing(path)
    }
    guard attributes[.type] as? FileAttributeType == .typeRegular else { throw .notRegular(path) }
    guard let size = attributes[.size] as? Int, size <= largestFile else {
      throw .tooLarge(path, limit: largestFile)
    }
    guard let bytes = try? InputFile(place).read() else { throw .unreadable(path) }
    return bytes
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

  /// The trace of an exchange once nothing that it began runs any more; before that each new state is reported.
  /// - Returns: Nil where there isn't a trace; the last state known where the task is cancelled meanwhile.
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
