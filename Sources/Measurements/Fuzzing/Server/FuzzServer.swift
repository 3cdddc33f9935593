import AnswerbackServer
import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `benchmarks fuzz-server`: the server that the fuzzers start. It ends with its parent process.
struct FuzzServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "fuzz-server", shouldDisplay: false)

  /// How long running responses may take after SIGTERM.
  static let grace = 5

  @Option(help: "The folder for the files that it serves.")
  var folder: String
  @Option(help: "The port on 127.0.0.1. 0 uses a free port.")
  var port = 0

  func run() async throws {
    ChildProcess.ParentWatch.start()
    try FuzzedApp.writeFiles(to: folder)
    let quiet = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
    let server = Server(try FuzzedApp.make(folder: folder), configuration: configuration, logger: quiet) { listening in
      print("listening on \(listening.host):\(listening.port)")
      fflush(nil)
    }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [server], gracefulShutdownSignals: [.sigterm], logger: quiet)
    )
    try await group.run()
  }

  /// Short times, so that connections that are left open reach each of them.
  private var configuration: ServerConfiguration {
    var configuration = ServerConfiguration(port: port)
    configuration.limits.body = 1024 * 1024
    configuration.timeouts.head = .seconds(5 * ActiveSanitizer.slowness)
    configuration.timeouts.body = .seconds(6 * ActiveSanitizer.slowness)
    configuration.timeouts.idle = .seconds(8 * ActiveSanitizer.slowness)
    configuration.timeouts.write = .seconds(8 * ActiveSanitizer.slowness)
    configuration.timeouts.linger = .seconds(1 * ActiveSanitizer.slowness)
    configuration.shutdownGrace = .seconds(FuzzServer.grace)
    return configuration
  }
}
