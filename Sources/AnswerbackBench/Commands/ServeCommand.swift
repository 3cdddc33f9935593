import AnswerbackServer
import ArgumentParser
import Logging

/// `answerback serve`: the app alone, until it is interrupted.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the app alone; prints \"listening on H:P\" when it accepts.",
    discussion: """
      At ^C, SIGTERM or SIGHUP running responses may end, then it exits with 0, or with 1 when responses were cut. A second signal ends it \
      at once.
      """
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
      let listening = try await Server(app, configuration: configuration).start()
      if let files = configuration.tls { EndingSignals.shared.onHangUp { Self.readAgain(files) } }
      let cut = await untilAsked(listening)
      if cut > 0 {
        Surroundings.writeErrorLine("error: \(cut) \(cut == 1 ? "response was" : "responses were") cut at the end.")
        throw ExitCode(1)
      }
    } catch let error as ServerError {
      throw CommandFailure(CommandFailure.environment, error.description)
    }
  }

  /// Serves until a signal asks for the end, and lets running responses end; a second signal ends at once.
  /// - Returns: How many responses were cut.
  private func untilAsked(_ listening: ListeningServer) async -> Int {
    let (asked, continuation) = AsyncStream.makeStream(of: Never.self)
    return await EndingSignals.shared.handling { _ in
      continuation.finish()
    } code: { signal in
      listening.statistics.running > 0 ? 1 : 128 + signal
    } while: {
      Surroundings.writeLine("listening on \(unixSocket ?? "\(listening.host):\(listening.port)")")
      Task {
        try? await listening.untilClosed()
        continuation.finish()
      }
      for await _ in asked {}
      return await listening.stop()
    }
  }

  private static func readAgain(_ files: TLSFiles) {
    do throws(ServerError) {
      try files.reload()
      Surroundings.writeErrorLine("the certificate was read again")
    } catch {
      Surroundings.writeErrorLine("error: \(error.description) — the old certificate stays in use")
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
