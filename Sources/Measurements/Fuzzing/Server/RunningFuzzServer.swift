import Glibc
import SystemIO

/// A server in a child process, with a folder for its files.
final class RunningFuzzServer {
  let child: ChildProcess
  let port: UInt16
  private let folder: TemporaryFolder

  /// Starts a server and waits until it listens.
  ///
  /// - Throws: ``FuzzError`` when it doesn't.
  init() throws {
    folder = try TemporaryFolder()
    child = try ChildProcess(["fuzz-server", "--port", "0", "--folder", folder.path])
    let watch = Stopwatch()
    while true {
      if let line = child.newLines().first(where: { $0.hasPrefix("listening on ") }) {
        guard let port = line.split(separator: ":").last.flatMap({ UInt16($0) }) else { break }
        self.port = port
        return
      }
      if child.end != nil || watch.seconds > 60 { break }
      usleep(10_000)
    }
    let lines = child.standardError.lines(20).joined(separator: "\n")
    throw FuzzError("The server doesn't start, so nothing can be sent to it. It wrote:\n\(lines)")
  }

  deinit {
    child.kill()
    _ = child.waitForEnd(seconds: 5)
  }
}

/// Why the fuzzers can't run.
struct FuzzError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
