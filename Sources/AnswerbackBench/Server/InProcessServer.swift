import Answerback
import AnswerbackServer
import Logging
public import Scenarios

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

/// An app that is being served, and what it is.
struct RunningApp: RunningServer {
  let app: App
  private let server: ListeningServer

  init(app: App, configuration: ServerConfiguration = ServerConfiguration(port: 0)) async throws {
    self.app = app
    server = try await Server(app, configuration: configuration).start()
  }

  var base: String { server.base }

  func probe(_ name: String) async -> String? {
    let now = server.statistics
    return switch name {
    case "connections.open": String(now.connections)
    case "requests.running": String(now.running)
    case "requests.answered": String(now.answered)
    case "streams.open": String(now.streams)
    case "background.running": String(now.background.running)
    case "background.done": String(now.background.done)
    case "background.failed": String(now.background.failed)
    default: nil
    }
  }

  func stop() async { await server.stop() }
}
