import Answerback
import Foundation
import SystemIO

extension Run {
  /// What is measured.
  enum Subject: String, CaseIterable {
    case requests, negotiated, files, events, idle, chunks, start, routes, layers, connections, loops, http2, tls, encode, decode
  }

  /// A run: the servers it starts, and the rows it has measured.
  final class Session {
    private let load: Load
    private let isQuick: Bool
    private let workspace: Workspace
    private let serverProcessor: Int?
    private(set) var rows: [Comparison] = []
    private(set) var missing: [String] = []

    init(load: Load, isQuick: Bool, workspace: Workspace, serverProcessor: Int?) {
      self.load = load
      self.isQuick = isQuick
      self.workspace = workspace
      self.serverProcessor = serverProcessor
    }

    func measure(_ subject: Subject) throws {
      switch subject {
      case .requests: try requests()
      case .negotiated: try negotiated()
      case .files: try files()
      case .events: try events()
      case .idle: try idleClients()
      case .chunks: try chunks()
      case .start: try start()
      case .routes: try manyRoutes()
      case .layers: try manyLayers()
      case .connections: try manyConnections()
      case .loops: try twoLoops()
      case .http2: try http2()
      case .tls: try tls()
      case .encode: for row in try CodecTimes(workspace, isQuick: isQuick).encoding(leaveOut) { add(row) }
      case .decode: for row in try CodecTimes(workspace, isQuick: isQuick).decoding(leaveOut) { add(row) }
      }
    }

    func leaveOut(_ name: String, _ reason: Peer.Missing) {
      let line = "\(name) is left out: \(reason)."
      if !missing.contains(line) { missing.append(line) }
    }

    private func peer(_ kind: Peer.Kind, _ options: Peer.Options = Peer.Options()) throws -> Peer {
      try Peer(kind, options, workspace, processor: serverProcessor)
    }

    /// Starts a server; nil, with a sentence at the end of the run, if it isn't installed.
    private func peerIfInstalled(_ kind: Peer.Kind) throws -> Peer? {
      do {
        return try peer(kind)
      } catch let reason as Peer.Missing {
        leaveOut(kind.rawValue, reason)
        return nil
      }
    }

    private func add(_ row: Comparison) {
      rows.append(row)
      print(row.line)
      fflush(nil)
    }

    /// Measures ours and others in interleaved rounds, and adds a row for each of the others.
    private func compare(
      _ work: String,
      unit: String = "requests/s",
      _ ours: Target,
      with others: [(against: String, goal: Double?, target: Target)]
    ) throws {
      let samples = try load.measure([ours] + others.map(\.target))
      for (other, sample) in zip(others, samples.dropFirst()) {
        add(Comparison(work, against: other.against, unit: unit, goal: other.goal, samples[0], sample))
      }
    }
  }
}

// MARK: - Small responses

extension Run.Session {
  private func requests() throws {
    let goals: [(Peer.Kind, Double)] = [
      (.nio, 1.05), (.go, 1), (.hummingbird, 2.5), (.nginx, 0.5), (.starlette, 5), (.litestar, 8),
    ]
    let ours = try peer(.answerback)
    let others = try goals.compactMap { kind, goal in try peerIfInstalled(kind).map { (peer: $0, goal: goal) } }
    for path in isQuick ? ["/layers"] : ["/text", "/json", "/layers"] {
      try compare(
        path,
        Run.Target(peer: ours, path: path),
        with: others.map { ($0.peer.kind.rawValue, $0.goal, Run.Target(peer: $0.peer, path: path)) }
      )
    }
    if let nio = others.first(where: { $0.peer.kind == .nio }), let go = others.first(where: { $0.peer.kind == .go }) {
      try compare(
        "/layers by SwiftNIO",
        Run.Target(peer: nio.peer, path: "/layers"),
        with: [(Peer.Kind.go.rawValue, 0.9, Run.Target(peer: go.peer, path: "/layers"))]
      )
    }
  }

  private func negotiated() throws {
    let ours = try peer(.answerback)
    let accept = ["Accept: text/html;q=0.8, application/xml;q=0.7, application/json, application/msgpack;q=0.9, */*;q=0.1"]
    try compare(
      "negotiated, Accept of 5 ranges",
      Run.Target(peer: ours, path: "/negotiate", headers: accept),
      with: [("own plain JSON", 0.9, Run.Target(peer: ours, path: "/json", headers: accept))]
    )
  }

