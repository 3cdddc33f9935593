import ArgumentParser
import Codecs
import Foundation
import SystemIO

/// `benchmarks run`: the same small requests to every installed server, in interleaved rounds.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare Answerback with other servers: requests per second and processor time, as a Markdown table.",
    discussion: """
      Each server runs on one processor and wrk on another. In each round every server has its turn, and ratios are formed within \
      a round, so that a busy machine slows both sides. A server that is not installed is left out.
      """
  )

  @Flag(help: "Measure three short rounds, which takes less than two minutes.")
  var quick = false
  @Option(help: "The number of rounds.")
  var rounds: Int?
  @Option(help: "The seconds of one measurement.")
  var seconds: Int?
  @Option(help: "The number of connections.")
  var connections = 64
  @Option(name: .customLong("peers"), help: "The folder with the programs of other servers. The default is $ANSWERBACK_PEERS.")
  var programs: String?
  @Option(help: "Write the figures as JSON to this file.")
  var json: String?
  @Argument(help: "The paths to request.")
  var paths = ["/text", "/json", "/layers"]

  func validate() throws {
    if let rounds, !(1...1000).contains(rounds) { throw ValidationError("--rounds must be between 1 and 1000, got \(rounds).") }
    if let seconds, !(1...600).contains(seconds) { throw ValidationError("--seconds must be between 1 and 600, got \(seconds).") }
    guard (1...10_000).contains(connections) else {
      throw ValidationError("--connections must be between 1 and 10000, got \(connections).")
    }
    for path in paths where !path.hasPrefix("/") { throw ValidationError("A path must begin with /, got \(path).") }
  }

  func run() throws {
    guard let wrk = Peer.InstalledProgram.path("wrk") else {
      throw ValidationError("wrk is not installed. Install it with apt-get.")
    }
    let isPinned = ProcessInfo.processInfo.activeProcessorCount > 1 && Peer.InstalledProgram.path("taskset") != nil
    let folder = programs ?? ProcessInfo.processInfo.environment["ANSWERBACK_PEERS"]
    var missing: [String] = []
    let peers = Peer.Kind.allCases.compactMap { kind -> Peer? in
      do {
        return try Peer(kind, programs: folder, processor: isPinned ? 0 : nil)
      } catch {
        missing.append("\(kind.rawValue) is left out: \(error).")
        return nil
      }
    }
    let load = Load(wrk: wrk, connections: connections, seconds: seconds ?? (quick ? 1 : 3), processor: isPinned ? 1 : nil)
    for peer in peers { for path in paths { _ = try load.measure(peer, path, seconds: 1) } }
    var table = Table(paths: paths, peers: peers.map(\.kind))
    for _ in 0..<(rounds ?? (quick ? 3 : 9)) {
      for path in paths { for peer in peers { table.add(try load.measure(peer, path), of: peer.kind, path) } }
    }
    print(table.markdown)
    print("wrk -t1 -c\(connections) -d\(load.seconds)s; \(isPinned ? "each side on a processor of its own" : "not pinned").")
    for line in missing { print(line) }
    guard let json else { return }
    try OutputFile(json).write(try BodyEncoder(.json).encode(table.rows))
  }
}

extension Run {
  /// One measurement.
  struct Sample {
    let requestsPerSecond: Double
    /// The processor time of the server for one request, in microseconds.
    let processorTime: Double
  }

  /// Runs wrk.
  struct Load {
    let wrk: String
    let connections: Int
    let seconds: Int
    let processor: Int?

    func measure(_ peer: Peer, _ path: String, seconds: Int? = nil) throws -> Sample {
      let arguments = ["-t1", "-c\(connections)", "-d\(seconds ?? self.seconds)s", "http://127.0.0.1:\(peer.port)\(path)"]
      let before = peer.processorTime
      let child: ChildProcess
      if let processor, let taskset = Peer.InstalledProgram.path("taskset") {
        child = try ChildProcess(["-c", "\(processor)", wrk] + arguments, program: taskset)
      } else {
        child = try ChildProcess(arguments, program: wrk)
      }
      _ = child.waitForEnd(seconds: 1000)
      let time = peer.processorTime - before
      let lines = child.newLines()
      if let line = lines.first(where: { $0.contains("Non-2xx") || $0.contains("Socket errors") }) {
        throw ValidationError("\(peer.kind.rawValue) fails at \(path): \(line)")
      }
      let words = lines.map { $0.split(separator: " ") }
      guard let rate = words.first(where: { $0.first == "Requests/sec:" })?.last.flatMap({ Double($0) }),
        let count = words.first(where: { $0.count > 1 && $0[1] == "requests" })?.first.flatMap({ Double($0) }), count > 0
      else { throw ValidationError("wrk measures nothing for \(peer.kind.rawValue) at \(path).") }
      return Sample(requestsPerSecond: rate, processorTime: time / count * 1_000_000)
    }
  }

  /// The samples of all rounds.
  struct Table {
    private let paths: [String]
    private let peers: [Peer.Kind]
    private var samples: [String: [Peer.Kind: [Sample]]] = [:]

    init(paths: [String], peers: [Peer.Kind]) {
      self.paths = paths
      self.peers = peers
    }

    mutating func add(_ sample: Sample, of peer: Peer.Kind, _ path: String) {
      samples[path, default: [:]][peer, default: []].append(sample)
    }

    /// What is known of one server and path.
    struct Row: Encodable {
      let path: String
      let server: String
      let requestsPerSecond: Double
      let lowest: Double
      let highest: Double
      let processorMicroseconds: Double
      /// The rate of Answerback, as a multiple of that of this server.
      let ratio: Double
      /// The processor time of this server, as a multiple of that of Answerback.
      let processorRatio: Double
    }

    var rows: [Row] {
      paths.flatMap { path in
        let ours = samples[path]?[.answerback] ?? []
        return peers.compactMap { peer -> Row? in
          guard let theirs = samples[path]?[peer] else { return nil }
          let rates = theirs.map(\.requestsPerSecond)
          return Row(
            path: path,
            server: peer.rawValue,
            requestsPerSecond: Self.median(rates),
            lowest: rates.min() ?? 0,
            highest: rates.max() ?? 0,
            processorMicroseconds: Self.median(theirs.map(\.processorTime)),
            ratio: Self.median(zip(ours, theirs).map { $0.requestsPerSecond / $1.requestsPerSecond }),
            processorRatio: Self.median(zip(ours, theirs).map { $1.processorTime / $0.processorTime })
          )
        }
      }
    }

    var markdown: String {
      let head = [
        "| path | server | requests/s | lowest to highest | Answerback is | processor time | Answerback by processor time is |",
        "|---|---|---|---|---|---|---|",
      ]
      let lines = rows.map { row in
        "| \(row.path) | \(row.server) | \(Int(row.requestsPerSecond)) | \(Int(row.lowest)) to \(Int(row.highest)) "
          + String(format: "| %.2f times | %.1f µs | %.2f times |", row.ratio, row.processorMicroseconds, row.processorRatio)
      }
      return (head + lines).joined(separator: "\n")
    }

    private static func median(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      guard !sorted.isEmpty else { return 0 }
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
  }
}
