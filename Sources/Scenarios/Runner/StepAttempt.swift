import Exchanges
import FieldValues
import ScenarioSyntax

/// One try of a step: sends what the step says and judges what comes back.
struct StepAttempt {
  /// What a try came to.
  struct Outcome {
    var exchanges: [Exchange] = []
    var verdicts: [Verdict]
    var variables: Variables
    var retry = Retry.none
  }

  /// Whether a step wants another try, and why.
  enum Retry {
    case none
    /// Something failed, and the step has no `retry-on`.
    case failure
    /// A condition of `retry-on` holds, or cannot be judged for a reason.
    case condition(AssertSyntax, reason: String?)
    /// A condition needs a probe that this server doesn't have; the step is skipped.
    case unreadable(String)

    var wantsTry: Bool {
      switch self {
      case .none, .unreadable: false
      case .failure, .condition: true
      }
    }
  }

  private let step: StepSyntax
  private let settings: StepOptions
  private let number: Int
  private let end: Duration
  /// The scenario as it was before.
  private let run: ScenarioRun
  /// The scenario's jars with the cookies that came.
  private(set) var jars: [String: CookieJar]

  /// - Parameters:
  ///   - number: counted from 1.
  ///   - end: when the time of the step is up, by the runner's clock.
  init(_ step: StepSyntax, _ settings: StepOptions, number: Int, until end: Duration, of run: ScenarioRun) {
    self.step = step
    self.settings = settings
    self.number = number
    self.end = end
    self.run = run
    jars = run.jars
  }

  /// Sends and judges. The variables of a try that is repeated are thrown away.
  mutating func outcome() async -> Outcome {
    guard let request = step.request else { return await judged([]) }
    do throws(Fault) {
      var (sender, message) = try prepare(request)
      sender.sizeLimit = step.response?.sizeLimitOfChunks
      if let response = step.response, let section = response.section(.events) {
        return run.options.isComparing
          ? await streamedUnjudged(response, sender, message) : await streamed(response, section, sender, message)
      }
      let exchanges = await send(message, sender, stop: step.response.flatMap(ChunkStop.init))
      if !run.options.isComparing { try write(exchanges.last) }
      return await judged(exchanges)
    } catch {
      return Outcome(verdicts: run.failed(step, row: nil, error).verdicts, variables: run.variables)
    }
  }

  /// Judges what came back.
  private func judged(_ exchanges: [Exchange]) async -> Outcome {
    var judge = judge(of: exchanges)
    var verdicts: [Verdict] = []
    if let exchange = exchanges.last, !exchange.isComplete, step.response?.judgesEnding(of: exchange) != true {
      verdicts.append(unfinished(exchange))
      await judge.judgeHeadOnly(step, because: "the exchange did not come to its end")
    } else {
      await judge.judge(step)
    }
    return await outcome(exchanges, verdicts, judge)
  }

  private func judge(of exchanges: [Exchange]) -> StepJudge {
    var judge = run.judge(exchanges: exchanges, attempts: number, against: settings.description)
    judge.optionalCaptures = settings.optionalCaptures
    return judge
  }

  /// Puts together what a try came to.
  private func outcome(_ exchanges: [Exchange], _ verdicts: [Verdict], _ judge: StepJudge) async -> Outcome {
    var (verdicts, judge) = (verdicts, judge)
    if let verdict = tooManyRedirects(judge.exchanges) { verdicts.append(verdict) }
    verdicts += judge.verdicts
    let retry = await retry(verdicts, &judge)
    return Outcome(exchanges: exchanges, verdicts: verdicts, variables: judge.variables, retry: retry)
  }

