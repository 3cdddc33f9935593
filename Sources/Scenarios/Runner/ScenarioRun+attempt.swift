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
    var exchanges: [Exchange] = []
    if let request = step.request {
      do throws(Fault) {
        exchanges = try await send(request, settings, until: end)
      } catch {
        return Outcome(verdicts: failed(step, row: nil, error).verdicts, variables: variables)
      }
    }
    var judge = judge(exchanges: exchanges, attempts: number)
    judge.optionalCaptures = Set(settings.loopConditions.compactMap(\.query.variableName))
    var verdicts: [Verdict] = []
    if let exchange = exchanges.last, !exchange.isComplete {
      verdicts.append(unfinished(step, exchange))
      judge.judgeHeadOnly(step, because: "the exchange did not come to its end")
    } else {
      await judge.judge(step)
    }
    if let verdict = tooManyRedirects(step, settings, exchanges) { verdicts.append(verdict) }
    verdicts += judge.verdicts
    let wantsRetry = await wantsRetry(settings, verdicts, &judge)
    return Outcome(exchanges: exchanges, verdicts: verdicts, variables: judge.variables, wantsRetry: wantsRetry)
  }

  private mutating func send(_ request: RequestSyntax, _ settings: StepOptions, until end: Duration) async throws(Fault)
    -> [Exchange]
  {
    guard options.clock.now() < end else {
      throw Fault("the request was not sent: \(timeIsUp(settings))")
    }
    guard !Task.isCancelled else { throw Fault("the request was not sent: the run was interrupted") }
    let builder = RequestBuilder(
      variables: variables,
      folder: folder,
      redactor: options.redactor,
      addsFields: settings.addsFields
    )
    let message = try builder.message(request)
    let clock = options.clock
    let sender = RequestSender(
      transport: transport,
      clock: clock,
      cookies: try builder.cookies(request),
      redirectLimit: settings.followsRedirects ? settings.redirectLimit : 0
    ) {
      var limits = TransportOptions()
      let left = max(.milliseconds(1), end - clock.now())
      limits.maxTime = left
      limits.connectTimeout = min(limits.connectTimeout, left)
      limits.headTimeout = left
      limits.idleTimeout = settings.idleTimeout
      limits.addsFields = settings.addsFields
      return limits
    }
    var jar = settings.jar.map { jars[$0] ?? CookieJar() }
    let exchanges = await sender.send(message, jar: &jar)
    if let name = settings.jar { jars[name] = jar }
    return exchanges
  }

  private func timeIsUp(_ settings: StepOptions) -> String {
    timeLeft <= .zero
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
      RequestSender.redirected(last.request, by: last) != nil
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

extension QuerySyntax {
  /// The variable the query asks for, when it is named in so many words.
  fileprivate var variableName: String? {
    if case .variable(let name) = kind { name.literal } else { nil }
  }
}
