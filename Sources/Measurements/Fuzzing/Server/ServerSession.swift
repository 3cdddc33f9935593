import Foundation

/// One server, and the connections to it.
struct ServerSession {
  private let server: RunningFuzzServer
  private let loop: ConnectionLoop
  private let watch = Stopwatch()
  private var lastCheck = 0
  private var isChecking = false
  /// When connections ended, for those of the last second.
  private var recent: [(number: Int, milliseconds: Int)] = []
  /// How many descriptors it had before the first case.
  private var firstDescriptors = 0
  private(set) var peakMemory = 0

  /// So many descriptors more than at the start are no failure: the runtime opens some when it needs them.
  private static let slack = 6

  init(_ server: RunningFuzzServer) {
    self.server = server
    loop = ConnectionLoop(port: server.port)
  }

  var child: ChildProcess { server.child }

  var connections: Int { loop.connections }

  /// How many connections of cases are open.
  var openCases: Int { loop.count - (isChecking ? 1 : 0) }

  var end: ChildProcess.End? { child.end }

  /// Whether the server process has ended. When it crashes, writing the stack takes a while, and is waited for.
  var hasEnded: Bool {
    if end == nil, child.standardError.isCrash { _ = child.waitForEnd(seconds: 60) }
    return end != nil
  }

  /// The cases that may have ended the server: those that were open, or had ended within the last second.
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

  /// - Returns: Whether there was room for the connection.
  mutating func start(_ plan: ConnectionPlan) throws -> Bool {
    do throws(ClientSocket.SocketError) {
      return try loop.start(plan)
    } catch {
      // A server that has died refuses connections.
      if child.waitForEnd(seconds: 10) != nil { return false }
      throw FuzzError("Can't connect to the server: \(String(cString: strerror(error.code))).")
    }
  }

  /// Goes on with every connection, and once a second looks after the server.
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

  /// A server that dies resets its connections, which is a fault of its own.
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

  /// Lets the connections end, and waits for the server to close what it has open.
  mutating func settle() throws -> [FuzzReport.Failure] {
    var failures: [FuzzReport.Failure] = []
    let patience = Stopwatch()
    let seconds = Double(20 * ActiveSanitizer.slowness)
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

  /// Whether the server has closed what it has opened for its clients.
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

  /// Ends the server with SIGTERM, and judges the whole session.
  ///
  /// - Parameter limit: how much memory the server may have taken, in MiB.
  mutating func stop(memory limit: Int) -> [FuzzReport.Failure] {
    var failures: [FuzzReport.Failure] = []
    peakMemory = max(peakMemory, child.residentMemory)
    if peakMemory > limit {
      failures.append(FuzzReport.Failure(what: "The server took \(peakMemory) MiB of memory; \(limit) are allowed."))
    }
    child.terminate()
    // Sanitizers look for leaks at the end.
    let seconds = Double(FuzzServer.grace) + (ActiveSanitizer.current == nil ? 5 : 60)
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
  /// A well-behaved client that asks once a second.
  struct HealthCheck {
    /// The number of its connections, which are no cases.
    static let number = -1

    /// How long the server may take.
    static let seconds = 5 * ActiveSanitizer.slowness

    static var plan: ConnectionPlan {
      ConnectionPlan(
        number: number,
        name: "well-behaved client",
        steps: [.send(Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))],
        ending: .whenAnswered,
        patience: seconds * 1000,
        check: HealthyResponse()
      )
    }
  }

  private struct HealthyResponse: ConnectionPlan.ResponseCheck {
    private var received: [UInt8] = []

    var isAnswered: Bool { false }

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