  private func prepare(_ request: RequestSyntax) throws(Fault) -> (RequestSender, RequestMessage) {
    let clock = run.options.clock
    guard clock.now() < end else {
      throw Fault(.notSent(run.timeIsUp(settings, at: end)))
    }
    guard !Task.isCancelled else { throw Fault(.notSent("the run was interrupted")) }
    let builder = RequestBuilder(
      variables: run.variables,
      folder: run.folder,
      redactor: run.options.redactor,
      addsFields: settings.addsFields,
      user: settings.user
    )
    let message = try settings.shaped(try builder.message(request))
    var sender = RequestSender(
      transport: run.transport,
      clock: clock,
      cookies: try builder.cookies(request),
      redirectLimit: settings.followsRedirects ? settings.redirectLimit : 0
    ) { [settings, end] in
      var limits = settings.limits(timeLeft: end - clock.now())
      // What comes coded is decoded, whether the step asked for it or not.
      limits.decompresses = true
      return limits
    }
    sender.readRate = settings.readRate
    return (sender, message)
  }

  private mutating func send(
    _ message: RequestMessage,
    _ sender: RequestSender,
    stop: ChunkStop?
  ) async -> [Exchange] {
    var jar = settings.jar.map { jars[$0] ?? CookieJar() }
    let exchanges: [Exchange]
    if let stop {
      (exchanges, jar) = await stop.send(message, sender, jar)
    } else {
      exchanges = await sender.send(message, jar: &jar)
    }
    if let name = settings.jar { jars[name] = jar }
    return exchanges
  }

  /// Writes the body to the file that `output` names.
  private func write(_ exchange: Exchange?) throws(Fault) {
    guard let name = settings.output, let exchange, exchange.head != nil else { return }
    guard let sink = run.options.output else { throw Fault(.noOutput, at: settings.nodes[.output]) }
    do throws(Fault) {
      try run.folder.write(try QueriedResponse(exchange).body(), to: name, sink)
    } catch {
      throw Fault(.inOption("output", error.message), at: settings.nodes[.output])
    }
  }

  /// The verdict on the request line when the exchange was cut short: why, and what had come by then.
  private func unfinished(_ exchange: Exchange) -> Verdict {
    let reason = exchange.failure?.description ?? "the run was interrupted"
    var received = "nothing"
    if let head = exchange.head {
      received =
        "\(head.version) \(head.status)\(head.reason.isEmpty ? "" : " " + head.reason), "
        + "\(counted(head.headers.count, "header line")), \(counted(exchange.body.count, "byte")) of the body"
    } else if !exchange.received.isEmpty {
      received = "\(counted(exchange.received.count, "byte")), which aren't a whole head"
    }
    return Expectation(step, in: run.source).verdict(.failed, reason, details: ["received: \(received)"])
  }

  private func counted(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }

  private func tooManyRedirects(_ exchanges: [Exchange]) -> Verdict? {
    guard settings.followsRedirects, let limit = settings.redirectLimit, exchanges.count > limit, let last = exchanges.last,
      last.request.redirected(by: last) != nil
    else { return nil }
    let option = settings.nodes[.maxRedirs] ?? settings.nodes[.location]
    let expectation = option.map { Expectation($0, in: run.source) } ?? Expectation(step, in: run.source)
    return expectation.verdict(.failed, "there are more than \(limit) redirects; raise max-redirs to follow them")
  }

  /// With `retry-on`, while one of its conditions holds or cannot be judged; else while something failed.
  private func retry(_ verdicts: [Verdict], _ judge: inout StepJudge) async -> Retry {
    let hasFailed = verdicts.contains { $0.outcome == .failed || $0.outcome == .notReached }
    guard !settings.retryConditions.isEmpty else { return hasFailed ? .failure : .none }
    let kept = judge.reader.variables
    defer { judge.reader.variables = kept }
    for condition in settings.retryConditions {
      do throws(Fault) {
        if try await judge.meets(condition) { return .condition(condition, reason: nil) }
      } catch {
        if error.isSkip { return .unreadable(error.message) }
        // What failed already says why the condition cannot be judged.
        return hasFailed ? .failure : .condition(condition, reason: error.message)
      }
    }
    return .none
  }
}

