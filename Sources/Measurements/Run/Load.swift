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
      /// Clients that each read one stream of events.
      case events(clients: Int)
    }

    let peer: Peer
    let path: String
    var headers: [String] = []
    var client = Client.wrk(connections: 64)
    var scheme = "http"
    /// Whether megabytes are counted instead of requests.
    var countsBytes = false
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
      let short = try measure(target, seconds: 1)
      return try measure(target, seconds: seconds + 2) - short
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
      guard let (count, seconds) = Self.result(lines, of: target), count > 0, seconds > 0 else {
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
      case .events(let clients):
        let place = ["--port", "\(target.peer.port)", "--path", target.path]
        return (ChildProcess.thisProgram.path, ["read-events", "--clients", "\(clients)", "--seconds", "\(seconds)"] + place)
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
          return (target.countsBytes ? quantity(words[4]) : Double(words[0])).map { ($0, seconds) }
        // "finished in 1.00s, 12345.00 req/s, 1.20MB/s"
        case .h2load where words.count >= 5 && words[0] == "finished":
          guard let seconds = quantity(words[2]), let rate = Double(words[3]) else { return nil }
          return (rate * seconds, seconds)
        // "12345 events in 1.00 seconds"
        case .events where words.count == 5 && words[1] == "events":
          guard let count = Double(words[0]), let seconds = Double(words[3]) else { return nil }
          return (count, seconds)
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
  /// `benchmarks read-events`: clients that count the events of a stream, in a process of their own.
  struct ReadEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "read-events",
      abstract: "Count the events that clients receive.",
      shouldDisplay: false
    )

    @Option var port: UInt16
    @Option var path: String
    @Option var clients = 1
    @Option var seconds = 1.0
    @Flag(help: "Keep the connections open after each client has received something, until standard input ends.")
    var holds = false

    func run() throws {
      ChildProcess.ParentWatch.start()
      var readers = Readers(request: Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n".utf8))
      // Not all at once, which would fill the queue of a server.
      for begin in stride(from: 0, to: clients, by: 100) {
        try readers.connect(min(100, clients - begin), to: port)
        let watch = Fuzz.Stopwatch()
        while readers.silent > 0 {
          readers.read(timeout: 100)
          guard watch.seconds < 60 else { throw ValidationError("\(readers.silent) clients receive nothing.") }
        }
      }
      if holds {
        print("\(clients) clients wait")
        fflush(nil)
        while true { pause() }
      }
      readers.events = 0
      let watch = Fuzz.Stopwatch()
      while watch.seconds < seconds { readers.read(timeout: 100) }
      print("\(readers.events) events in \(watch.seconds) seconds")
    }
  }

  /// Connections that read events. The data of each event has one opening brace, and nothing else has.
  private struct Readers {
    let request: [UInt8]
    var events = 0
    /// The number of clients that have received nothing yet.
    private(set) var silent = 0
    private var sockets: [ClientSocket] = []
    private var entries: [pollfd] = []
    private var hasReceived: [Bool] = []
    private var buffer = [UInt8](repeating: 0, count: 256 * 1024)

    init(request: [UInt8]) { self.request = request }

    mutating func connect(_ count: Int, to port: UInt16) throws {
      for _ in 0..<count {
        let socket = try ClientSocket(port: port)
        var entry = pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, 5000)
        guard case .bytes(request.count) = socket.send(request[...]) else {
          throw ValidationError("The server can't be reached.")
        }
        sockets.append(socket)
        entries.append(pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0))
        hasReceived.append(false)
        silent += 1
      }
    }

    mutating func read(timeout: Int32) {
      guard poll(&entries, nfds_t(entries.count), timeout) > 0 else { return }
      for index in entries.indices where entries[index].revents != 0 {
        let count = recv(entries[index].fd, &buffer, buffer.count, 0)
        guard count > 0 else {
          // A stream has ended: its client receives nothing more.
          if count == 0 { entries[index].fd = -1 }
          continue
        }
        if !hasReceived[index] {
          hasReceived[index] = true
          silent -= 1
        }
        buffer.withUnsafeBytes { bytes in for byte in bytes[..<count] where byte == UInt8(ascii: "{") { events += 1 } }
      }
    }
  }
}
