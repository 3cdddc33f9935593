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
      Serve.self, ServeNIO.self, ServeHummingbird.self, Encode.self, Run.self, Instructions.self, Fuzz.self,
      Fuzz.ServerProcess.self, Fuzz.ParserProcess.self, Fuzz.BenchProcess.self,
    ]
  )
}

extension Measurements {
  /// `benchmarks serve`: an app on Answerback's server.
  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "serve",
      abstract: "Serve /text, /json and /layers with Answerback."
    )

    @OptionGroup var place: ListeningPlace

    func run() async throws {
      let server = Server(
        try MeasuredApp.make(),
        configuration: ServerConfiguration(port: place.port),
        group: place.group
      )
      let listening = try await server.start()
      print("listening on \(listening.host):\(listening.port)")
      fflush(nil)
      try await listening.untilClosed()
    }
  }
}
