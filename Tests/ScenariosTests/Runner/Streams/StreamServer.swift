import Exchanges
import ScenarioSyntax
import Scenarios
import Synchronization

/// A connection as a test writes it down: what comes, and when.
struct StreamScript: Sendable {
  enum Piece: Sendable {
    case bytes(String)
    /// A piece whose coding is taken off.
    case coded(String, decoded: String)
    case chunk(String)
    case trailers([String])
    case end(Ending)
  }

  var status = 200
  var headers = ["Content-Type: text/event-stream"]
  var framing = Exchange.BodyFraming.chunked
  var head: Duration = .milliseconds(10)
  var pieces: [(at: Int, piece: Piece)] = []
  /// After the pieces: frames for ever, one each so many milliseconds.
  var endless: (every: Int, text: String)?
  /// Whether time passes once everything has come, or stands still because the connection is busy.
  var timePasses = true

  /// Texts of the body by the millisecond at which they come.
  init(_ pieces: (Int, String)...) {
    self.pieces = pieces.map { ($0.0, .bytes($0.1)) }
  }

  static func chunks(_ pieces: (Int, String)...) -> StreamScript {
    var script = StreamScript()
    script.pieces = pieces.map { ($0.0, .chunk($0.1)) }
    return script
  }

  func ending(_ ending: Ending, at time: Int) -> StreamScript {
    var script = self
    script.pieces.append((time, .end(ending)))
    return script
  }

  func busy() -> StreamScript {
    var script = self
    script.timePasses = false
    return script
  }

  func with(_ change: (inout StreamScript) -> Void) -> StreamScript {
    var script = self
    change(&script)
    return script
  }
}

/// A transport that plays scripts, and the clock that goes with it: it moves when somebody sleeps and no connection is busy.
final class StreamServer: ExchangeTransport {
  private struct State {
    var now = Duration.zero
    var busy = 0
    var requests: [RequestMessage] = []
    var options: [TransportOptions] = []
    var closed = 0
    var frames = 0
  }

  private let state = Mutex(State())
  private let scripts: [StreamScript]

  init(_ scripts: StreamScript...) { self.scripts = scripts }

  var requests: [RequestMessage] { state.withLock { $0.requests } }
  var options: [TransportOptions] { state.withLock { $0.options } }
  /// How many connections this client has closed before their end.
  var closed: Int { state.withLock { $0.closed } }

  var clock: RunnerOptions.Clock {
    RunnerOptions.Clock(
      now: { self.state.withLock { $0.now } },
      sleep: { pause in
        while self.state.withLock({ $0.busy > 0 }), !Task.isCancelled { await Task.yield() }
        for _ in 0..<50 where !Task.isCancelled { await Task.yield() }
        if !Task.isCancelled { self.state.withLock { $0.now += pause } }
      },
      date: { 1_700_000_000 }
    )
  }

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    let number = state.withLock { state in
      state.busy += 1
      state.requests.append(request)
      state.options.append(options)
      return state.requests.count - 1
    }
    let script = scripts[min(number, scripts.count - 1)]
    var player = Player(exchange: Exchange(request: request), onEvent: onEvent)
    player.play(script)
    if let endless = script.endless { await player.play(endless) }
    if script.timePasses { state.withLock { $0.busy -= 1 } }
    if !player.exchange.isEnded {
      while !Task.isCancelled { await Task.yield() }
      state.withLock { $0.closed += 1 }
      player.emit(.ended(.cancelled), at: player.time)
    }
    if !script.timePasses { state.withLock { $0.busy -= 1 } }
    return player.exchange
  }

  private struct Player {
    var exchange: Exchange
    let onEvent: @Sendable (Exchange.Event, Duration) -> Void
    var time = Duration.zero

    mutating func emit(_ event: Exchange.Event, at time: Duration) {
      self.time = time
      exchange.apply(event, at: time)
      onEvent(event, time)
    }

    mutating func play(_ script: StreamScript) {
      let lines = script.headers.map { HeaderLine(bytes: Array($0.utf8)) }
      let head = ResponseHead(version: "HTTP/1.1", status: script.status, reason: "OK", headers: lines, bytes: [])
      emit(.received([]), at: script.head)
      emit(.head(head, framing: script.framing), at: script.head)
      for (at, piece) in script.pieces {
        let time = Duration.milliseconds(at)
        switch piece {
        case .bytes(let text): emit(.body(Array(text.utf8)), at: time)
        case .coded(let text, let decoded):
          if exchange.decoded == nil { emit(.decoding(.begins(codings: ["gzip"])), at: time) }
          emit(.body(Array(text.utf8)), at: time)
          emit(.decoding(.bytes(Array(decoded.utf8))), at: time)
        case .chunk(let text):
          emit(.body(Array(text.utf8)), at: time)
          emit(.chunk(size: text.utf8.count, extension: ""), at: time)
        case .trailers(let lines): emit(.trailers(lines.map { HeaderLine(bytes: Array($0.utf8)) }), at: time)
        case .end(let ending): emit(.ended(ending), at: time)
        }
      }
    }

    mutating func play(_ endless: (every: Int, text: String)) async {
      while !Task.isCancelled {
        emit(.body(Array(endless.text.utf8)), at: time + .milliseconds(endless.every))
        await Task.yield()
      }
    }
  }
}

extension Exchange {
  fileprivate var isEnded: Bool { ending != nil }
}

extension StreamServer {
  func run(_ text: String, options: RunnerOptions = RunnerOptions()) async -> ScenarioResult {
    var options = options
    options.clock = clock
    options.checksFirst = false
    return await ScenarioRunner(server: PreparedServer(), transport: self, options: options).run(text: text, path: "a/b.scenario")
  }

  /// What failed, as `Rig.failures` has it.
  func failures(_ text: String) async -> [String] {
    let result = await run(text)
    return result.diagnostics.map { "parse: \($0.position.line): \($0.message)" } + result.unmet.map(\.summary)
  }

  /// What failed in a step that reads a stream by these lines, which begin in line 5.
  func failures(events lines: String, options: String = "") async -> [String] {
    await failures("GET {{base}}/events\n\(options)\nHTTP 200\n[Events]\n\(lines)\n")
  }
}
