import Answerback
import AnswerbackServer
import AnswerbackTesting
import Exchanges
import Foundation
import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import Synchronization
import Workbench

/// What the bench works on: the app in this process, made again at each start, or a server elsewhere.
actor BenchTarget {
  private let app: BenchedApp
  /// nil while requests go to the app in this process.
  private var remote: RemoteServer?
  /// Sends to other servers.
  private let transport: any ExchangeTransport
  /// Sends to the app's own servers, whose certificate it trusts.
  private let ownTransport: any ExchangeTransport
  /// What `{{name}}` stands for in scenarios.
  private var variables = BenchVariables()
  private var running: InProcessServer.RunningApp?
  /// Where the app in this process is; it may run while requests go elsewhere.
  private nonisolated let ownBase = Mutex<String?>(nil)
  /// Where the app in this process reports how its responses came to be.
  nonisolated let traces = TraceFinder()

  /// - Parameters:
  ///   - url: Of a server elsewhere; nil starts the app.
  ///   - transport: Sends to other servers.
  ///   - ownTransport: Sends to servers of the app.
  init(app: BenchedApp, url: String?, transport: any ExchangeTransport, ownTransport: any ExchangeTransport) {
    self.app = app
    self.transport = transport
    self.ownTransport = ownTransport
    remote = url.map { RemoteServer(Self.origin(of: $0)) }
  }

  /// Starts the target, and stops the app that ran before.
  /// - Returns: What the bench needs to know of it.
  func start() async -> [Message] {
    if let remote { return [.server(.remote(base: remote.base))] }
    await stop()
    return await startApp()
  }

  /// Sends what is sent from now on to another server; nil is the app in this process, which is started where it does not run.
  /// - Returns: What the bench needs to know of it.
  func setTarget(_ url: String?) async -> [Message] {
    remote = url.map { RemoteServer($0) }
    if remote == nil, let running { return messages(about: running) }
    return remote == nil ? await startApp() : await start()
  }

  private func startApp() async -> [Message] {
    var configuration = app.configuration.onFreePort
    configuration.traces = traces.log
    do {
      let running = try await app.start(configuration)
      if let other = self.running {
        // It was asked for twice.
        await running.stop()
        return messages(about: other)
      }
      self.running = running
      ownBase.withLock { $0 = running.base }
      // The bench shows it in the log.
      app.onFailure(beside: running) { [app] _ in app.tellFailure() }
      traces.describe(running.app)
      return messages(about: running)
    } catch {
      if let remote { return [.server(.remote(base: remote.base))] }
      return [.server(.stopped(reason: (error as? CommandFailure)?.message ?? "\(error)"))]
    }
  }

  /// The routes come first: the bench takes keys as soon as it knows where the app is.
  private func messages(about running: InProcessServer.RunningApp) -> [Message] {
    // The target may have been changed while the app was starting.
    if let remote { return [.server(.remote(base: remote.base))] }
    return [.catalogue(running.app.catalogue()), .server(.inProcess(base: running.base))]
  }

  /// The routes with what they declare.
  func describe() -> [Message] {
    guard remote == nil, let app = running?.app else { return [] }
    return [.catalogue(app.catalogue(traces.appDescription))]
  }

  func set(_ variables: BenchVariables) { self.variables = variables }

  func stop() async {
    let running = running
    self.running = nil
    await running?.stop()
  }

  /// Whether a URL is one of the app in this process.
  nonisolated func isOwn(_ url: String) -> Bool {
    guard let base = ownBase.withLock({ $0 }), url.hasPrefix(base) else { return false }
    return url.utf8.dropFirst(base.utf8.count).first.map { "/?#".utf8.contains($0) } ?? true
  }

  /// Sends to whatever server a URL names; only the app's own is trusted beyond what the options say.
  nonisolated var sender: any ExchangeTransport { Sender(target: self) }

  private struct Sender: ExchangeTransport {
    let target: BenchTarget

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      let transport = target.isOwn(request.url) ? target.ownTransport : target.transport
      return await transport.perform(request, options: options, onEvent: onEvent)
    }
  }

  /// Runs a scenario as `answerback run` does: against a fresh server.
  /// - Parameter tell: Receives the steps and exchanges while they run.
  func run(
    _ path: String,
    text: String?,
    _ tell: @escaping @Sendable (Message.RunProgress) -> Void
  ) async -> (result: ScenarioResult, review: ScenarioReview?) {
    var options = runnerOptions
    options.onStep = { tell(.step($0)) }
    let runner = runner(options, WatchedTransport(transport: transportOfRuns, tell: tell))
    do {
      let planned =
        try text.map { PlannedScenario(bytes: Array($0.utf8), path: path) } ?? RunPlan(paths: [path]).scenarios.first
      guard let planned else {
        return (ScenarioResult(path: path, text: "", name: path, skipReason: "There is no scenario at \(path)."), nil)
      }
      let (result, replay) = await runner.record(planned)
      return (result, Task.isCancelled ? nil : await runner.review(of: result, against: replay))
    } catch {
      return (ScenarioResult(path: path, text: "", name: path, environmentFailure: "\(error)"), nil)
    }
  }

  /// Reads a scenario file for the bench to show.
  nonisolated func open(_ path: String) async -> [Message] {
    do throws(UsageFault) {
      guard let scenario = try RunPlan(paths: [path]).scenarios.first else { return [.notice("there is no scenario at \(path)")] }
      switch scenario.parsed {
      case .failure(let failure): return [.scenarioOpened(path: path, text: failure.text.shown, request: nil)]
      case .success(let file):
        let request = try? RequestExport([file], base: "").request(at: 1)
        return [.scenarioOpened(path: path, text: file.text.shown, request: request)]
      }
    } catch {
      return [.notice("\(path) can't be opened: \(error.description)")]
    }
  }

  /// Judges what was accepted in a review against the responses of its run. Nothing is sent.
  func judge(_ review: ScenarioReview) async -> (result: ScenarioResult, rest: ScenarioReview?) {
    let runner = runner(runnerOptions, transportOfRuns)
    let result = await runner.judge(review)
    return (result, await runner.review(of: result, after: review))
  }

  private func runner(_ options: RunnerOptions, _ transport: any ExchangeTransport) -> ScenarioRunner {
    let server: any ServerUnderTest = remote ?? ServerOfRun(server: app.server) as any ServerUnderTest
    return ScenarioRunner(server: server, transport: transport, options: options)
  }

  private var transportOfRuns: any ExchangeTransport { remote == nil ? ownTransport : transport }

  /// What a run knows: the variables and secrets of the bench.
  private var runnerOptions: RunnerOptions {
    var options = RunnerOptions()
    options.variables = variables.values
    options.secrets = variables.secrets
    return options
  }

  /// `http://host:port` of a URL.
  static func origin(of url: String) -> String {
    let afterScheme = url.range(of: "://")?.upperBound ?? url.startIndex
    let end = url[afterScheme...].firstIndex { "/?#".contains($0) } ?? url.endIndex
    return String(url[..<end])
  }
}

