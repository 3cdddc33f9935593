import SystemIO

/// The connections that a server on this machine has open, as the system lists them.
struct ServerConnections {
  /// One of them.
  struct Entry {
    /// The port of its client.
    let clientPort: UInt16
    /// `ESTABLISHED`, `CLOSE_WAIT` and so on.
    let state: String
  }

  private static let states = [
    "01": "ESTABLISHED", "04": "FIN_WAIT1", "05": "FIN_WAIT2", "08": "CLOSE_WAIT", "09": "LAST_ACK", "0B": "CLOSING",
  ]

  let entries: [Entry]

  /// Those of the server that listens on this port and that a process still holds.
  init(port: UInt16) {
    let table = (try? InputFile("/proc/net/tcp").read()) ?? []
    entries = String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().compactMap { line in
      // sl, local address, remote address, state, queues, timer, retransmissions, user, time-out, inode
      let words = line.split(separator: " ")
      guard words.count > 9, words[9] != "0", let state = ServerConnections.states[String(words[3])],
        ServerConnections.port(words[1]) == port, let client = ServerConnections.port(words[2])
      else { return nil }
      return Entry(clientPort: client, state: state)
    }
  }

  /// The port of `0100007F:1F90`.
  private static func port(_ address: Substring) -> UInt16? {
    address.split(separator: ":").last.flatMap { UInt16($0, radix: 16) }
  }
}
