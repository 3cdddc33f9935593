import AnswerbackServer
import AnswerbackTesting
import ArgumentParser
import Logging

/// `answerback serve`: the app alone, until it is interrupted.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the app without the bench. Prints \"listening on H:P\" when it accepts connections.",
    discussion: """
      At ^C, SIGTERM or SIGHUP it waits for running responses (--grace), then exits with 0, or with 1 if responses were cut. A second signal ends it \
      at once. It exits with 4 if it can't listen, or if a service fails.
      """
  )

  @Option(help: "The address to listen on. The default, 127.0.0.1, can be reached from this machine only.")
  var host: String?
  @Option(help: "The port, 8080 by default. 0 takes a free one.")
  var port: Int?
  @Option(name: .customLong("unix-socket"), help: "Listen on a unix socket at this path instead of a port.")
  var unixSocket: String?
  @Option(
    name: .customLong("tls-cert"),
    help: "Serve https with this certificate chain, PEM. SIGHUP reloads it and the key."
  )
  var certificate: String?
  @Option(name: .customLong("tls-key"), help: "The private key of the certificate, PEM.")
  var key: String?
  @Flag(name: .customLong("access-log"), help: "Log each request to standard error.")
  var accessLog = false
  @Option(help: "How many seconds running responses and services may take to end; the app says it by default, 10 if it doesn't.")
  var grace: Double?

  func validate() throws {
    if let grace, !(0...86_400).contains(grace) {
      throw ValidationError("--grace must be between 0 and 86400 seconds, got \(grace).")
    }
    if let port, !(0...65535).contains(port) { throw ValidationError("--port must be between 0 and 65535, got \(port).") }
    guard (certificate == nil) == (key == nil) else {
      let (given, missing) = certificate == nil ? ("--tls-key", "--tls-cert") : ("--tls-cert", "--tls-key")
      throw ValidationError("\(given) needs \(missing) as well.")
    }
  }

  func run() async throws {
    let app = BenchedApp.current
    let configuration: ServerConfiguration
    do throws(ServerError) {
      configuration = try change(app.configuration)
    } catch {
      throw CommandFailure(CommandFailure.environment, telling: error)
    }
    let running = try await app.start(configuration)
    if let files = configuration.tls { EndingSignals.shared.onHangUp { Self.readAgain(files) } }
    let cut = await untilAsked(running, of: app, unixSocket: configuration.unixSocket)
    if cut > 0 {
      Surroundings.writeErrorLine("error: \(cut) \(cut == 1 ? "response was" : "responses were") cut at the end.")
      throw ExitCode(1)
    }
  }

  /// Serves until a signal asks for the end or a service fails, and lets running responses end; a second signal ends at once.
  /// - Returns: How many responses were cut.
  private func untilAsked(_ running: InProcessServer.RunningApp, of app: BenchedApp, unixSocket: String?) async -> Int {
    let listening = running.server
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
      app.onFailure(beside: running) { _ in
        app.tellFailure()
        continuation.finish()
      }
      for await _ in asked {}
      let cut = await listening.stop()
      await running.services.stop()
      return cut
    }
  }

  private static func readAgain(_ files: TLSFiles) {
    do throws(ServerError) {
      try files.reload()
      Surroundings.writeErrorLine("The certificate was reloaded.")
    } catch {
      Surroundings.writeErrorLine("error: \(error.description)\nThe old certificate stays in use.")
    }
  }

  /// The app's own configuration with what the options say.
  private func change(_ configuration: ServerConfiguration) throws(ServerError) -> ServerConfiguration {
    var configuration = configuration
    if host != nil || port != nil { configuration.unixSocket = nil }
    configuration.host = host ?? configuration.host
    configuration.port = port ?? configuration.port
    configuration.unixSocket = unixSocket ?? configuration.unixSocket
    if let grace { configuration.shutdownGrace = .seconds(grace) }
    if let certificate, let key { configuration.tls = try TLSFiles(certificate: certificate, key: key) }
    if accessLog {
      configuration.observers.append(AccessLog(Logger(label: "answerback.access") { StreamLogHandler.standardError(label: $0) }))
    }
    return configuration
  }
}
