import ArgumentParser
import Foundation
import SystemIO

extension Run {
  /// What one server is asked for again and again.
  struct Target {
    /// The program that sends the requests.
    enum Client {
      case wrk(connections: Int)
      /// Clients of HTTP/2, each with this number of streams.
      case h2load(clients: Int, streams: Int)
    }

    let peer: Peer
    let path: String
    var headers: [String] = []
    var client = Client.wrk(connections: 64)
    var scheme = "http"
    /// The size of what is counted in what is received, in bytes; nil counts requests.
    var bytesOfOne: Double?
    /// Whether what happens in the first second is left out, because many clients connect in it.
    var leavesOutStart = false
  }

  /// One measurement of a server: requests, events or megabytes.
  struct Sample {
    var count: Double
    var seconds: Double
    /// The processor time of the server, in seconds.
    var processorTime: Double

    var rate: Double { count / seconds }
    /// The processor time for one, in microseconds.
    var cost: Double { processorTime / count * 1_000_000 }

    fileprivate static func - (long: Sample, short: Sample) -> Sample {
      Sample(
        count: long.count - short.count,
        seconds: long.seconds - short.seconds,
        processorTime: long.processorTime - short.processorTime
      )
    }
  }

  /// Loads servers, one at a time.
  struct Load {
    let seconds: Int
    let rounds: Int
    /// The processor of the clients; nil for any.
    let processor: Int?
    let warmsUp: Bool

    /// Measures targets in interleaved rounds.
    /// - Returns: The samples of each target, one for each round.
    func measure(_ targets: [Target]) throws -> [[Sample]] {
      if warmsUp { for target in targets { _ = try measure(target, seconds: 1) } }
      var samples = targets.map { _ in [Sample]() }
      for _ in 0..<rounds {
        for (index, target) in targets.enumerated() { samples[index].append(try measure(target)) }
      }
      return samples
    }

    private func measure(_ target: Target) throws -> Sample {
      guard target.leavesOutStart else { return try measure(target, seconds: seconds) }
      let short = try measure(target, seconds: seconds)
      let rest = try measure(target, seconds: 2 * seconds + 1) - short
      guard rest.count > 0, rest.seconds > 0 else {
        throw Peer.Missing(
          description: "\(target.peer.kind.rawValue) sends too few responses at \(target.path). Use more --seconds"
        )
      }
      return rest
    }

    private func measure(_ target: Target, seconds: Int) throws -> Sample {
      let (program, arguments) = try command(target, seconds)
      let before = target.peer.processorTime
      let child = try Workspace.start(program, arguments, on: processor)
      _ = child.waitForEnd(seconds: 1000)
      let time = target.peer.processorTime - before
      let lines = child.newLines()
      let place = "\(target.peer.kind.rawValue) at \(target.path)"
      if let line = lines.first(where: { $0.contains("Non-2xx") || $0.contains("Socket errors") }) {
        throw Peer.Missing(description: "\(place) fails: \(line.trimmingCharacters(in: .whitespaces))")
      }
      guard let (count, seconds) = Self.result(lines, of: target), seconds > 0, count > 0 || target.leavesOutStart else {
        throw Peer.Missing(
          description: "nothing was measured of \(place): \((lines.suffix(1) + child.standardError.lines(1)).joined())"
        )
      }
      return Sample(count: count, seconds: seconds, processorTime: time)
    }

    private func command(_ target: Target, _ seconds: Int) throws -> (String, [String]) {
      let url = "\(target.scheme)://127.0.0.1:\(target.peer.port)\(target.path)"
      let headers = target.headers.flatMap { ["-H", $0] }
      switch target.client {
      case .wrk(let connections):
        let wrk = try Workspace.installed("wrk")
        return (wrk, ["-t1", "-c\(connections)", "-d\(seconds)s", "--timeout", "600s"] + headers + [url])
      case .h2load(let clients, let streams):
        return (try Workspace.installed("h2load"), ["-t1", "-c\(clients)", "-m\(streams)", "-D", "\(seconds)"] + headers + [url])
      }
    }

    /// Reads what a client has printed.
    private static func result(_ lines: [String], of target: Target) -> (count: Double, seconds: Double)? {
      for line in lines {
        let words = line.split { $0 == " " || $0 == "," }.map(String.init)
        switch target.client {
        // "  12345 requests in 1.00s, 1.78MB read"
        case .wrk where words.count == 6 && words[1] == "requests":
          guard let seconds = quantity(words[3]) else { return nil }
          guard let size = target.bytesOfOne else { return Double(words[0]).map { ($0, seconds) } }
          return quantity(words[4]).map { ($0 * 1_048_576 / size, seconds) }
        // "finished in 1.00s, 12345.00 req/s, 1.20MB/s"
        case .h2load where words.count >= 5 && words[0] == "finished":
          guard let seconds = quantity(words[2]), let rate = Double(words[3]) else { return nil }
          return (rate * seconds, seconds)
        default: continue
        }
      }
      return nil
    }

    /// Reads a number of seconds or of megabytes with its unit, such as `1.50s`, `200.00ms` or `1.78GB`.
    private static func quantity(_ text: String) -> Double? {
      let units: [(String, Double)] = [
        ("GB", 1024), ("MB", 1), ("KB", 1.0 / 1024), ("B", 1.0 / 1_048_576), ("ms", 0.001), ("us", 0.000_001), ("m", 60),
        ("s", 1),
      ]
      guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
      return Double(text.dropLast(unit.count)).map { $0 * factor }
    }
  }
}

extension Run {
  /// `benchmarks hold-clients`: clients that request something and keep their connections open, in a process of their own.
  struct HoldClients: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hold-clients",
      abstract: "Keep connections open after each client has received something, until standard input ends.",
      shouldDisplay: false
    )

    @Option var port: UInt16
    @Option var path: String
    @Option var clients = 1

    func run() throws {
      ChildProcess.ParentWatch.start()
      let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8)
      var sockets: [ClientSocket] = []
      // Not all at once, which would fill the queue of a server.
      for begin in stride(from: 0, to: clients, by: 100) {
        let new = try (0..<min(100, clients - begin)).map { _ in try ClientSocket(port: port) }
        for socket in new {
          guard socket.waits(for: Int(POLLOUT)), case .bytes(request.count) = socket.send(request[...]) else {
            throw ValidationError("The server can't be reached.")
          }
        }
        for socket in new {
          guard socket.waits(for: Int(POLLIN)), case .bytes = socket.receive(upTo: 65_536) else {
            throw ValidationError("A client receives nothing.")
          }
        }
        sockets += new
      }
      print("\(sockets.count) clients wait")
      fflush(nil)
      while true { pause() }
    }
  }
}

extension ClientSocket {
  /// Waits until something can be sent or received. Returns whether it can within 30 seconds.
  func waits(for event: Int) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    return poll(&entry, 1, 30_000) > 0
  }

  /// Returns the number of bytes of a response, after which the server closes the connection.
  static func sizeOfResponse(_ path: String, port: UInt16) throws -> Int {
    let socket = try ClientSocket(port: port)
    let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n".utf8)
    guard socket.waits(for: Int(POLLOUT)), case .bytes(request.count) = socket.send(request[...]) else {
      throw ValidationError("The server can't be reached.")
    }
    var size = 0
    while socket.waits(for: Int(POLLIN)) {
      switch socket.receive(upTo: 65_536) {
      case .bytes(let bytes): size += bytes.count
      case .nothingYet: continue
      case .closed: return size
      case .failed: throw ValidationError("The server closes its connection.")
      }
    }
    throw ValidationError("The response has no end.")
  }
}
