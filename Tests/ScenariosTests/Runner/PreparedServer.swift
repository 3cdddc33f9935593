import Exchanges
import ScenarioSyntax
import Scenarios
import Synchronization

/// A server under test that is none: its transport answers what a test prepared.
final class PreparedServer: ServerUnderTest, RunningServer {
  let base = "http://127.0.0.1:8080"
  let probes: [String: String]
  let startFailure: String?
  private let counts = Mutex((started: 0, stopped: 0))

  init(probes: [String: String] = [:], startFailure: String? = nil) {
    self.probes = probes
    self.startFailure = startFailure
  }

  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  func start() async throws -> any RunningServer {
    if let startFailure { throw Refusal(description: startFailure) }
    counts.withLock { $0.started += 1 }
    return self
  }

  func stop() async { counts.withLock { $0.stopped += 1 } }
  func probe(_ name: String) async -> String? { probes[name] }

  var started: Int { counts.withLock { $0.started } }
  var stopped: Int { counts.withLock { $0.stopped } }
}

/// An answer as a test writes it down.
struct Answer: Sendable {
  var status = 200
  var reason = "OK"
  var headers: [String] = []
  /// In place of `headers`, where they are no text.
  var rawHeaders: [HeaderLine]?
  var body: [UInt8] = []
  var version = "HTTP/1.1"
  var trailers: [String] = []
  /// In place of the length of the body.
  var framing: Exchange.BodyFraming?
  var failure: TransportFailure?
  /// False for a failure before any byte came.
  var hasHead = true
  /// The connection, where a test asks about it.
  var connection: ConnectionInfo?
  /// What the client read of a coded body.
  var decoding: [DecodingStep] = []
  var firstByte: Duration = .milliseconds(2)
  var duration: Duration = .milliseconds(5)

  init(_ status: Int = 200, _ headers: [String] = [], body: String = "") {
    self.status = status
    self.headers = headers
    self.body = Array(body.utf8)
  }

  static func json(_ text: String, _ status: Int = 200, _ headers: [String] = []) -> Answer {
    Answer(status, ["Content-Type: application/json"] + headers, body: text)
  }

  func exchange(_ request: RequestMessage, _ onEvent: (Exchange.Event, Duration) -> Void = { _, _ in }) -> Exchange {
    var exchange = Exchange(request: request)
    func apply(_ event: Exchange.Event, at time: Duration) {
      exchange.apply(event, at: time)
      onEvent(event, time)
    }
    if let connection { apply(.connected(connection), at: .zero) }
    let target = request.url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last.map {
      $0.drop { $0 != "/" }
    }
    let sent = Exchange.SentRequest(
      method: request.method,
      target: String(target ?? "/"),
      headers: request.headers,
      addedHeaders: 0,
      body: request.body ?? [],
      bytes: []
    )
    apply(.sent(sent), at: .milliseconds(1))
    if hasHead {
      apply(.received(body), at: firstByte)
      let lines = rawHeaders ?? headers.map { HeaderLine(bytes: Array($0.utf8)) }
      apply(
        .head(
          ResponseHead(version: version, status: status, reason: reason, headers: lines, bytes: []),
          framing: framing ?? .length(body.count)
        ),
        at: firstByte
      )
      apply(.body(body), at: duration)
      for step in decoding { apply(.decoding(step), at: duration) }
      apply(.trailers(trailers.map { HeaderLine(bytes: Array($0.utf8)) }), at: duration)
    }
    apply(.ended(failure.map { .failed($0) } ?? .complete), at: duration)
    return exchange
  }
}

/// Answers requests by a closure, and keeps them.
final class PreparedTransport: ExchangeTransport {
  private let sent = Mutex<[(request: RequestMessage, options: TransportOptions)]>([])
  private let answer: @Sendable (RequestMessage, Int) -> Answer

  /// - Parameter answer: is given the request and how many came before it.
  init(_ answer: @escaping @Sendable (RequestMessage, Int) -> Answer) {
    self.answer = answer
  }

  /// Answers one after the other; the last one for ever.
  convenience init(_ answers: [Answer]) {
    self.init { _, number in answers.isEmpty ? Answer() : answers[min(number, answers.count - 1)] }
  }

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    let number = sent.withLock { sent in
      sent.append((request, options))
      return sent.count - 1
    }
    return answer(request, number).exchange(request, onEvent)
  }

  var requests: [RequestMessage] { sent.withLock { $0.map(\.request) } }
  var options: [TransportOptions] { sent.withLock { $0.map(\.options) } }
}

/// A clock that moves only when somebody sleeps.
final class StandingClock: Sendable {
  private let time = Mutex(Duration.zero)
  private let pauses = Mutex<[Duration]>([])

  var slept: [Duration] { pauses.withLock { $0 } }

  var clock: RunnerOptions.Clock {
    RunnerOptions.Clock(
      now: { self.time.withLock { $0 } },
      sleep: { pause in
        self.time.withLock { $0 += pause }
        self.pauses.withLock { $0.append(pause) }
      },
      date: { 1_700_000_000 }
    )
  }
}

/// Files that are in memory only.
struct PreparedFiles: FileSource {
  var files: [String: [UInt8]]

  func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8] {
    guard let bytes = files[path] else { throw .missing(path) }
    return bytes
  }
}

/// Everything a test may want to prepare, and to look at afterwards.
struct Rig {
  var server = PreparedServer()
  var clock = StandingClock()
  var options = RunnerOptions()
  /// Whether files are checked before they are run. Without it the runner shows what it makes of faults that `check` would find.
  var checksFirst = false

  func runner(_ transport: PreparedTransport) -> ScenarioRunner {
    var options = options
    options.clock = clock.clock
    options.checksFirst = checksFirst
    return ScenarioRunner(server: server, transport: transport, options: options)
  }

  func run(_ text: String, _ transport: PreparedTransport, path: String = "a/b.scenario") async -> ScenarioResult {
    await runner(transport).run(text: text, path: path)
  }

  /// What failed or was not reached, each as `line:column+length message`, its details on lines of their own.
  func failures(_ text: String, _ answers: Answer...) async -> [String] {
    let result = await run(text, PreparedTransport(answers))
    return result.diagnostics.map { "parse: \($0.position.line): \($0.message)" } + result.unmet.map(\.summary)
  }
}

extension Verdict {
  var summary: String {
    let mark = outcome == .notReached ? "not reached: " : ""
    return ([("\(position.line):\(position.column)+\(length) \(mark)\(message)")] + details).joined(separator: "\n")
  }
}

extension ScenarioResult {
  /// The verdicts that are neither passed nor skipped.
  var unmet: [Verdict] { verdicts.filter { $0.outcome == .failed || $0.outcome == .notReached } }
}
