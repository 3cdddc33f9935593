import Answerback
import AnswerbackServer
import AnswerbackTesting
import Exchanges
import Foundation
import Scenarios
import Workbench

/// What the bench works on: the app in this process, made anew at each start, or a server elsewhere.
actor BenchTarget {
  private let app: BenchedApp
  private let remote: RemoteServer?
  private let transport: any ExchangeTransport
  private var running: InProcessServer.RunningApp?
  /// Where the app in this process reports how its responses came to be.
  nonisolated let traces = TraceFinder()

  /// - Parameter url: Of a server elsewhere; nil starts the app.
  init(app: BenchedApp, url: String?, transport: any ExchangeTransport) {
    self.app = app
    self.transport = transport
    remote = url.map { RemoteServer(Self.origin(of: $0)) }
  }

  /// Starts the target, and stops the one that ran before.
  /// - Returns: What the bench needs to know of it.
  func start() async -> [Message] {
    if let remote { return [.server(.remote(base: remote.base))] }
    await stop()
    var configuration = app.configuration.onFreePort
    configuration.traces = traces.log
    do {
      let running = try await app.start(configuration)
      self.running = running
      // The bench shows it in the log.
      app.onFailure(beside: running) { [app] _ in app.tellFailure() }
      traces.describe(running.app)
      return [.server(.inProcess(base: running.base)), .catalogue(running.app.catalogue())]
    } catch {
      return [.server(.stopped(reason: (error as? CommandFailure)?.message ?? "\(error)"))]
    }
  }

  /// The routes with what they declare.
  func describe() -> [Message] {
    guard let app = running?.app else { return [] }
    return [.catalogue(app.catalogue(traces.appDescription))]
  }

  func stop() async {
    await running?.stop()
    running = nil
  }

  /// Runs a scenario as `answerback run` does: against a fresh server.
  func run(_ path: String, text: String?) async -> ScenarioResult {
    let server: any ServerUnderTest = remote ?? app.server as any ServerUnderTest
    let runner = ScenarioRunner(server: server, transport: transport)
    if let text { return await runner.run(text: text, path: path) }
    do {
      guard let scenario = try RunPlan(paths: [path]).scenarios.first else {
        return ScenarioResult(path: path, text: "", name: path, skipReason: "There is no scenario at \(path).")
      }
      return await runner.run(scenario)
    } catch {
      return ScenarioResult(path: path, text: "", name: path, environmentFailure: error.description)
    }
  }

  /// The scenario files of the folder `scenarios`, with the names they give themselves.
  static func scenarioFiles() -> [Message.ScenarioEntry] {
    guard let plan = try? RunPlan(paths: ["scenarios"]) else { return [] }
    for warning in plan.warnings { Surroundings.writeErrorLine("warning: \(warning)") }
    return plan.scenarios.map { Message.ScenarioEntry(path: $0.path, name: $0.file?.title ?? $0.path) }
  }

  /// `http://host:port` of a URL.
  private static func origin(of url: String) -> String {
    let afterScheme = url.range(of: "://")?.upperBound ?? url.startIndex
    let end = url[afterScheme...].firstIndex { "/?#".contains($0) } ?? url.endIndex
    return String(url[..<end])
  }
}