  private func http2() throws {
    try secure("/layers over HTTP/2, 4 clients of 32 streams", .h2load(clients: 4, streams: 32))
  }

  private func tls() throws {
    try secure("/layers over TLS 1.3", .wrk(connections: 64))
  }

  private func secure(_ work: String, _ client: Run.Target.Client) throws {
    let options = Peer.Options(isSecure: true)
    let (ours, go) = (try peer(.answerback, options), try peer(.go, options))
    try compare(
      work,
      Run.Target(peer: ours, path: "/layers", client: client, scheme: "https"),
      with: [(Peer.Kind.go.rawValue, 0.9, Run.Target(peer: go, path: "/layers", client: client, scheme: "https"))]
    )
  }
}

// MARK: - Files and streams

extension Run.Session {
  private func files() throws {
    let ours = try peer(.answerback, Peer.Options(own: ["--files", try workspace.files()]))
    if let nginx = try peerIfInstalled(.nginx) {
      func large(_ peer: Peer) -> Run.Target {
        Run.Target(peer: peer, path: "/files/large.bin", client: .wrk(connections: 16), bytesOfOne: 1_048_576)
      }
      try compare("file of 100 MB, 16 clients", unit: "MB/s", large(ours), with: [("nginx, sendfile", 0.9, large(nginx))])
    }
    let nio = try peer(.nio)
    try compare(
      "file of 4 kB",
      Run.Target(peer: ours, path: "/files/small.bin"),
      with: [("SwiftNIO, from memory", 0.8, Run.Target(peer: nio, path: "/file"))]
    )
    let condition = ["If-None-Match: *"]
    try compare(
      "304 for a file",
      Run.Target(peer: ours, path: "/files/small.bin", headers: condition),
      with: [("SwiftNIO, from memory", 0.85, Run.Target(peer: nio, path: "/not-modified", headers: condition))]
    )
  }

  private func events() throws {
    let (ours, starlette) = (try peer(.answerback), try peer(.starlette))
    // A server of Python serves nobody else while one stream is being read, so that streams must end.
    for (clients, events, goal) in [(1, 2000, 8.0), (1000, 20, 5.0)] {
      func stream(_ peer: Peer) throws -> Run.Target {
        let path = "/events?n=\(events)"
        let size = try Double(ClientSocket.sizeOfResponse(path, port: peer.port)) / Double(events)
        return Run.Target(peer: peer, path: path, client: .wrk(connections: clients), bytesOfOne: size)
      }
      try compare(
        "events to \(clients) \(clients == 1 ? "client" : "clients")",
        unit: "events/s",
        stream(ours),
        with: [("Starlette, sse-starlette", goal, stream(starlette))]
      )
    }
  }

  private func idleClients() throws {
    let clients = isQuick ? 1_000 : 10_000
    let ours = try memory(of: peer(.answerback), forEachOf: clients)
    let theirs = try memory(of: peer(.starlette), forEachOf: clients)
    let work = "memory of an idle event client, of \(clients)"
    add(Run.Comparison(work, against: "Starlette, sse-starlette", unit: "kB", goal: 4, cost: [ours], [theirs]))
  }

  /// Returns the kilobytes that a server takes for each idle client.
  private func memory(of peer: Peer, forEachOf clients: Int) throws -> Double {
    let arguments = ["hold-clients", "--port", "\(peer.port)", "--path", "/idle", "--clients"]
    // The first clients make the server load what it needs once.
    let first = try hold(arguments + ["50"])
    let before = peer.residentBytes
    let all = try hold(arguments + ["\(clients)"])
    let after = peer.residentBytes
    for child in [first, all] { child.kill() }
    return Double(after - before) / 1024 / Double(clients)
  }

  /// Starts clients and waits until each has received something.
  private func hold(_ arguments: [String]) throws -> ChildProcess {
    let child = try Workspace.start(ChildProcess.thisProgram.path, arguments, on: load.processor)
    let watch = Fuzz.Stopwatch()
    while child.newLines().isEmpty {
      if child.end != nil || watch.seconds > 120 {
        throw Peer.Missing(description: "the clients don't get through: \(child.standardError.lines(1).joined())")
      }
      usleep(20_000)
    }
    return child
  }

