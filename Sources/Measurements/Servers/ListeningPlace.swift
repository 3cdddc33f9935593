import ArgumentParser
import NIOPosix

/// The address of a measured server, and its number of event loops.
struct ListeningPlace: ParsableArguments {
  @Option(help: "The port on 127.0.0.1. 0 uses a free port.")
  var port = 8080
  @Option(help: "The number of event loops.")
  var threads = 1

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535, got \(port).") }
    guard (1...64).contains(threads) else { throw ValidationError("--threads must be between 1 and 64, got \(threads).") }
  }

  /// The group of event loops. It lives as long as the process.
  var group: MultiThreadedEventLoopGroup { MultiThreadedEventLoopGroup(numberOfThreads: threads) }
}
