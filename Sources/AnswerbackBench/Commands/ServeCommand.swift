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
  @Option(name: .customLong("unix-socket"), help: "Listen on a unix socket at this path, not on a port.")
  var unixSocket: String?
  @Option(
    name: .customLong("tls-cert"),
    help: "Serve https with this chain of certificates, PEM; SIGHUP reads it and the key again."
  )
  var certificate: String?
  @Option(name: .customLong("tls-key"), help: "The private key of the certificate, PEM.")
  var key: String?
  @Flag(name: .customLong("access-log"), help: "Write a line for each exchange to standard error.")
  var accessLog = false

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port \(port) — is no port — use 0 to 65535") }
    guard (certificate == nil) == (key == nil) else {
      let (given, missing) = certificate == nil ? ("--tls-key", "--tls-cert") : ("--tls-cert", "--tls-key")
      throw ValidationError("\(given) — is of no use alone — add \(missing)")
    }
  }

  func run() async throws {
    let app = try makeApp()
    do {
      let configuration = try makeConfiguration()
      let path = unixSocket
      let server = Server(app, configuration: configuration) { listening in
        StandardOutput.write("listening on \(path ?? "\(listening.host):\(listening.port)")")
      }
      var services: [any Service] = [server]
      if let files = configuration.tls { services.append(CertificateReload(files: files)) }
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
          services: services,
          gracefulShutdownSignals: [.sigterm, .sigint],
          logger: Logger(label: "answerback.serve") { _ in SwiftLogNoOpLogHandler() }
        )
      )
      try await group.run()
    } catch let error as ServerError {
      throw CommandFailure(CommandFailure.environment, error.description)
    }
  }

  private func makeConfiguration() throws(ServerError) -> ServerConfiguration {
    var configuration = ServerConfiguration(host: host, port: port)
    configuration.unixSocket = unixSocket
    if let certificate, let key { configuration.tls = try TLSFiles(certificate: certificate, key: key) }
    if accessLog {
      configuration.observers.append(AccessLog(Logger(label: "answerback.access") { StreamLogHandler.standardError(label: $0) }))
    }
    return configuration
  }
}

/// Reads certificate and key again at each SIGHUP, for as long as the server runs.
private struct CertificateReload: Service {
  let files: TLSFiles

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      do {
        try files.reload()
        StandardError.write("the certificate was read again")
      } catch {
        StandardError.write("error: \(error.description) — the old certificate stays in use")
      }
    }
  }
}