extension String {
  /// As much of a long text as the bench shows.
  fileprivate var shown: String {
    let most = 1 << 18
    guard utf8.count > most else { return self }
    return String(decoding: utf8.prefix(most), as: UTF8.self) + "\n... \(utf8.count - most) bytes more; an editor shows them"
  }
}

extension BenchTarget {
  /// A server whose end a cancelled run doesn't wait for: a handler that hangs keeps it for its time of grace.
  private struct ServerOfRun: ServerUnderTest {
    let server: any ServerUnderTest

    func start() async throws -> any RunningServer { Running(server: try await server.start()) }

    private struct Running: RunningServer {
      let server: any RunningServer

      var base: String { server.base }
      var probeNames: [String] { server.probeNames }

      func probe(_ name: String) async -> String? { await server.probe(name) }

      func stop() async {
        guard Task.isCancelled else { return await server.stop() }
        Task { [server] in await server.stop() }
      }
    }
  }

  /// Sends by another transport, and tells of each exchange while it runs.
  private final class WatchedTransport: ExchangeTransport {
    private let transport: any ExchangeTransport
    private let tell: @Sendable (Message.RunProgress) -> Void
    private let count = Mutex(0)

    init(transport: any ExchangeTransport, tell: @escaping @Sendable (Message.RunProgress) -> Void) {
      self.transport = transport
      self.tell = tell
    }

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      let number = count.withLock { count in
        count += 1
        return count
      }
      let tell = tell
      tell(.exchange(number, request))
      return await transport.perform(request, options: options) { event, time in
        tell(.event(number, event, at: time))
        onEvent(event, time)
      }
    }
  }
}
