public import Answerback
public import AnswerbackServer
public import Exchanges

/// Makes a fresh app. State that changes while the app serves is created in it and released with the app.
public typealias AppFactory = @Sendable () async throws -> App

/// Serves an app in this process on a free port of 127.0.0.1. Each start makes a fresh app.
public struct InProcessServer: ServerUnderTest {
  package let configuration: ServerConfiguration
  private let make: @Sendable (AppServices) async throws -> App
  private let observe: @Sendable (AppServices.Failure) -> Void

  /// Creates a server for the apps that a factory makes.
  /// - Parameters:
  ///   - configuration: The limits, time-outs, TLS and observers of the server. Its address and port are not used.
  ///   - makeApp: Makes a fresh app for each start.
  public init(configuration: ServerConfiguration = ServerConfiguration(), _ makeApp: @escaping AppFactory) {
    self.init(configuration: configuration) { _ in try await makeApp() }
  }

  /// Creates a server for the apps that a factory makes, and for the services it starts for each of them.
  /// - Parameters:
  ///   - configuration: The limits, time-outs, TLS and observers of the server. Its address and port are not used.
  ///   - makeApp: Makes a fresh app for each start. The services that it starts are stopped in reverse order after the server has
  ///     stopped.
  public init(
    configuration: ServerConfiguration = ServerConfiguration(),
    _ makeApp: @escaping @Sendable (_ services: AppServices) async throws -> App
  ) {
    self.init(configuration, makeApp) { _ in }
  }

  /// - Parameter observe: Called for a service that ends before it is stopped.
  package init(
    _ configuration: ServerConfiguration,
    _ makeApp: @escaping @Sendable (AppServices) async throws -> App,
    observing observe: @escaping @Sendable (AppServices.Failure) -> Void
  ) {
    self.configuration = configuration
    make = makeApp
    self.observe = observe
  }

  /// Makes an app and serves it.
  /// - Throws: What the factory throws, an ``AppServices/Failure``, or a `ServerError` if the app can't be served.
  public func start() async throws -> any RunningServer {
    try await start(configuration.onFreePort)
  }

  /// Makes an app and serves it with another configuration.
  package func start(_ configuration: ServerConfiguration) async throws -> RunningApp {
    let services = makeServices(configuration)
    do {
      let app = try await makeApp(with: services)
      let server = try await Server(app, configuration: configuration).start()
      return RunningApp(app: app, server: server, services: services)
    } catch {
      await services.stop()
      throw error
    }
  }

  package func makeServices() -> AppServices { makeServices(configuration) }

  private func makeServices(_ configuration: ServerConfiguration) -> AppServices {
    let services = AppServices(grace: configuration.shutdownGrace)
    services.onFailure(observe)
    return services
  }

  /// Makes an app. The services it has started run until they are stopped.
  /// - Throws: What the factory throws, or the failure of a service.
  package func makeApp(with services: AppServices) async throws -> App {
    try await services.guarding { [make] in try await make(services) }
  }
}

extension InProcessServer {
  /// An app that is being served.
  package struct RunningApp: RunningServer {
    package let app: App
    package let server: ListeningServer
    package let services: AppServices

    package var base: String { server.base }

    package var probeNames: [String] { server.statistics.readings.map(\.name) }

    package func probe(_ name: String) async -> String? {
      server.statistics.readings.first { $0.name == name }.map { String($0.value) }
    }

    package func stop() async {
      await server.stop()
      await services.stop()
    }
  }
}

extension ServerStatistics {
  /// The values of `probe "name"` in scenarios.
  fileprivate var readings: [(name: String, value: Int)] {
    [
      ("background.done", background.done), ("background.failed", background.failed), ("background.running", background.running),
      ("connections.open", connections), ("requests.answered", responses), ("requests.running", running),
      ("streams.open", streams),
    ]
  }
}