extension StepAttempt {
  /// Sends what the step says and judges the stream while it comes.
  ///
  /// Status, headers, captures and asserts are about the first connection: `body` is what it had brought when it ended or was closed,
  /// `duration` how long it was open.
  private mutating func streamed(
    _ response: ResponseSyntax,
    _ section: SectionSyntax,
    _ sender: RequestSender,
    _ message: RequestMessage
  ) async -> Outcome {
    let bounds = StreamReader.Bounds(response.events)
    var sender = sender
    // An answer that is not the stream is quoted when the step fails.
    sender.recordLimit = max(bounds.bytes, 1 << 20)
    let clock = run.options.clock
    let setting = StreamReader.Setting(
      clock: clock,
      start: clock.now(),
      end: end,
      timeIsUp: run.timeIsUp(settings, at: end)
    ) { [sender] id, jar, bytes in
      StreamReader.StreamConnection(
        sender,
        message.resuming(after: id),
        jar: jar,
        feed: StreamFeed(lastEventID: id, byteLimit: bytes)
      )
    }
    let jar = settings.jar.map { jars[$0] ?? CookieJar() }
    let connection = setting.connect(message.lastEventID, jar, bounds.bytes)
    // The transport has limits of its own for a head that does not come, and says more about them.
    let arrival = await connection.feed.next(until: nil, clock)
    guard let arrival, arrival.item == .head else {
      let outcome = await connection.close()
      if let name = settings.jar { jars[name] = outcome.jar }
      return await judged(outcome.exchanges)
    }
    let judge = judge(of: [connection.feed.outline].compactMap { $0 })
    let reader = StreamReader(connection, setting, bounds, head: arrival.at)
    let events = response.events.map { $0.scaled(by: run.options.timeScale) }
    var script = EventScript(events, section, setting, judge, reader, lastEventID: message.lastEventID)
    await script.run(of: step, response)
    if let name = settings.jar { jars[name] = script.reader.outcomes.last?.jar }
    return await outcome(script.reader.outcomes.flatMap(\.exchanges), [], script.judge)
  }
}

extension StepAttempt {
  /// Sends what the step says and reads the stream as far as its section reaches, for a comparison. Captures read what came.
  private mutating func streamedUnjudged(
    _ response: ResponseSyntax,
    _ sender: RequestSender,
    _ message: RequestMessage
  ) async -> Outcome {
    let bounds = StreamReader.Bounds(response.events)
    let limit = min(response.eventCount ?? .max, bounds.frames)
    var sender = sender
    sender.recordLimit = max(bounds.bytes, 1 << 20)
    let jar = settings.jar.map { jars[$0] ?? CookieJar() }
    let feed = StreamFeed(lastEventID: message.lastEventID, byteLimit: bounds.bytes)
    let connection = StreamReader.StreamConnection(sender, message, jar: jar, feed: feed)
    var count = 0
    reading: while count < limit, let arrival = await feed.next(until: end, run.options.clock) {
      switch arrival.item {
      case .head: continue
      case .frame: count += 1
      case .flood, .ended: break reading
      }
    }
    let outcome = await connection.close()
    if let name = settings.jar { jars[name] = outcome.jar }
    var judge = judge(of: outcome.exchanges)
    await judge.judgeQueries(step)
    return await self.outcome(outcome.exchanges, [], judge)
  }
}

extension EventSyntax {
  /// The line with its time limit multiplied.
  fileprivate func scaled(by scale: Double) -> EventSyntax {
    guard scale != 1 else { return self }
    var event = self
    switch kind {
    case .within(let time): event.kind = .within(time * scale)
    case .gap(let range): event.kind = .gap(range.limitScaled(by: scale))
    default: break
    }
    return event
  }
}

extension ResponseSyntax {
  /// How many events `[Events]` takes from the first connection; nil for all until the stream ends.
  var eventCount: Int? {
    guard section(.events) != nil else { return nil }
    var count = 0
    for event in events {
      switch event.kind {
      case .frame: count += 1
      case .skip(let range): count += range.lowerBound
      case .drop, .stop, .reconnect: return count
      default: break
      }
    }
    return nil
  }
}
