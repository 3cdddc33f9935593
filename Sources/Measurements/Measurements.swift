import AnswerbackServer
import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

/// Starts the program.
@main
enum MeasurementsProgram {
  /// Runs the command in a task. The main thread waits here: Swift's own asynchronous start ends it, which valgrind doesn't survive.
  static func main() {
    Task.detached {
      await Measurements.main()
      exit(EXIT_SUCCESS)
    }
    while true { pause() }
  }
}

/// The project's own measurements: servers for load tests beside other servers.
struct Measurements: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Answerback's own measurements.",
    subcommands: [
      Serve.self, ServeNIO.self, ServeHummingbird.self, Encode.self, Run.self, Run.HoldClients.self, BenchSpeed.self,
      Instructions.self, Fuzz.self, Fuzz.ServerProcess.self, Fuzz.ParserProcess.self, Fuzz.BenchProcess.self,
    ]
  )
}

extension Measurements {
  /// `benchmarks serve`: an app on Answerback's server.
  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "serve",
      abstract: "Serve the routes of the measurements with Answerback."
    )

    @OptionGroup var place: ListeningPlace
    @Option(help: "The folder of /files/large.bin and /files/small.bin.")
    var files = "."
    @Option(help: "The number of further routes: /routes/0/{id} and so on.")
    var routes = 0
    @Option(name: .customLong("tls-cert"), help: "Serve https with this certificate chain, PEM.")
    var certificate: String?
    @Option(name: .customLong("tls-key"), help: "The private key of the certificate, PEM.")
    var key: String?

    func run() async throws {
      var configuration = ServerConfiguration(port: place.port)
      // As many as a run begins at once.
      configuration.backlog = 4096
      configuration.connectionLimit = 12_000
      if let certificate, let key { configuration.tls = try TLSFiles(certificate: certificate, key: key) }
      let server = Server(try MeasuredApp.make(files: files, routes: routes), configuration: configuration, group: place.group)
      let listening = try await server.start()
      print("listening on \(listening.host):\(listening.port)")
      fflush(nil)
      try await listening.untilClosed()
    }
  }
}