  private func chunks() throws {
    let (ours, nio) = (try peer(.answerback), try peer(.nio))
    func stream(_ peer: Peer) -> Run.Target {
      Run.Target(peer: peer, path: "/chunks?n=1000", client: .wrk(connections: 16), bytesOfOne: 1_048_576)
    }
    try compare("stream of 64 kB chunks", unit: "MB/s", stream(ours), with: [(Peer.Kind.nio.rawValue, 0.9, stream(nio))])
  }
}

// MARK: - Sizes of an app and of its load

extension Run.Session {
  private func start() throws {
    let folder = ChildProcess.thisProgram.deletingLastPathComponent()
    let program = folder.appendingPathComponent("answerback").path
    guard access(program, X_OK) == 0 else { throw Peer.Missing(description: "answerback is not built beside this program") }
    var times: [Double] = []
    var processorTimes: [Double] = []
    for _ in 0..<(isQuick ? 5 : 21) {
      let watch = Fuzz.Stopwatch()
      let child = try ChildProcess(["serve", "--port", "0"], program: program)
      while !child.newLines().contains(where: { $0.hasPrefix("listening") }), watch.seconds < 10 { usleep(100) }
      times.append(watch.seconds * 1000)
      processorTimes.append(child.processorTime * 1000)
      child.kill()
    }
    let limit = times.map { _ in 30.0 }
    add(Run.Comparison("answerback serve, exec to listening", against: "30 ms", unit: "ms", goal: 1, cost: times, limit))
    add(Run.Comparison("the same, its processor time", against: "30 ms", unit: "ms", goal: nil, cost: processorTimes, limit))
  }

  private func manyRoutes() throws {
    let (few, many) = (20, 2000)
    func make(_ routes: Int, repeats: Int) throws -> Double {
      try Run.CodecTimes.times(load.rounds, repeats: repeats, records: 1) {
        try MeasuredApp.make(onlyRoutes: routes).routes.count + 1
      }.best
    }
    // What an app takes without any route is not counted.
    let rest = try make(0, repeats: 200)
    let large = try (make(many, repeats: 2) - rest) / Double(many)
    let small = try (make(few, repeats: 200) - rest) / Double(few)
    let work = "app of \(many) routes: making it, for each route"
    add(Run.Comparison(work, against: "app of \(few) routes", unit: "µs", goal: 0.9, cost: [large], [small]))
    func server(_ routes: Int) throws -> Run.Target {
      let peer = try peer(.answerback, Peer.Options(own: ["--routes", "\(routes)"]))
      return Run.Target(peer: peer, path: "/routes/\(routes - 1)/7")
    }
    try compare("app of \(many) routes: the last route", server(many), with: [("app of \(few) routes", 0.91, server(few))])
  }

  private func manyLayers() throws {
    let ours = try peer(.answerback)
    try compare(
      "200 headers in 100 layers",
      Run.Target(peer: ours, path: "/deep"),
      with: [("200 headers in 1 layer", 0.95, Run.Target(peer: ours, path: "/flat"))]
    )
  }

  private func manyConnections() throws {
    let (few, many) = (16, 4096)
    for kind in isQuick ? [Peer.Kind.answerback] : [.answerback, .nio] {
      let server = try peer(kind)
      func target(_ connections: Int) -> Run.Target {
        Run.Target(peer: server, path: "/layers", client: .wrk(connections: connections), leavesOutStart: true)
      }
      let goal = kind == .answerback ? 0.83 : nil
      try compare("\(many) connections, \(kind.rawValue)", target(many), with: [("\(few) connections", goal, target(few))])
    }
  }

  private func twoLoops() throws {
    let two = try peer(.answerback, Peer.Options(own: ["--threads", "2"], isUnpinned: true))
    let one = try peer(.answerback)
    try compare(
      "two event loops (by processor time)",
      Run.Target(peer: two, path: "/layers"),
      with: [("one event loop", 0.95, Run.Target(peer: one, path: "/layers"))]
    )
  }
}
