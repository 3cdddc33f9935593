import Foundation

/// One server, and the connections to it.
struct ServerSession {
  private let server: RunningFuzzServer
  private let loop: ConnectionLoop
  private let watch = Fuzz.Stopwatch()
  private var lastCheck = 0
  private var isChecking = false
  /// The connections that ended within the last second, with their times.
  private var recent: [(number: Int, milliseconds: Int)] = []
  /// The number of descriptors before the first case.
  private var firstDescriptors = 0
  private(set) var peakMemory = 0

  /// The number of additional descriptors that is allowed, because the runtime opens some when it needs them.
  private static let slack = 6

  init(_ server: RunningFuzzServer) {
    self.server = server
    loop = ConnectionLoop(port: server.port)
  }

  var child: ChildProcess { server.child }

  var connections: Int { loop.connections }

  /// The number of open connections of cases.
  var openCases: Int { loop.count - (isChecking ? 1 : 0) }

  var end: ChildProcess.End? { child.end }

  /// Whether the server process has ended. After a crash, this waits until its stack has been written.
  var hasEnded: Bool {
    if end == nil, child.standardError.isCrash { _ = child.waitForEnd(seconds: 60) }
    return end != nil
  }

  /// The cases that may have ended the server: those that were open, or ended within the last second.
  var suspects: [Int] { (recent.map(\.number) + loop.cases.filter { $0 >= 0 }).sorted() }

  /// Makes a few connections, so that what is opened once is open, and counts descriptors.
  mutating func warmUp() throws {
    for _ in 0..<3 {
      guard try start(HealthCheck.plan) else { break }
      while loop.count > 0, watch.seconds < 10 { _ = loop.turn(milliseconds: 20) }
    }
    usleep(200_000)
    firstDescriptors = child.descriptors
  }

  /// - Returns: Whether the connection could be opened.
  mutating func start(_ plan: ConnectionPlan) throws -> Bool {
    do throws(ClientSocket.SocketError) {
      return try loop.start(plan)
    } catch {
      // A server that has ended refuses connections.
      if child.waitForEnd(seconds: 10) != nil { return false }
      throw FuzzError("Can't connect to the server: \(String(cString: strerror(error.code))).")
    }
  }

  /// Continues every connection, and checks the server once per second.
  mutating func turn() throws -> [FuzzReport.Failure] {
    let now = watch.milliseconds
    if !isChecking, now - lastCheck >= 1000 {
      lastCheck = now
      peakMemory = max(peakMemory, child.residentMemory)
      isChecking = try start(HealthCheck.plan)
    }
    let finished = loop.turn(milliseconds: 5)
    child.readStreams()
    if !child.standardError.isCrash { recent.removeAll { now - $0.milliseconds > 1000 } }
    var failures: [FuzzReport.Failure] = []
    for connection in finished {
      let number = connection.plan.number
      if number == HealthCheck.number { isChecking = false } else { recent.append((number, now)) }
      guard let fault = connection.fault, !isDying(connection.end) else { continue }
      failures.append(failure(fault, of: connection.plan))
    }
    return failures
  }

  /// Whether the server is ending, which resets its connections and is reported separately.
  private func isDying(_ end: ConnectionPlan.End) -> Bool {
    switch end {
    case .resetByServer, .byServer, .failed: child.waitForEnd(seconds: 0.05) != nil || child.standardError.isCrash
    case .timedOut: child.standardError.isCrash
    case .byClient: false
    }
  }

  private func failure(_ fault: String, of plan: ConnectionPlan) -> FuzzReport.Failure {
    guard plan.number >= 0 else { return FuzzReport.Failure(what: fault) }
    return FuzzReport.Failure(firstCase: plan.number, what: fault, details: plan.lines())
  }

  // MARK: The end

