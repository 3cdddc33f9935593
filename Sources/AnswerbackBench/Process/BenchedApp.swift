import Answerback
import AnswerbackServer
import AnswerbackTesting
import ServiceLifecycle
import Synchronization
import Workbench

/// The app that a command line works on: how it is made, how it is served, and the services that run beside it.
final class BenchedApp: Sendable {
  /// The app of the command line that is running. The argument parser creates the commands, so they can't be given it.
  @TaskLocal static var current = BenchedApp { _ in try App {} }

  private struct State {
    var hasBegun = false
    var failure: AppServices.Failure?
    var isTold = false
  }

  /// How the app is served.
  let configuration: ServerConfiguration
  /// The steps of `tour`; where there are none, there isn't such a command.
  let tour: [Tour.Step]
  private let make: @Sendable (AppServices) async throws -> App
  /// Services that all apps of this command line share.
  private let services: [any Service]
  private let shared: AppServices
  private let state = Mutex(State())

  init(
    configuration: ServerConfiguration = ServerConfiguration(),
    services: [any Service] = [],
    tour: [Tour.Step] = [],
    _ make: @escaping @Sendable (AppServices) async throws -> App
  ) {
    self.configuration = configuration
    self.tour = tour
    self.services = services
    self.make = make
    shared = AppServices(grace: configuration.shutdownGrace)
    shared.onFailure { [weak self] in self?.note($0) }
  }

  /// Serves a fresh app at each start, on a free port of 127.0.0.1.
  var server: InProcessServer { server(delayingBackground: .zero) }

  /// A server whose background tasks wait before they begin.
  func server(delayingBackground delay: Duration) -> InProcessServer {
    var configuration = configuration
    configuration.backgroundDelay = delay
    return InProcessServer(configuration, { [self] in try await makeApp($0) }, observing: { [weak self] in self?.note($0) })
  }

  /// Makes and serves an app.
  /// - Throws: A ``CommandFailure``.
  func start(_ configuration: ServerConfiguration) async throws -> InProcessServer.RunningApp {
    do {
      return try await server.start(configuration)
    } catch {
      throw failure(from: error)
    }
  }

  /// Makes an app for some work. The services that were started for it are stopped afterwards.
  /// - Throws: A ``CommandFailure`` where it can't be made; it lists every fault of its configuration.
  func withApp<Value>(_ work: (App) throws -> Value) async throws -> Value {
    let (server, services) = (server, server.makeServices())
    let app: App
    do {
      app = try await server.makeApp(with: services)
      try app.check()
    } catch {
      await services.stop()
      throw failure(from: error)
    }
    let result = Result { try work(app) }
    await services.stop()
    return try result.get()
  }

  /// Starts the services that all apps share, before the first app is made.
  private func makeApp(_ services: AppServices) async throws -> App {
    let isFirst = state.withLock { state in
      defer { state.hasBegun = true }
      return !state.hasBegun
    }
    if isFirst { for service in self.services { shared.start(service) } }
    return try await shared.guarding { [make] in try await make(services) }
  }

  /// A failure to make or serve the app, as a sentence and an exit code.
  private func failure(from error: any Error) -> CommandFailure {
    switch error {
    case let error as CommandFailure: return error
    case let error as ServerError: return CommandFailure(CommandFailure.environment, telling: error)
    case let error as AppServices.Failure:
      state.withLock { $0.isTold = true }
      return CommandFailure(CommandFailure.environment, telling: error)
    default: return CommandFailure(.app(error))
    }
  }
}

// MARK: - Services that fail

extension BenchedApp {
  private func note(_ failure: AppServices.Failure) {
    state.withLock { $0.failure = $0.failure ?? failure }
  }

  /// Says which service failed, unless that has been said.
  func tellFailure() {
    let failure = state.withLock { state -> AppServices.Failure? in
      guard let failure = state.failure, !state.isTold else { return nil }
      state.isTold = true
      return failure
    }
    if let failure { Surroundings.writeErrorLine("error: \(failure)") }
  }

  /// Calls back when a service fails beside a running app.
  func onFailure(beside app: InProcessServer.RunningApp, _ observer: @escaping @Sendable (AppServices.Failure) -> Void) {
    shared.onFailure(observer)
    app.services.onFailure(observer)
  }

  /// Stops the shared services when a command has ended.
  /// - Parameter code: The exit code of the command.
  /// - Returns: The exit code of the process: a service that failed makes a success or a failed expectation a matter of the environment.
  func end(_ code: Int32) async -> Int32 {
    await shared.stop()
    guard state.withLock({ $0.failure }) != nil else { return code }
    tellFailure()
    return [0, 1, CommandFailure.updated].contains(code) ? CommandFailure.environment : code
  }
}
