import AnswerbackTesting
import Exchanges
import Scenarios
import Synchronization

/// Sends the requests of a recording again, to find what changes from one time to the next.
struct RequestRepetition {
  /// A value of six that is made at random stays the same so many times in one of 7776 recordings.
  static let timesForApp = 5
  /// Recordings with larger bodies are repeated one time after the other.
  private static let mostBytesAtOnce = 1 << 20

  /// How many times; nil is the default.
  let times: Int?
  /// The server that was recorded; nil is the app.
  let server: String?
  let transport: any ExchangeTransport

  /// The responses, by the place of the request.
  /// - Parameters:
  ///   - exchanges: What was recorded.
  ///   - recording: The scenario that they are.
  ///   - path: Where it will lie.
  /// - Returns: Nil where a signal ended it.
  func responses(
    to exchanges: [Exchange],
    as recording: Recorder.Recording,
    at path: String
  ) async -> [Int: [Exchange]]? {
    let task = Task {
      if times == nil, server != nil { return await safeResponses(to: exchanges) }
      return await allResponses(to: exchanges, as: recording, at: path)
    }
    let responses = await EndingSignals.shared.handling { _ in
      task.cancel()
    } while: {
      await task.value
    }
    return task.isCancelled ? nil : responses
  }

  /// The responses of all runs, in the order of the runs. Each run of the app has an app of its own, so that some may go on at the same
  /// time; a server outside is used by one at a time, and so is memory for large responses.
  private func allResponses(
    to exchanges: [Exchange],
    as recording: Recorder.Recording,
    at path: String
  ) async -> [Int: [Exchange]] {
    let isSmall = exchanges.reduce(0) { $0 + $1.body.count } <= Self.mostBytesAtOnce
    let atOnce = server == nil && isSmall ? Self.timesForApp : 1
    let times = times ?? Self.timesForApp
    let runs = await withTaskGroup(of: (Int, [Int: Exchange]).self) { group in
      var runs = [[Int: Exchange]](repeating: [:], count: times)
      for number in 0..<times where !Task.isCancelled {
        if number >= atOnce, let (ended, responses) = await group.next() { runs[ended] = responses }
        group.addTask {
          let steps = await result(of: recording, at: path, number).steps
          var responses: [Int: Exchange] = [:]
          for (place, recorded) in exchanges.enumerated() where place < steps.count {
            responses[place] = steps[place].exchanges.last.map { Self.slimmed($0, like: recorded) }
          }
          return (number, responses)
        }
      }
      for await (ended, responses) in group { runs[ended] = responses }
      return runs
    }
    var all: [Int: [Exchange]] = [:]
    for (place, response) in runs.joined() { all[place, default: []].append(response) }
    return all
  }

  /// Runs the scenario of a recording.
  ///
  /// What depends on background tasks differs between the first time, when each request waits for them, and the second, when they wait.
  private func result(of recording: Recorder.Recording, at path: String, _ number: Int) async -> ScenarioResult {
    var options = RunnerOptions()
    options.timeout = .seconds(3600)
    let app = BenchedApp.current
    let target: any ServerUnderTest
    var transport = transport
    switch (server, number) {
    case (let server?, _): target = RemoteServer(server)
    case (nil, 0):
      let settled = SettledApp(server: app.server, transport: transport)
      (target, transport) = (settled, settled)
    case (nil, let number): target = app.server(delayingBackground: number == 1 ? .milliseconds(50) : .zero)
    }
    return await ScenarioRunner(server: target, transport: transport, options: options).run(text: recording.text, path: path)
  }

  /// A response that shares with the one that was recorded what they have in common, and has no more of the body than that.
  private static func slimmed(_ exchange: Exchange, like recorded: Exchange) -> Exchange {
    var exchange = exchange
    exchange.received = []
    exchange.chunks = []
    if !recorded.keepsWholeBody { exchange.body = Array(exchange.body.prefix(recorded.body.count)) }
    if exchange.body == recorded.body { exchange.body = recorded.body }
    if exchange.decoded?.bytes == recorded.decoded?.bytes { exchange.decoded = recorded.decoded }
    return exchange
  }

  // MARK: - A server outside

  /// The responses to the requests that change nothing (RFC 9110 section 9.2.1), which are sent as they were. One with another status is
  /// left out: what was sent after it changed the server.
  private func safeResponses(to exchanges: [Exchange]) async -> [Int: [Exchange]] {
    var responses: [Int: [Exchange]] = [:]
    for (place, exchange) in exchanges.enumerated() where !Task.isCancelled {
      guard ["GET", "HEAD"].contains(exchange.request.method), exchange.request.body?.isEmpty != false else { continue }
      let other = await response(like: exchange)
      if other.head?.status == exchange.head?.status { responses[place] = [other] }
    }
    return responses
  }

  /// Sends a request again, and reads as much of the response as was recorded.
  private func response(like exchange: Exchange) async -> Exchange {
    var options = TransportOptions()
    options.sizeLimit = .max
    options.recordLimit = max(1 << 20, exchange.body.count)
    options.decompresses = true
    options.maxTime = (exchange.timing.ended ?? .zero) * 2 + .seconds(5)
    let count = Mutex(0)
    let (enough, continuation) = AsyncStream.makeStream(of: Never.self)
    let (request, length) = (exchange.request, exchange.ending == .cancelled ? exchange.body.count : .max)
    let task = Task { [options] in
      defer { continuation.finish() }
      return await transport.perform(request, options: options) { event, _ in
        guard case .body(let bytes) = event else { return }
        let isEnough = count.withLock { count in
          count += bytes.count
          return count >= length
        }
        if isEnough { continuation.finish() }
      }
    }
    if length < .max {
      for await _ in enough {}
      task.cancel()
    }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }
}

extension RequestRepetition {
  /// An app to which each request is sent when the background tasks of those before it have ended, or after a second.
  private final class SettledApp: ServerUnderTest, ExchangeTransport {
    private let server: InProcessServer
    private let transport: any ExchangeTransport
    private let running = Mutex<(any RunningServer)?>(nil)

    init(server: InProcessServer, transport: any ExchangeTransport) {
      self.server = server
      self.transport = transport
    }

    func start() async throws -> any RunningServer {
      let started = try await server.start()
      running.withLock { $0 = started }
      return started
    }

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      let limit = ContinuousClock.now + .seconds(1)
      while let app = running.withLock({ $0 }), await app.probe("background.running") != "0", .now < limit, !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(2))
      }
      return await transport.perform(request, options: options, onEvent: onEvent)
    }
  }
}
