import SystemIO

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

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
    let watch = Fuzz.Stopwatch()
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

extension RunningFuzzServer {
  /// The open connections of a server on this machine, as the system lists them.
  struct Connections {
    /// One connection.
    struct Entry {
      /// The port of its client.
      let clientPort: UInt16
      /// The state: `ESTABLISHED`, `CLOSE_WAIT` and so on.
      let state: String
    }

    private static let states = [
      "01": "ESTABLISHED", "04": "FIN_WAIT1", "05": "FIN_WAIT2", "08": "CLOSE_WAIT", "09": "LAST_ACK", "0B": "CLOSING",
    ]

    let entries: [Entry]

    /// Lists the connections of the server on a port that a process still holds.
    init(port: UInt16) {
      let table = (try? InputFile("/proc/net/tcp").readText()) ?? ""
      entries = table.split(separator: "\n").dropFirst().compactMap { line in
        // The columns: sl, local address, remote address, state, queues, timer, retransmissions, user, time-out, inode
        let words = line.split(separator: " ")
        guard words.count > 9, words[9] != "0", let state = Connections.states[String(words[3])],
          Connections.port(words[1]) == port, let client = Connections.port(words[2])
        else { return nil }
        return Entry(clientPort: client, state: state)
      }
    }

    /// Returns the port in `0100007F:1F90`.
    private static func port(_ address: Substring) -> UInt16? {
      address.split(separator: ":").last.flatMap { UInt16($0, radix: 16) }
    }
  }
}
