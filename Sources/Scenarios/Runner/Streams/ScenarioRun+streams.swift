import Exchanges
import ScenarioSyntax

/// A step whose answer is an event stream.
struct EventStep {
  var step: StepSyntax
  var response: ResponseSyntax
  var section: SectionSyntax
  var settings: StepOptions
  var number: Int
}

extension ScenarioRun {
  /// Sends what the step says and judges the stream while it comes.
  ///
  /// Status, headers, captures and asserts are about the first connection: `body` is what it had brought when it ended or was closed,
  /// `duration` how long it was open.
  mutating func attempt(
    _ stream: EventStep,
    _ sender: RequestSender,
    _ message: RequestMessage,
    until end: Duration
  ) async -> Outcome {
    var sender = sender
    // An answer that is not the stream is quoted when the step fails.
    sender.recordLimit = max(StreamBounds(stream.response.events).bytes, 1 << 20)
    let setting = EventScript.Setting(
      clock: options.clock,
      start: options.clock.now(),
      end: end,
      timeIsUp: timeIsUp(stream.settings, at: end)
    ) { [sender] id, jar, bytes in
      StreamConnection(sender, message.resuming(after: id), jar: jar, feed: StreamFeed(lastEventID: id, byteLimit: bytes))
    }
    let id = message.lastEventID
    let jar = stream.settings.jar.map { jars[$0] ?? CookieJar() }
    let connection = setting.connect(id, jar, StreamBounds(stream.response.events).bytes)
    // The transport has limits of its own for a head that does not come, and says more about them.
    let arrival = await connection.feed.next(until: nil, options.clock)
    guard let arrival, arrival.item == .head else {
      let outcome = await connection.close()
      if let name = stream.settings.jar { jars[name] = outcome.jar }
      return await judged(stream.step, stream.settings, outcome.exchanges, number: stream.number)
    }
    let heads = [connection.feed.outline].compactMap { $0 }
    var judge = judge(exchanges: heads, attempts: stream.number, against: stream.settings.description)
    judge.optionalCaptures = stream.settings.optionalCaptures
    var script = EventScript(
      stream.response.events,
      section: stream.section,
      setting: setting,
      judge: judge,
      connection: connection,
      head: arrival.at
    )
    script.lastEventID = id
    await script.run(stream)
    if let name = stream.settings.jar { jars[name] = script.outcomes.last?.jar }
    let exchanges = script.outcomes.flatMap(\.exchanges)
    return await outcome(stream.step, stream.settings, exchanges, [], script.judge)
  }
}

extension EventScript {
  /// Judges the whole step.
  fileprivate mutating func run(_ stream: EventStep) async {
    if let failure = await wrongStatus(stream.response) {
      reason = failure
      await close()
      judge.exchanges = outcomes.first?.exchanges ?? []
      judge.judgeHead(stream.response)
      await run()
    } else {
      judge.judgeHead(stream.response)
      await run()
      judge.exchanges = outcomes.first?.exchanges ?? []
    }
    judge.judgeRest(stream.response)
    await judge.judgeQueries(stream.step)
  }

  /// What is wrong with the status line. An answer that is not the stream is short: its body is waited for, so that it can be told.
  private mutating func wrongStatus(_ response: ResponseSyntax) async -> String? {
    let failure: String
    do throws(Fault) {
      guard let found = try judge.statusLine(response, of: connection.feed.outline) else { return nil }
      failure = found.message
    } catch {
      failure = error.message
    }
    let moment = min(setting.end, point + .seconds(1))
    while let arrival = await connection.feed.next(until: moment, setting.clock) {
      if case .ended = arrival.item { break }
    }
    return failure
  }
}

extension RequestMessage {
  /// The id a stream is resumed after; empty where there is none.
  fileprivate var lastEventID: String {
    headers.last { $0.isNamed("Last-Event-ID") }?.value ?? ""
  }

  fileprivate func resuming(after id: String) -> RequestMessage {
    guard id != lastEventID else { return self }
    var message = self
    message.headers.removeAll { $0.isNamed("Last-Event-ID") }
    if !id.isEmpty { message.headers.append(HeaderLine(name: "Last-Event-ID", value: id)) }
    return message
  }
}
