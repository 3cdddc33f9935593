import AnswerbackServer
import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `answerback serve`: the app alone, until it is interrupted.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the app alone; prints \"listening on H:P\" when it accepts."
  )

  @Option(help: "The address to bind; the default is reachable from this machine only.")
  var host = "127.0.0.1"
  @Option(help: "The port; 0 takes a free one.")
  var port = 8080

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port \(port) is no port; use 0 to 65535.") }
  }

  func run() async throws {
    let app = try makeApp()
    let server = Server(app, configuration: ServerConfiguration(host: host, port: port)) { listening in
      print("listening on \(listening.host):\(listening.port)")
      fflush(nil)
    }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [server],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: Logger(label: "answerback.serve") { _ in SwiftLogNoOpLogHandler() }
      )
    )
    do {
      try await group.run()
    } catch let error as ServerError {
      throw CommandFailure(CommandFailure.environment, error.description)
    }
  }
}
