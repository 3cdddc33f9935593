import Exchanges
import Synchronization

/// What a scenario received while it ran, so that another text can be judged against it without sending anything.
package struct Replay: Sendable, Hashable {
  /// An event of an exchange, and when it happened since the exchange began.
  struct TimedEvent: Sendable, Hashable {
    var event: Exchange.Event
    var at: Duration
  }

  struct Received: Sendable, Hashable {
    var exchange: Exchange
    var events: [TimedEvent]
  }

  struct ProbeReading: Sendable, Hashable {
    var name: String
    var value: String?
  }

  /// The address of the server.
  var base = ""
  /// The steps that were run.
  var selection = StepSelection.all
  var probeNames: [String] = []
  var items: [Received] = []
  var readings: [ProbeReading] = []
}

extension Replay {
  /// Sends by another transport and keeps what it receives.
  final class Tape: ExchangeTransport {
    private let transport: any ExchangeTransport
    private let state = Mutex(Replay())

    init(_ transport: any ExchangeTransport) {
      self.transport = transport
    }

    /// What was received until now.
    var replay: Replay { state.withLock { $0 } }

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      let events = Events()
      let exchange = await transport.perform(request, options: options) { event, time in
        // Nothing reads the raw bytes again, and they are large.
        if case .received = event {} else { events.append(TimedEvent(event: event, at: time)) }
        onEvent(event, time)
      }
      let item = Received(exchange: exchange, events: events.value)
      state.withLock { $0.items.append(item) }
      return exchange
    }

    private final class Events: Sendable {
      private let list = Mutex<[TimedEvent]>([])

      var value: [TimedEvent] { list.withLock { $0 } }

      func append(_ event: TimedEvent) { list.withLock { $0.append(event) } }
    }

    /// A server whose readings are kept.
    func watching(_ server: any RunningServer, _ selection: StepSelection) -> any RunningServer {
      state.withLock { state in
        state.base = server.base
        state.probeNames = server.probeNames
        state.selection = selection
      }
      return Watched(server: server, tape: self)
    }

    private struct Watched: RunningServer {
      let server: any RunningServer
      let tape: Tape

      var base: String { server.base }
      var probeNames: [String] { server.probeNames }

      func probe(_ name: String) async -> String? {
        let value = await server.probe(name)
        tape.state.withLock { $0.readings.append(ProbeReading(name: name, value: value)) }
        return value
      }

      func stop() async { await server.stop() }
    }
  }

  /// Gives again what was received: the same responses to the same requests, in their order.
  final class Player: ExchangeTransport, ServerUnderTest, RunningServer {
    private let replay: Replay
    private let next = Mutex((item: 0, readings: [String: Int]()))

    init(_ replay: Replay) {
      self.replay = replay
    }

    var base: String { replay.base }
    var probeNames: [String] { replay.probeNames }

    func start() async throws -> any RunningServer { self }
    func stop() async {}

    func probe(_ name: String) async -> String? {
      let values = replay.readings.filter { $0.name == name }
      let place = next.withLock { next in
        defer { next.readings[name, default: 0] += 1 }
        return next.readings[name, default: 0]
      }
      return values.isEmpty ? nil : values[min(place, values.count - 1)].value
    }

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      guard let item = item(for: request) else {
        let failure = TransportFailure(.connect, "no request like this was sent when the scenario ran")
        var exchange = Exchange(request: request)
        exchange.ending = .failed(failure)
        onEvent(.ended(.failed(failure)), .zero)
        return exchange
      }
      for event in item.events { onEvent(event.event, event.at) }
      return item.exchange
    }

    /// The next response to such a request. Tries that are no longer needed are passed over.
    private func item(for request: RequestMessage) -> Received? {
      next.withLock { next in
        let rest = replay.items.indices.dropFirst(next.item)
        func isLike(_ place: Int) -> Bool {
          let sent = replay.items[place].exchange.request
          return sent.method == request.method && sent.url == request.url
        }
        // A URL may hold a value that is new each time.
        guard
          let place = rest.first(where: isLike)
            ?? rest.first(where: { replay.items[$0].exchange.request.method == request.method })
        else { return nil }
        next.item = place + 1
        return replay.items[place]
      }
    }
  }

  /// A clock on which pauses take no time.
  static func clock(like clock: RunnerOptions.Clock) -> RunnerOptions.Clock {
    let pauses = Pauses()
    return RunnerOptions.Clock(
      now: { clock.now() + pauses.sum.withLock { $0 } },
      sleep: { pause in pauses.sum.withLock { $0 += pause } },
      date: clock.date
    )
  }

  private final class Pauses: Sendable {
    let sum = Mutex(Duration.zero)
  }
}

extension ScenarioRunner {
  /// Runs a scenario of a plan, and keeps what it receives.
  package func record(_ scenario: PlannedScenario) async -> (ScenarioResult, Replay) {
    let tape = Replay.Tape(transport)
    let result = await run(scenario, tape)
    return (result, tape.replay)
  }

  /// Judges another text of a scenario against what it received. Nothing is sent, and no file is written.
  package func judge(_ text: String, path: String, against replay: Replay) async -> ScenarioResult {
    var options = options
    options.clock = Replay.clock(like: options.clock)
    options.output = options.output.map { _ in Unwritten() }
    let player = Replay.Player(replay)
    let runner = ScenarioRunner(server: player, transport: player, options: options)
    return await runner.run(text: text, path: path, selection: replay.selection)
  }

  private struct Unwritten: FileSink {
    func write(_ bytes: [UInt8], to path: String, within folder: String) throws(FileFault) {}
  }
}