  /// Waits for the connections to end, and for the server to close what it has open.
  mutating func settle() throws -> [FuzzReport.Failure] {
    var failures: [FuzzReport.Failure] = []
    let patience = Fuzz.Stopwatch()
    let seconds = Double(20 * Fuzz.ActiveSanitizer.slowness)
    while loop.count > 0, patience.seconds < seconds, !hasEnded { failures += try turn() }
    loop.closeAll()
    isChecking = false
    while !isBackAtStart, patience.seconds < 2 * seconds, !hasEnded {
      usleep(100_000)
      child.readStreams()
    }
    if !hasEnded, !isBackAtStart { failures.append(leftOpen()) }
    return failures
  }

  /// Whether the server has closed everything that it has opened for its clients.
  private var isBackAtStart: Bool {
    child.descriptors <= firstDescriptors + ServerSession.slack
      && RunningFuzzServer.Connections(port: server.port).entries.isEmpty
  }

  private func leftOpen() -> FuzzReport.Failure {
    let left = RunningFuzzServer.Connections(port: server.port).entries.map {
      (number: loop.casesByPort[$0.clientPort] ?? 0, state: $0.state)
    }
    let descriptors = "\(child.descriptors) descriptors, \(firstDescriptors) at the start"
    return FuzzReport.Failure(
      firstCase: left.map(\.number).min(),
      what: "The server has \(left.count) connections open after its clients have closed them, and \(descriptors).",
      details: left.sorted { $0.number < $1.number }.map { "case \($0.number): its connection is in \($0.state)" }
    )
  }

  /// Ends the server with SIGTERM, and checks the whole session.
  ///
  /// - Parameter limit: The maximum memory of the server, in MiB.
  mutating func stop(memory limit: Int) -> [FuzzReport.Failure] {
    var failures: [FuzzReport.Failure] = []
    peakMemory = max(peakMemory, child.residentMemory)
    if peakMemory > limit {
      failures.append(FuzzReport.Failure(what: "The server took \(peakMemory) MiB of memory, but only \(limit) MiB are allowed."))
    }
    child.terminate()
    // Sanitizers search for leaks at the end.
    let seconds = Double(Fuzz.ServerProcess.grace) + (Fuzz.ActiveSanitizer.current == nil ? 5 : 60)
    let end = child.waitForEnd(seconds: seconds)
    if end != .exited(0) {
      let what = end.map { "The server ended \($0) after SIGTERM, not with exit code 0." }
      var failure = FuzzReport.Failure(what: what ?? "The server still runs \(Int(seconds)) seconds after SIGTERM.")
      failure.details = child.standardError.lines(30)
      failures.append(failure)
    }
    if child.standardError.sanitizerReport != nil {
      failures.append(FuzzReport.Failure(what: "A sanitizer reports a fault.", details: child.standardError.explanation()))
    }
    return failures
  }
}

extension ServerSession {
  /// A well-behaved client that sends a request once per second.
  struct HealthCheck {
    /// The number of its connections, which don't count as cases.
    static let number = -1

    /// How long the server may take, in seconds.
    static let seconds = 5 * Fuzz.ActiveSanitizer.slowness

    static var plan: ConnectionPlan {
      ConnectionPlan(
        number: number,
        name: "well-behaved client",
        steps: [.send(Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))],
        ending: .whenComplete,
        patience: seconds * 1000,
        check: HealthyResponse()
      )
    }
  }

  private struct HealthyResponse: ConnectionPlan.ResponseCheck {
    private var received: [UInt8] = []

    var isComplete: Bool { false }

    mutating func take(_ bytes: [UInt8]) { received += bytes }

    func fault(after end: ConnectionPlan.End) -> String? {
      var reader = ResponseReader(received, methods: ["GET"], isClosed: end == .byServer)
      guard (try? reader.readAll()) != nil, let response = reader.responses.first, response.isComplete, response.status == 200,
        end == .byServer
      else {
        return
          "A well-behaved client didn't get its 200 within \(HealthCheck.seconds) seconds (\(end)). Received: \(EscapedBytes(received))"
      }
      return nil
    }
  }
}
