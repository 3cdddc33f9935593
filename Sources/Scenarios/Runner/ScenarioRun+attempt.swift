import Exchanges
import FieldValues
import ScenarioSyntax

extension ScenarioRun {
  /// What one try of a step came to.
  struct Outcome {
    var exchanges: [Exchange] = []
    var verdicts: [Verdict]
    var variables: Variables
    var wantsRetry = false
  }

  /// Sends what the step says and judges what comes back; the variables of a try that is repeated are thrown away.
  mutating func attempt(_ step: StepSyntax, _ settings: StepOptions, number: Int, until end: Duration) async -> Outcome {
    guard let request = step.request else { return await judged(step, settings, [], number: number) }
    do throws(Fault) {
      var (sender, message) = try prepare(request, settings, until: end)
      sender.sizeLimit = step.response?.sizeLimitOfChunks
      if let response = step.response, let section = response.section(.events) {
        let stream = EventStep(step: step, response: response, section: section, settings: settings, number: number)
        return await attempt(stream, sender, message, until: end)
      }
      let exchanges = await send(message, sender, settings, stop: step.response.flatMap(ChunkStop.init))
      try write(exchanges.last, settings)
      return await judged(step, settings, exchanges, number: number)
    } catch {
      return Outcome(verdicts: failed(step, row: nil, error).verdicts, variables: variables)
    }
  }

  /// Judges what came back.
  func judged(_ step: StepSyntax, _ settings: StepOptions, _ exchanges: [Exchange], number: Int) async -> Outcome {
    var judge = judge(exchanges: exchanges, attempts: number, against: settings.description)
    judge.optionalCaptures = settings.optionalCaptures
    var verdicts: [Verdict] = []
    if let exchange = exchanges.last, !exchange.isComplete, step.response?.judgesEnding(of: exchange) != true {
      verdicts.append(unfinished(step, exchange))
      judge.judgeHeadOnly(step, because: "the exchange did not come to its end")
    } else {
      await judge.judge(step)
    }
    return await outcome(step, settings, exchanges, verdicts, judge)
  }

  /// Puts together what a try came to.
  func outcome(
    _ step: StepSyntax,
    _ settings: StepOptions,
    _ exchanges: [Exchange],
    _ verdicts: [Verdict],
    _ judge: StepJudge
  ) async -> Outcome {
    var (verdicts, judge) = (verdicts, judge)
    if let verdict = tooManyRedirects(step, settings, judge.exchanges) { verdicts.append(verdict) }
    verdicts += judge.verdicts
    let wantsRetry = await wantsRetry(settings, verdicts, &judge)
    return Outcome(exchanges: exchanges, verdicts: verdicts, variables: judge.variables, wantsRetry: wantsRetry)
  }

  private func prepare(
    _ request: RequestSyntax,
    _ settings: StepOptions,
    until end: Duration
  ) throws(Fault) -> (RequestSender, RequestMessage) {
    guard options.clock.now() < end else {
      throw Fault("the request was not sent: \(timeIsUp(settings, at: end))")
    }
    guard !Task.isCancelled else { throw Fault("the request was not sent: the run was interrupted") }
    let builder = RequestBuilder(
      variables: variables,
      folder: folder,
      redactor: options.redactor,
      addsFields: settings.addsFields
    )
    let message = try settings.shaped(try builder.message(request))
    let clock = options.clock
    var sender = RequestSender(
      transport: transport,
      clock: clock,
      cookies: try builder.cookies(request),
      redirectLimit: settings.followsRedirects ? settings.redirectLimit : 0
    ) {
      settings.limits(timeLeft: end - clock.now())
    }
    sender.readRate = settings.readRate
    return (sender, message)
  }

  private mutating func send(
    _ message: RequestMessage,
    _ sender: RequestSender,
    _ settings: StepOptions,
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
  private func write(_ exchange: Exchange?, _ settings: StepOptions) throws(Fault) {
    guard let name = settings.output, let exchange, exchange.head != nil else { return }
    guard let sink = options.output else { throw Fault("output: this runner writes no files", at: settings.nodes[.output]) }
    do throws(Fault) {
      try folder.write(try Answer(exchange).body(), to: name, sink)
    } catch {
      throw Fault("output: \(error.message)", at: settings.nodes[.output])
    }
  }

  /// Whose time ends at that moment: the step's, or the scenario's.
  func timeIsUp(_ settings: StepOptions, at end: Duration) -> String {
    end >= deadline
      ? "the scenario's time of \(limit.shortText) is used up; raise it with #@ timeout:"
      : "the step's max-time of \((settings.maxTime ?? .zero).shortText) is used up"
  }

  /// The verdict on the request line when the exchange was cut short: why, and what had come by then.
  private func unfinished(_ step: StepSyntax, _ exchange: Exchange) -> Verdict {
    let reason = exchange.failure?.description ?? "the run was interrupted"
    var received = "nothing"
    if let head = exchange.head {
      received =
        "\(head.version) \(head.status)\(head.reason.isEmpty ? "" : " " + head.reason), "
        + "\(counted(head.headers.count, "header line")), \(counted(exchange.body.count, "byte")) of the body"
    } else if !exchange.received.isEmpty {
      received = "\(counted(exchange.received.count, "byte")), which are no whole head"
    }
    return Expectation(step, in: source).verdict(.failed, reason, details: ["received: \(received)"])
  }

  private func counted(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }

  private func tooManyRedirects(_ step: StepSyntax, _ settings: StepOptions, _ exchanges: [Exchange]) -> Verdict? {
    guard settings.followsRedirects, let limit = settings.redirectLimit, exchanges.count > limit, let last = exchanges.last,
      last.request.redirected(by: last) != nil
    else { return nil }
    let option = settings.nodes[.maxRedirs] ?? settings.nodes[.location]
    let expectation = option.map { Expectation($0, in: source) } ?? Expectation(step, in: source)
    return expectation.verdict(.failed, "there are more than \(limit) redirects; raise max-redirs to follow them")
  }

  /// With `retry-on`, while one of its conditions holds or cannot be judged; else while something failed.
  private func wantsRetry(_ settings: StepOptions, _ verdicts: [Verdict], _ judge: inout StepJudge) async -> Bool {
    guard settings.retries != 0 else { return false }
    guard !settings.retryConditions.isEmpty else { return verdicts.contains { $0.outcome == .failed } }
    let kept = judge.reader.variables
    defer { judge.reader.variables = kept }
    for condition in settings.retryConditions {
      if await judge.holds(condition) ?? true { return true }
    }
    return false
  }
}
