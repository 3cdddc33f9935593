import ArgumentParser
import NIOCore
import NIOPosix

/// The project's own measurements: servers to put under load beside others.
@main
struct Measurements: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Answerback's own measurements.",
    subcommands: [ServeApp.self, ServeNIO.self, Encode.self, Fuzz.self, FuzzServer.self, FuzzParsers.self]
  )
}

extension Measurements {
  /// Where a measured server listens, and on how many loops it runs.
  struct Place: ParsableArguments {
    @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
    var port = 8080
    @Option(help: "Event loops.")
    var threads = 1

    func validate() throws {
      guard (0...65535).contains(port) else { throw ValidationError("--port \(port) is no port; use 0 to 65535.") }
      guard (1...64).contains(threads) else { throw ValidationError("--threads \(threads) is out of reach; use 1 to 64.") }
    }

    /// The group of event loops; it lives as long as the process.
    var group: MultiThreadedEventLoopGroup { MultiThreadedEventLoopGroup(numberOfThreads: threads) }
  }
}
