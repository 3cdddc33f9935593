public import Answerback
package import AnswerbackServer
public import Exchanges

/// Makes a fresh app; everything that changes while it serves is made inside and released with it.
public typealias AppFactory = @Sendable () throws -> App

/// An app served in this process on a free port of 127.0.0.1: a fresh one at each start.
public struct InProcessServer: ServerUnderTest {
  private let makeApp: AppFactory

  public init(_ makeApp: @escaping AppFactory) {
    self.makeApp = makeApp
  }

  public func start() async throws -> any RunningServer {
    try await RunningApp(app: makeApp())
  }
}

extension InProcessServer {
  /// An app that is being served, and what it is.
  package struct RunningApp: RunningServer {
    package let app: App
    private let server: ListeningServer

    package init(app: App, configuration: ServerConfiguration = ServerConfiguration(port: 0)) async throws {
      self.app = app
      server = try await Server(app, configuration: configuration).start()
    }

    package var base: String { server.base }

    package var probeNames: [String] { server.statistics.readings.map(\.name) }

    package func probe(_ name: String) async -> String? {
      server.statistics.readings.first { $0.name == name }.map { String($0.value) }
    }

    package func stop() async { await server.stop() }
  }
}

extension ServerStatistics {
  /// What scenarios can ask by `probe "name"`.
  fileprivate var readings: [(name: String, value: Int)] {
    [
      ("background.done", background.done), ("background.failed", background.failed), ("background.running", background.running),
      ("connections.open", connections), ("requests.answered", answered), ("requests.running", running),
      ("streams.open", streams),
    ]
  }
}
